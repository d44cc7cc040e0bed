#include "proto/corrections.hpp"

#include <charconv>

#include "core/text/utf8.hpp"
#include "proto/json_reader.hpp"
#include "proto/members.hpp"

namespace samestory::proto {
namespace {

tl::unexpected<Error> wrong(const std::string& member, std::string message) {
  return fail(Errc::invalid_value, std::move(message), "/" + member);
}

// The strings under `member`: of an array, or a single one. Other members are ignored, malformed JSON wins.
Result<std::vector<std::string>> strings_under(std::string_view bytes, const std::string& member,
                                               bool array) {
  if (const auto offset = text::first_invalid_utf8(bytes)) {
    return fail(Error{Errc::invalid_utf8, "Send UTF-8; this byte is not part of it.", {}, offset});
  }
  JsonReader json(bytes);
  std::vector<std::string> values;
  bool well_formed = json.peek() == JsonReader::Kind::object;
  const auto read_one = [&] {
    if (json.peek() == JsonReader::Kind::string && values.size() <= kCorrectionIdsMax) {
      json.read_string(values.emplace_back());
    } else {
      well_formed = false;
      json.skip();
    }
  };
  if (well_formed) {
    std::string key;
    json.begin_object();
    while (json.next_key(key)) {
      if (key != member || json.peek() == JsonReader::Kind::null) {
        json.skip();
      } else if (array && json.peek() == JsonReader::Kind::array) {
        json.begin_array();
        while (json.next_item()) read_one();
      } else if (!array) {
        read_one();
      } else {
        well_formed = false;
        json.skip();
      }
    }
  } else {
    json.skip();
  }
  if (!json.finish()) return fail(json.error());
  if (!well_formed || values.size() > kCorrectionIdsMax) {
    return wrong(member, array ? "Give an array of at most 1,000 ids here." : "Give one id here.");
  }
  return values;
}

}  // namespace

Result<std::vector<StoryId>> decode_merge(std::string_view bytes) {
  const auto texts = strings_under(bytes, "story_ids", true);
  if (!texts) return fail(texts.error());
  if (texts->empty()) return wrong("story_ids", "Name the stories to merge into this one.");
  std::vector<StoryId> stories;
  for (const std::string& text : *texts) {
    const auto story = parse_story_id(text);
    if (!story) return fail(story.error());
    stories.push_back(*story);
  }
  return stories;
}

Result<std::vector<ArticleId>> decode_split(std::string_view bytes) {
  const auto texts = strings_under(bytes, "article_ids", true);
  if (!texts) return fail(texts.error());
  if (texts->empty()) return wrong("article_ids", "Name the articles that leave this story.");
  std::vector<ArticleId> articles;
  for (const std::string& text : *texts) articles.push_back({text});
  return articles;
}

Result<std::optional<StoryId>> decode_move(std::string_view bytes) {
  const auto texts = strings_under(bytes, "story_id", false);
  if (!texts) return fail(texts.error());
  if (texts->empty()) return std::optional<StoryId>{};
  const auto story = parse_story_id(texts->back());
  if (!story) return fail(story.error());
  return std::optional<StoryId>{*story};
}

std::string correction_id(std::uint64_t number) {
  return number == 0 ? std::string{} : "c" + std::to_string(number);
}

Result<std::uint64_t> parse_correction_id(std::string_view text) {
  std::uint64_t number = 0;
  const char* const end = text.data() + text.size();
  if (text.starts_with('c')) {
    const auto [next, error] = std::from_chars(text.data() + 1, end, number);
    if (error == std::errc{} && next == end && correction_id(number) == text) return number;
  }
  return fail(Errc::not_found, "There is no correction with this id.");
}

std::string encode(const CorrectionAnswer& answer) {
  JsonWriter json;
  json.begin_object();
  json.key("correction_id").string(correction_id(answer.correction));
  story_or_null(json, "story_id", answer.story);
  json.key("story_ids").begin_array();
  for (const StoryId story : answer.stories) json.string(to_string(story));
  json.end_array();
  json.end_object();
  return json.take();
}

std::string encode(const CorrectionsPage& page) {
  JsonWriter json;
  json.begin_object();
  json.key("corrections").begin_array();
  for (const CorrectionView& correction : page.corrections) {
    json.begin_object();
    json.key("correction_id").string(correction_id(correction.correction));
    json.key("at").string(format_utc(correction.at));
    json.key("kind").string(correction.kind);
    json.key("undone").boolean(correction.undone);
    text_or_null(json, "undoes", correction_id(correction.undoes));
    json.key("story_ids").begin_array();
    for (const StoryId story : correction.stories) json.string(to_string(story));
    json.end_array();
    json.key("article_ids").begin_array();
    for (const ArticleId& article : correction.articles) json.string(article.value);
    json.end_array();
    json.key("articles_total").number(correction.articles_total);
    json.end_object();
  }
  json.end_array();
  text_or_null(json, "next_cursor", page.next_cursor);
  json.end_object();
  return json.take();
}

std::string encode_line(const LabelledPair& pair) {
  JsonWriter json;
  json.begin_object();
  json.key("correction_id").string(correction_id(pair.correction));
  json.key("at").string(format_utc(pair.at));
  json.key("label").string(pair.same ? "same" : "different");
  json.key("a").string(pair.a.value);
  json.key("b").string(pair.b.value);
  score_or_null(json, "score", pair.explanation.score);
  json.key("model_version").number(pair.explanation.model_version);
  json.key("inputs").begin_object();
  for (const stories::ScoreInput& input : pair.explanation.inputs) json.key(input.name).number(input.value);
  json.end_object();
  json.end_object();
  return json.take() + '\n';
}

Result<std::uint64_t> parse_export_query(std::span<const QueryParameter> parameters) {
  if (auto shape = check_parameters(parameters); !shape) return fail(shape.error());
  std::uint64_t after = 0;
  for (const auto& [name, value] : parameters) {
    if (name != "after") return unknown_parameter(name);
    const auto correction = parse_correction_id(value);
    if (!correction) return fail(Errc::invalid_value, "Give a correction's id here, such as c12.", "?after");
    after = *correction;
  }
  return after;
}

}  // namespace samestory::proto
