#include "core/engine/retention.hpp"

#include <algorithm>

namespace samestory::engine {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kSegmentMax = std::chrono::hours(24);
constexpr int kSegments = 30;

}  // namespace

milliseconds segment_width(milliseconds keep) {
  return std::clamp(keep / kSegments, milliseconds(1), kSegmentMax);
}

std::optional<ExpiryStep> next_expiry(const ArticleTable& articles, milliseconds keep, Timestamp now) {
  const ArticleNumber last = articles.last_number();
  ExpiryStep step;
  step.first = ArticleNumber{articles.expired_through().value + 1};
  if (step.first > last) return std::nullopt;
  const milliseconds width = segment_width(keep);
  const milliseconds received = articles.row(step.first).received_at.time_since_epoch();
  step.received_before = Timestamp((received / width + 1) * width);
  if (step.received_before + keep > now) return std::nullopt;
  const auto in_segment = [&](ArticleNumber n) {
    return n <= last && articles.row(n).received_at < step.received_before;
  };
  step.through = step.first;
  ArticleNumber next{step.first.value + 1};
  for (; in_segment(next) && next.value - step.first.value < kExpiredAtOnce; ++next.value)
    step.through = next;
  step.ends_segment = !in_segment(next);
  return step;
}

}  // namespace samestory::engine
