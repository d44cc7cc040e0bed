// Which articles have had their time. Articles leave by whole segments of receipt: a day at most, a thirtieth
// of the time they are kept where that is shorter. A segment leaves when its end has passed, so an article
// stays for `keep` and up to one segment more.
//
// A segment is a range of article numbers, since numbers ascend with receipt. It leaves in steps of a bounded
// number of articles, each one record and one hold of the writers' lock; its texts go from the disk as one
// range, after the last step. Thread-safe.
#pragma once

#include <chrono>
#include <optional>

#include "core/engine/article_table.hpp"

namespace samestory::engine {

inline constexpr std::uint32_t kExpiredAtOnce = 128;  // article numbers of one step

// keep > 0.
std::chrono::milliseconds segment_width(std::chrono::milliseconds keep);

struct ExpiryStep {
  ArticleNumber first, through;
  Timestamp received_before{};  // end of the segment
  bool ends_segment = false;
};

// The next step that is due, or nothing. Looks at no more than one step's rows.
std::optional<ExpiryStep> next_expiry(const ArticleTable& articles, std::chrono::milliseconds keep,
                                      Timestamp now);

}  // namespace samestory::engine
