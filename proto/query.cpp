#include "proto/query.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <vector>

#include "core/text/language.hpp"
#include "core/text/utf8.hpp"

namespace samestory::proto {
namespace {

constexpr std::size_t kWordsBytesMax = 1000;

constexpr std::size_t kLimitMax = 200;
constexpr std::size_t kSourcesMax = 32;
constexpr std::size_t kCursorBytesMax = 1024;

tl::unexpected<Error> wrong(std::string_view name, std::string message) {
  return fail(Errc::invalid_value, std::move(message), "?" + std::string(name));
}

Result<std::size_t> parse_number(const QueryParameter& parameter, std::size_t min, std::size_t max) {
  const std::string& text = parameter.second;
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < min || value > max) {
    return wrong(parameter.first,
                 "Give a whole number from " + std::to_string(min) + " to " + std::to_string(max) + ".");
  }
  return value;
}

Result<Timestamp> parse_time(const QueryParameter& parameter) {
  const auto at = parse_published_at(parameter.second);
  if (!at) return wrong(parameter.first, at.error().message);
  return at->instant;
}

Result<StorySort> parse_sort(const QueryParameter& parameter) {
  if (parameter.second == "recency") return StorySort::recency;
  if (parameter.second == "size") return StorySort::size;
  if (parameter.second == "growth") return StorySort::growth;
  return wrong(parameter.first, "Sort by recency, size or growth.");
}

Result<records::StoryState> parse_state(const QueryParameter& parameter) {
  for (const auto state :
       {records::StoryState::active, records::StoryState::dormant, records::StoryState::closed}) {
    if (parameter.second == records::name_of(state)) return state;
  }
  return wrong(parameter.first, "A story is active, dormant or closed.");
}

Result<StoryTrend> parse_trend(const QueryParameter& parameter) {
  for (const auto trend : {StoryTrend::growing, StoryTrend::steady, StoryTrend::fading, StoryTrend::quiet}) {
    if (parameter.second == name_of(trend)) return trend;
  }
  return wrong(parameter.first, "A story is growing, steady, fading or quiet.");
}

Result<std::string> parse_language(const QueryParameter& parameter) {
  if (parameter.second == "und") return parameter.second;
  std::string subtag = text::primary_subtag(parameter.second);
  if (subtag.empty()) return wrong(parameter.first, "Give a BCP 47 language tag such as en.");
  return subtag;
}

Result<std::string> parse_cursor(const QueryParameter& parameter) {
  if (parameter.second.empty() || parameter.second.size() > kCursorBytesMax) {
    return wrong(parameter.first, "Give next_cursor as an earlier page gave it, or leave it out.");
  }
  return parameter.second;
}

// Sets `target` and passes the failure on.
template <class Target, class T>
Result<void> assign(Target& target, Result<T> value) {
  if (!value) return fail(value.error());
  target = std::move(*value);
  return {};
}

Result<void> read_story_parameter(StoryQuery& query, const QueryParameter& parameter) {
  const std::string& name = parameter.first;
  if (name == "from") return assign(query.from, parse_time(parameter));
  if (name == "to") return assign(query.to, parse_time(parameter));
  if (name == "language") return assign(query.language, parse_language(parameter));
  if (name == "q") {
    if (parameter.second.size() > kWordsBytesMax)
      return wrong(name, "Search for at most 1,000 bytes of words.");
    query.words = parameter.second;
    return {};
  }
  if (name == "size_min") return assign(query.size_min, parse_number(parameter, 1, 1'000'000'000));
  if (name == "state") return assign(query.state, parse_state(parameter));
  if (name == "trend") return assign(query.trend, parse_trend(parameter));
  if (name == "sort") return assign(query.sort, parse_sort(parameter));
  if (name == "limit") return assign(query.limit, parse_number(parameter, 1, kLimitMax));
  if (name == "cursor") return assign(query.cursor, parse_cursor(parameter));
  if (name != "source") return unknown_parameter(name);
  if (parameter.second.empty()) return wrong(name, "Name a source.");
  if (query.sources.size() == kSourcesMax) return wrong(name, "Name at most 32 sources.");
  query.sources.push_back(parameter.second);
  return {};
}

}  // namespace

Result<void> check_parameters(std::span<const QueryParameter> parameters, std::string_view repeatable) {
  std::vector<std::string_view> seen;
  for (const auto& [name, value] : parameters) {
    if (text::first_invalid_utf8(name) || text::first_invalid_utf8(value)) {
      return fail(Errc::invalid_utf8, "Percent-encode UTF-8 in the query.");
    }
    if (name == repeatable) continue;
    if (std::find(seen.begin(), seen.end(), name) != seen.end())
      return wrong(name, "Give this parameter once.");
    seen.push_back(name);
  }
  return {};
}

tl::unexpected<Error> unknown_parameter(const std::string& name) {
  return wrong(name, "There is no such parameter here.");
}

Result<StoryQuery> parse_story_query(std::span<const QueryParameter> parameters) {
  if (auto shape = check_parameters(parameters, "source"); !shape) return fail(shape.error());
  StoryQuery query;
  for (const QueryParameter& parameter : parameters) {
    if (auto read = read_story_parameter(query, parameter); !read) return fail(read.error());
  }
  if (query.from && query.to && *query.to <= *query.from) return wrong("to", "`to` must lie after `from`.");
  return query;
}

Result<PageQuery> parse_page_query(std::span<const QueryParameter> parameters) {
  if (auto shape = check_parameters(parameters); !shape) return fail(shape.error());
  PageQuery query;
  for (const QueryParameter& parameter : parameters) {
    Result<void> read;
    if (parameter.first == "limit") {
      read = assign(query.limit, parse_number(parameter, 1, kLimitMax));
    } else if (parameter.first == "cursor") {
      read = assign(query.cursor, parse_cursor(parameter));
    } else {
      read = unknown_parameter(parameter.first);
    }
    if (!read) return fail(read.error());
  }
  return query;
}

Result<SimilarQuery> parse_similar_query(std::span<const QueryParameter> parameters) {
  SimilarQuery query;
  std::vector<QueryParameter> of_page;
  if (auto shape = check_parameters(parameters); !shape) return fail(shape.error());
  for (const QueryParameter& parameter : parameters) {
    if (parameter.first != "within_bits") {
      of_page.push_back(parameter);
      continue;
    }
    const auto bits = parse_number(parameter, 0, kWithinBitsMax);
    if (!bits) return fail(bits.error());
    query.within_bits = static_cast<int>(*bits);
  }
  Result<PageQuery> page = parse_page_query(of_page);
  if (!page) return fail(page.error());
  query.limit = page->limit;
  query.cursor = std::move(page->cursor);
  return query;
}

Result<ArticleId> parse_id_query(std::span<const QueryParameter> parameters) {
  if (auto shape = check_parameters(parameters); !shape) return fail(shape.error());
  for (const auto& [name, value] : parameters) {
    if (name != "id") return unknown_parameter(name);
  }
  if (parameters.empty() || parameters[0].second.empty()) return wrong("id", "Name the article: ?id=...");
  return ArticleId{parameters[0].second};
}

Result<void> parse_no_query(std::span<const QueryParameter> parameters) {
  if (parameters.empty()) return {};
  return unknown_parameter(parameters[0].first);
}

}  // namespace samestory::proto
