#include "bench/quality/json_lines.hpp"

#include <zlib.h>

#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <vector>

namespace samestory::quality {

void for_json_lines(const std::string& path, const std::function<void(const nlohmann::json&)>& use) {
  gzFile file = gzopen(path.c_str(), "rb");
  if (file == nullptr) {
    std::fprintf(stderr, "cannot read %s\n", path.c_str());
    std::exit(1);
  }
  std::string line;
  std::vector<char> buffer(1 << 20);
  int got = 0;
  while ((got = gzread(file, buffer.data(), static_cast<unsigned>(buffer.size()))) > 0) {
    for (int i = 0; i < got; ++i) {
      if (buffer[static_cast<std::size_t>(i)] != '\n') {
        line.push_back(buffer[static_cast<std::size_t>(i)]);
        continue;
      }
      if (!line.empty()) use(nlohmann::json::parse(line));
      line.clear();
    }
  }
  if (!line.empty()) use(nlohmann::json::parse(line));
  gzclose(file);
}

}  // namespace samestory::quality
