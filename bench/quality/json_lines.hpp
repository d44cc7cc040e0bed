// Files of JSON Lines, gzip'd or plain.
#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace samestory::quality {

// Each line in order; exits with a message when the file cannot be read.
void for_json_lines(const std::string& path, const std::function<void(const nlohmann::json&)>& use);

}  // namespace samestory::quality
