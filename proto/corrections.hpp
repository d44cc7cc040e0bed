// An editor's corrections: requests in, answers out. Errors as in article_codec.hpp. Thread-safe.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/engine.hpp"
#include "proto/query.hpp"

namespace samestory::proto {

inline constexpr std::size_t kCorrectionIdsMax = 1000;  // stories or articles named in one request

// {"story_ids": ["s0000000b", ...]}: the stories that are merged into the one in the path.
Result<std::vector<StoryId>> decode_merge(std::string_view bytes);
// {"article_ids": ["a", ...]}: the articles that leave the story in the path for a new one.
Result<std::vector<ArticleId>> decode_split(std::string_view bytes);
// {"story_id": "s0000000b"}; null or absent: to a new story of its own.
Result<std::optional<StoryId>> decode_move(std::string_view bytes);

// "c12", as answers and events name it; empty for none.
std::string correction_id(std::uint64_t number);
Result<std::uint64_t> parse_correction_id(std::string_view text);  // not_found

std::string encode(const CorrectionAnswer& answer);
std::string encode(const CorrectionsPage& page);
// One line of JSON with its newline.
std::string encode_line(const LabelledPair& pair);
// `after`, a correction's id, or nothing: from the first on.
Result<std::uint64_t> parse_export_query(std::span<const QueryParameter> parameters);

}  // namespace samestory::proto
