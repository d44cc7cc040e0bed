#include "server/import/line_source.hpp"

#include <zlib.h>
#include <zstd.h>

#include <unistd.h>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <vector>

using namespace samestory;
using samestory::import::LineSource;

namespace {

class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& bytes) {
    std::string name = (std::filesystem::temp_directory_path() / "samestory-lines-XXXXXX").string();
    const int descriptor = mkstemp(name.data());
    REQUIRE(descriptor >= 0);
    close(descriptor);
    path_ = name;
    std::ofstream(path_, std::ios::binary) << bytes;
  }
  ~TemporaryFile() { std::filesystem::remove(path_); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

std::string gzip(const std::string& text) {
  z_stream stream{};
  REQUIRE(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string packed(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

std::string zstd(const std::string& text) {
  std::string packed(ZSTD_compressBound(text.size()), '\0');
  packed.resize(ZSTD_compress(packed.data(), packed.size(), text.data(), text.size(), 3));
  return packed;
}

Result<std::vector<std::string>> lines_of(const std::string& bytes) {
  const TemporaryFile file(bytes);
  auto source = LineSource::open(file.path(), 1 << 20);
  if (!source) return fail(source.error());
  std::vector<std::string> lines;
  while (true) {
    const auto line = source->next();
    if (!line) return fail(line.error());
    if (!*line) return lines;
    lines.emplace_back((*line)->text);
  }
}

std::string many_lines() {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += "line " + std::to_string(i) + "\n";
  return text;
}

}  // namespace

TEST_CASE("plain, gzip and Zstandard files give the same lines") {
  const std::string text = many_lines();
  for (const std::string& stored : {text, gzip(text), zstd(text)}) {
    const auto lines = lines_of(stored);
    REQUIRE(lines);
    REQUIRE(lines->size() == 100'000);
    CHECK(lines->front() == "line 0");
    CHECK(lines->back() == "line 99999");
  }
}

TEST_CASE("packed files may be strung together") {
  CHECK(*lines_of(gzip("a\n") + gzip("b\n")) == std::vector<std::string>{"a", "b"});
  CHECK(*lines_of(zstd("a\n") + zstd("b\n")) == std::vector<std::string>{"a", "b"});
}

TEST_CASE("a cut or damaged file is an error, not a short file") {
  const std::string text = many_lines();
  for (const std::string& whole : {gzip(text), zstd(text)}) {
    const auto lines = lines_of(whole.substr(0, whole.size() / 2));
    REQUIRE_FALSE(lines);
    CHECK(lines.error().code == Errc::corrupt);
  }
  std::string damaged = gzip(text);  // which carries a checksum
  for (std::size_t i = 100; i < 200; ++i) damaged[i] = static_cast<char>(damaged[i] ^ 0x5A);
  const auto lines = lines_of(damaged);
  REQUIRE_FALSE(lines);
  CHECK(lines.error().code == Errc::corrupt);
}

TEST_CASE("an empty file has no lines and a missing one is an error") {
  CHECK(lines_of("")->empty());
  CHECK(LineSource::open("/nonexistent/file", 100).error().code == Errc::io);
}
