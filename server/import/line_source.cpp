#include "server/import/line_source.hpp"

#include <zlib.h>
#include <zstd.h>

#include <cstdio>
#include <cstring>
#include <filesystem>
#include <vector>

namespace samestory::import {
namespace {

constexpr std::size_t kPieceBytes = 256 * 1024;
constexpr std::string_view kGzipMagic{"\x1f\x8b", 2};
constexpr std::string_view kZstdMagic{"\x28\xb5\x2f\xfd", 4};

// Unpacks from `packed` (consumed from the front) into `into`; how many bytes, 0 when it needs more.
class Unpacker {
 public:
  virtual ~Unpacker() = default;
  virtual Result<std::size_t> unpack(std::string_view& packed, char* into, std::size_t capacity) = 0;
  virtual bool at_end() const = 0;  // the input may stop here
};

class PlainCopy final : public Unpacker {
 public:
  Result<std::size_t> unpack(std::string_view& packed, char* into, std::size_t capacity) override {
    const std::size_t count = std::min(packed.size(), capacity);
    std::memcpy(into, packed.data(), count);
    packed.remove_prefix(count);
    return count;
  }
  bool at_end() const override { return true; }
};

class Gunzip final : public Unpacker {
 public:
  Gunzip() { inflateInit2(&stream_, 15 + 16); }
  ~Gunzip() override { inflateEnd(&stream_); }
  Gunzip(const Gunzip&) = delete;
  Gunzip& operator=(const Gunzip&) = delete;

  Result<std::size_t> unpack(std::string_view& packed, char* into, std::size_t capacity) override {
    if (packed.empty()) return std::size_t{0};
    if (at_end_) inflateReset(&stream_);  // a file may hold several members
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream_.avail_in = static_cast<uInt>(packed.size());
    stream_.next_out = reinterpret_cast<Bytef*>(into);
    stream_.avail_out = static_cast<uInt>(capacity);
    const int code = inflate(&stream_, Z_NO_FLUSH);
    if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR) {
      return fail(Errc::corrupt, "the gzip data is damaged");
    }
    at_end_ = code == Z_STREAM_END;
    packed.remove_prefix(packed.size() - stream_.avail_in);
    return capacity - stream_.avail_out;
  }
  bool at_end() const override { return at_end_; }

 private:
  z_stream stream_{};
  bool at_end_ = false;
};

class Unzstd final : public Unpacker {
 public:
  Result<std::size_t> unpack(std::string_view& packed, char* into, std::size_t capacity) override {
    ZSTD_inBuffer in{packed.data(), packed.size(), 0};
    ZSTD_outBuffer out{into, capacity, 0};
    const std::size_t code = ZSTD_decompressStream(stream_.get(), &out, &in);
    if (ZSTD_isError(code) != 0) return fail(Errc::corrupt, "the Zstandard data is damaged");
    if (in.pos > 0 || out.pos > 0) at_end_ = code == 0;
    packed.remove_prefix(in.pos);
    return out.pos;
  }
  bool at_end() const override { return at_end_; }

 private:
  struct Free {
    void operator()(ZSTD_DStream* stream) const { ZSTD_freeDStream(stream); }
  };
  std::unique_ptr<ZSTD_DStream, Free> stream_{ZSTD_createDStream()};
  bool at_end_ = false;
};

struct CloseFile {
  void operator()(std::FILE* file) const {
    if (file != stdin) std::fclose(file);
  }
};

}  // namespace

struct LineSource::Impl {
  explicit Impl(std::size_t line_bytes_max) : splitter(line_bytes_max) {}

  Result<bool> fill();  // more text in `piece`; false at the end

  std::string path;
  std::unique_ptr<std::FILE, CloseFile> file;
  std::unique_ptr<Unpacker> unpacker;
  server::LineSplitter splitter;
  std::vector<char> stored = std::vector<char>(kPieceBytes);
  std::vector<char> text = std::vector<char>(kPieceBytes);
  std::string_view packed;  // part of `stored` not unpacked yet
  std::string_view piece;   // part of `text` not split yet
  std::uint64_t bytes_read = 0;
  std::uint64_t bytes_total = 0;
  bool ended = false;

  bool read_stored() {
    const std::size_t count = std::fread(stored.data(), 1, stored.size(), file.get());
    packed = {stored.data(), count};
    bytes_read += count;
    return count > 0;
  }
};

Result<bool> LineSource::Impl::fill() {
  while (true) {
    const auto count = unpacker->unpack(packed, text.data(), text.size());
    if (!count) return fail(count.error().code, path + ": " + count.error().message + ".");
    if (*count > 0) {
      piece = {text.data(), *count};
      return true;
    }
    if (!packed.empty()) continue;
    if (read_stored()) continue;
    if (std::ferror(file.get()) != 0)
      return fail(Errc::io, path + ": reading failed: " + std::strerror(errno) + ".");
    if (!unpacker->at_end())
      return fail(Errc::corrupt, path + ": the file ends in the middle of its packed data.");
    return false;
  }
}

LineSource::LineSource(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
LineSource::LineSource(LineSource&&) noexcept = default;
LineSource& LineSource::operator=(LineSource&&) noexcept = default;
LineSource::~LineSource() = default;

Result<LineSource> LineSource::open(const std::string& path, std::size_t line_bytes_max) {
  auto impl = std::make_unique<Impl>(line_bytes_max);
  impl->path = path;
  impl->file.reset(path == "-" ? stdin : std::fopen(path.c_str(), "rb"));
  if (!impl->file) return fail(Errc::io, path + " cannot be opened: " + std::strerror(errno) + ".");
  std::error_code ignored;
  if (path != "-" && std::filesystem::is_regular_file(path, ignored)) {
    impl->bytes_total = std::filesystem::file_size(path, ignored);
  }
  impl->read_stored();
  if (impl->packed.starts_with(kGzipMagic)) {
    impl->unpacker = std::make_unique<Gunzip>();
  } else if (impl->packed.starts_with(kZstdMagic)) {
    impl->unpacker = std::make_unique<Unzstd>();
  } else {
    impl->unpacker = std::make_unique<PlainCopy>();
  }
  return LineSource(std::move(impl));
}

Result<std::optional<server::LineSplitter::Line>> LineSource::next() {
  using Next = std::optional<server::LineSplitter::Line>;
  while (!impl_->ended) {
    if (!impl_->piece.empty()) {
      if (auto line = impl_->splitter.next(impl_->piece)) return Next(line);
    }
    const auto more = impl_->fill();
    if (!more) return fail(more.error());
    impl_->ended = !*more;
  }
  return impl_->splitter.last();
}

std::uint64_t LineSource::bytes_read() const {
  return impl_->bytes_read;
}
std::uint64_t LineSource::bytes_total() const {
  return impl_->bytes_total;
}

}  // namespace samestory::import
