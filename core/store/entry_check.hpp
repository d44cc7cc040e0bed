// What every journal asks of a batch before it writes a byte of it.
#pragma once

#include <span>

#include "core/store/journal.hpp"

namespace samestory::store {

// The collection that journals hold today; keys carry the number already.
inline constexpr CollectionNumber kDefaultCollection{1};

// The entries follow `last` without a gap, belong to the default collection, and parts stand under the number
// of the article that the record submits. Fails with internal: a violation is a bug of ours.
Result<void> check_entries(std::span<const Entry> entries, Sequence last);

// The number under which this record's analysis and payload are kept, or none.
ArticleNumber part_number(const records::Record& record);

}  // namespace samestory::store
