#include "core/store/entry_check.hpp"

#include <variant>

namespace samestory::store {

ArticleNumber part_number(const records::Record& record) {
  const auto* submitted = std::get_if<records::ArticleSubmitted>(&record.body);
  return submitted ? submitted->number : ArticleNumber{};
}

Result<void> check_entries(std::span<const Entry> entries, Sequence last) {
  for (const Entry& entry : entries) {
    if (entry.record.collection != kDefaultCollection) {
      return fail(Errc::internal, "A journal entry belongs to a collection that is not open.");
    }
    if (entry.record.sequence != ++last) {
      return fail(Errc::internal,
                  "A journal entry is out of sequence: " + std::to_string(entry.record.sequence) + " where " +
                      std::to_string(last) + " is next.");
    }
    if (entry.number && entry.number != part_number(entry.record)) {
      return fail(Errc::internal,
                  "A journal entry brings parts for an article that its record does not submit.");
    }
  }
  return {};
}

}  // namespace samestory::store
