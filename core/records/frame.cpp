#include "core/records/frame.hpp"

#include <xxhash.h>

#include <cstring>

#include "core/base/bytes.hpp"

namespace samestory::records {
namespace {

std::uint32_t checksum(std::string_view bytes) {
  return static_cast<std::uint32_t>(XXH3_64bits(bytes.data(), bytes.size()));
}

}  // namespace

void begin_frame(std::string& out, std::uint8_t version, FrameKind kind) {
  out.push_back(static_cast<char>(version));
  out.push_back(static_cast<char>(kind));
}

void end_frame(std::string& out) {
  ByteWriter(out).fixed(checksum(out));
}

Result<Frame> open_frame(std::string_view bytes) {
  if (bytes.size() < kFrameHeadBytes + kFrameTailBytes) {
    return fail(Errc::corrupt, "A stored record is cut short.");
  }
  const std::size_t covered = bytes.size() - kFrameTailBytes;
  std::uint32_t expected = 0;
  std::memcpy(&expected, bytes.data() + covered, sizeof expected);
  if (checksum(bytes.substr(0, covered)) != expected) {
    return fail(Errc::corrupt, "A stored record fails its checksum.");
  }
  return Frame{static_cast<std::uint8_t>(bytes[0]), static_cast<std::uint8_t>(bytes[1]),
               bytes.substr(kFrameHeadBytes, covered - kFrameHeadBytes)};
}

}  // namespace samestory::records
