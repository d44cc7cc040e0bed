#include "core/records/terms.hpp"

#include <limits>

#include "core/base/bytes.hpp"

namespace samestory::records {
namespace {

// A report is written as ever: only a roundup needs the second format.
constexpr std::uint8_t kReport = 1, kRoundup = 2;
constexpr std::uint64_t kInTitle = 1, kInLead = 2;

// Ids as steps from the one before; the count shares its varint with two flags, and most terms have neither.
void write_list(ByteWriter& out, const std::vector<TermCount>& list) {
  out.varint(list.size());
  TermId before = 0;
  for (const TermCount& term : list) {
    out.varint(term.id - before);
    before = term.id;
    out.varint((static_cast<std::uint64_t>(term.count) << 2) | (term.in_title ? kInTitle : 0) |
               (term.in_lead ? kInLead : 0));
    if (term.in_title) out.fixed(term.in_title);
    if (term.in_lead) out.fixed(term.in_lead);
  }
}

bool read_list(ByteReader& in, std::vector<TermCount>& list) {
  const std::size_t size = in.count(2);
  list.reserve(size);
  std::uint64_t id = 0;
  for (std::size_t i = 0; i < size; ++i) {
    const std::uint64_t step = in.varint();
    if (step > std::numeric_limits<TermId>::max() || (i > 0 && step == 0)) return false;
    id += step;
    const std::uint64_t packed = in.varint();
    if (id > std::numeric_limits<TermId>::max() || (packed >> 2) > std::numeric_limits<std::uint16_t>::max())
      return false;
    TermCount term{static_cast<TermId>(id), static_cast<std::uint16_t>(packed >> 2), 0, 0};
    if (packed & kInTitle) term.in_title = in.fixed<std::uint8_t>();
    if (packed & kInLead) term.in_lead = in.fixed<std::uint8_t>();
    list.push_back(term);
  }
  return in.ok();
}

}  // namespace

std::string encode(const ArticleTerms& terms) {
  std::string bytes;
  ByteWriter out(bytes);
  out.fixed(terms.roundup ? kRoundup : kReport);
  out.bytes(terms.language);
  out.varint((static_cast<std::uint64_t>(terms.content_words) << 1) | (terms.has_title ? 1 : 0));
  write_list(out, terms.stems);
  write_list(out, terms.bigrams);
  write_list(out, terms.numbers);
  write_list(out, terms.entities);
  return bytes;
}

Result<ArticleTerms> decode_terms(std::string_view bytes) {
  ByteReader in(bytes);
  const std::uint8_t format = in.fixed<std::uint8_t>();
  if (format != kReport && format != kRoundup) {
    return fail(Errc::unsupported, "The stored terms have a format that this build does not know.");
  }
  ArticleTerms terms;
  terms.roundup = format == kRoundup;
  terms.language = std::string(in.bytes());
  const std::uint64_t words = in.varint();
  terms.content_words = static_cast<std::uint32_t>(words >> 1);
  terms.has_title = (words & 1) != 0;
  const bool whole = (words >> 1) <= std::numeric_limits<std::uint32_t>::max() &&
                     read_list(in, terms.stems) && read_list(in, terms.bigrams) &&
                     read_list(in, terms.numbers) && read_list(in, terms.entities);
  if (!whole || !in.ok() || !in.at_end())
    return fail(Errc::corrupt, "The stored terms of an article are broken.");
  return terms;
}

}  // namespace samestory::records
