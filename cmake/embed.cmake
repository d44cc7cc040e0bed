# samestory_embed(TARGET SYMBOL FILE): links FILE's bytes into TARGET.
# Code sees them as  extern "C" const unsigned char SYMBOL[], SYMBOL_end[].
function(samestory_embed target symbol file)
  get_filename_component(path ${file} ABSOLUTE)
  set(source ${CMAKE_CURRENT_BINARY_DIR}/${symbol}.S)
  file(WRITE ${source}.new
    "    .section .rodata\n    .balign 64\n    .global ${symbol}\n${symbol}:\n    .incbin \"${path}\"\n    .global ${symbol}_end\n${symbol}_end:\n    .byte 0\n    .section .note.GNU-stack,\"\",@progbits\n")
  execute_process(COMMAND ${CMAKE_COMMAND} -E copy_if_different ${source}.new ${source})
  set_source_files_properties(${source} PROPERTIES OBJECT_DEPENDS ${path})
  target_sources(${target} PRIVATE ${source})
endfunction()
