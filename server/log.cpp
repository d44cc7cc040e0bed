#include "server/log.hpp"

#include <spdlog/sinks/stdout_color_sinks.h>

namespace samestory::server {

Result<std::shared_ptr<spdlog::logger>> make_log(const std::string& level) {
  const auto parsed = spdlog::level::from_str(level);
  if (parsed == spdlog::level::off && level != "off") {
    return fail(Errc::invalid_value,
                "\"" + level + "\" is no log level: use trace, debug, info, warn, error or off.");
  }
  auto log =
      std::make_shared<spdlog::logger>("samestory", std::make_shared<spdlog::sinks::stderr_color_sink_mt>());
  log->set_level(parsed);
  log->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %^%l%$ %v", spdlog::pattern_time_type::utc);
  log->flush_on(spdlog::level::info);
  return log;
}

}  // namespace samestory::server
