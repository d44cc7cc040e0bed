# samestory_embed_web(TARGET FOLDER): links every file below FOLDER into TARGET, as a table
# samestory::server::embedded_web_files() of path and bytes (server/static_files.cpp).
function(samestory_embed_web target folder)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS RELATIVE ${CMAKE_CURRENT_SOURCE_DIR}/${folder} ${folder}/*.html ${folder}/*.css
       ${folder}/*.js ${folder}/*.svg)
  set(declarations "")
  set(rows "")
  foreach(file ${files})
    string(MAKE_C_IDENTIFIER "samestory_web_${file}" symbol)
    samestory_embed(${target} ${symbol} ${folder}/${file})
    string(APPEND declarations "extern const unsigned char ${symbol}[];\nextern const unsigned char ${symbol}_end[];\n")
    string(APPEND rows "      {\"/${file}\", ${symbol}, ${symbol}_end},\n")
  endforeach()
  set(source ${CMAKE_CURRENT_BINARY_DIR}/embedded_web.cpp)
  file(CONFIGURE OUTPUT ${source} CONTENT "#include \"server/embedded.hpp\"

extern \"C\" {
${declarations}}

namespace samestory::server {

std::span<const EmbeddedFile> embedded_web_files() {
  static const EmbeddedFile kFiles[] = {
${rows}  };
  return kFiles;
}

}  // namespace samestory::server
" @ONLY)
  target_sources(${target} PRIVATE ${source})
endfunction()
