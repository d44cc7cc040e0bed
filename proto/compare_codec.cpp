#include "proto/compare_codec.hpp"

#include "proto/corrections.hpp"
#include "proto/members.hpp"

namespace samestory::proto {
namespace {

void side(JsonWriter& json, std::string_view key, const CompareSide& side, float containment) {
  json.key(key).begin_object();
  json.key("id").string(side.id.value);
  text_or_null(json, "title", side.title);
  text_or_null(json, "source", side.source);
  time_or_null(json, "published_at", side.published_at);
  json.key("received_at").string(format_utc(side.received_at));
  json.key("story_id").string(to_string(side.story));
  json.key("text").string(side.text);
  json.key("copied").number(side.copied);
  json.key("containment").number(containment);
  json.end_object();
}

void range(JsonWriter& json, std::string_view key, std::uint32_t begin, std::uint32_t end) {
  json.key(key).begin_array().number(begin).number(end).end_array();
}

void passages(JsonWriter& json, const std::vector<duplicates::Passage>& passages) {
  json.key("passages").begin_array();
  for (const auto& passage : passages) {
    json.begin_object();
    range(json, "a", passage.a_begin, passage.a_end);
    range(json, "b", passage.b_begin, passage.b_end);
    json.key("words").number(passage.words);
    json.end_object();
  }
  json.end_array();
}

void score(JsonWriter& json, const stories::Explanation& explanation) {
  json.key("score").begin_object();
  score_or_null(json, "score", explanation.score);
  json.key("threshold").number(explanation.threshold);
  json.key("model_version").number(explanation.model_version);
  json.key("inputs").begin_array();
  for (const auto& input : explanation.inputs) {
    json.begin_object();
    json.key("name").string(input.name);
    json.key("value").number(input.value);
    json.key("share").number(input.share);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

void shared_terms(JsonWriter& json, const std::vector<WrittenTerm>& terms) {
  json.key("shared_terms").begin_array();
  for (const WrittenTerm& term : terms) {
    json.begin_object().key("text").string(term.text).key("weight").number(term.weight).end_object();
  }
  json.end_array();
}

void lineage_node(JsonWriter& json, const LineageNode& node) {
  json.begin_object();
  story_article_members(json, node.article);
  json.key("own").number(node.own);
  json.key("parents").begin_array();
  for (const LineageParent& parent : node.parents) {
    json.begin_object();
    json.key("id").string(parent.id.value);
    json.key("containment").number(parent.containment);
    json.key("adds").number(parent.adds);
    json.end_object();
  }
  json.end_array();
  json.key("hints").begin_array();
  for (const LineageHint& hint : node.hints) {
    json.begin_object();
    json.key("id").string(hint.id.value);
    json.key("kind").string(hint.kind);
    json.key("evidence").string(hint.evidence);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

}  // namespace

std::string encode(const CompareAnswer& answer) {
  JsonWriter json;
  json.begin_object();
  side(json, "a", answer.a, answer.containment_a);
  side(json, "b", answer.b, answer.containment_b);
  text_or_null(json, "relation", answer.relation ? records::name_of(*answer.relation) : std::string_view{});
  json.key("similarity").number(answer.similarity);
  json.key("bits_apart").number(static_cast<unsigned>(answer.bits_apart));
  passages(json, answer.passages);
  json.key("same_story").boolean(answer.same_story);
  json.key("same_language").boolean(answer.same_language);
  score(json, answer.explanation);
  shared_terms(json, answer.shared_terms);
  json.end_object();
  return json.take();
}

std::string encode(const ExplainAnswer& answer) {
  JsonWriter json;
  json.begin_object();
  json.key("article_id").string(answer.article.value);
  json.key("article_story_id").string(to_string(answer.own));
  json.key("story_id").string(to_string(answer.story));
  json.key("asked_id").string(to_string(answer.asked));
  json.key("member").boolean(answer.member);
  json.key("verdict").string(answer.verdict);
  json.key("reason").string(answer.reason);
  if (answer.explanation) {
    score(json, *answer.explanation);
  } else {
    json.key("score").null();
  }
  shared_terms(json, answer.shared_terms);
  time_or_null(json, "published_at", answer.published_at);
  json.key("received_at").string(format_utc(answer.received_at));
  json.key("reported_at").string(format_utc(answer.reported_at));
  json.key("story_first_at").string(format_utc(answer.story_first));
  json.key("story_last_at").string(format_utc(answer.story_last));
  json.key("rivals").begin_array();
  for (const ExplainAnswer::Rival& rival : answer.rivals) {
    json.begin_object();
    json.key("story_id").string(to_string(rival.story));
    json.key("title").string(rival.title);
    score_or_null(json, "score", rival.score);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return json.take();
}

std::string encode(const StoryTimeline& timeline) {
  JsonWriter json;
  json.begin_object();
  json.key("id").string(to_string(timeline.id));
  json.key("bucket_seconds")
      .number(static_cast<std::uint64_t>(
          std::chrono::duration_cast<std::chrono::seconds>(timeline.bucket_width).count()));
  json.key("buckets").begin_array();
  for (const TimelineBucket& bucket : timeline.buckets) {
    json.begin_object();
    json.key("begin").string(format_utc(bucket.begin));
    json.key("reports").number(bucket.reports);
    json.key("originals").number(bucket.originals);
    json.end_object();
  }
  json.end_array();
  json.key("history").begin_array();
  for (const StoryHistoryEntry& entry : timeline.history) {
    json.begin_object();
    json.key("at").string(format_utc(entry.at));
    json.key("kind").string(entry.kind);
    story_or_null(json, "other_story_id", entry.other);
    text_or_null(json, "correction_id", correction_id(entry.correction));
    text_or_null(json, "reason", entry.reason);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return json.take();
}

std::string encode(const StoryLineage& lineage) {
  JsonWriter json;
  json.begin_object();
  json.key("id").string(to_string(lineage.id));
  text_or_null(json, "first_id", lineage.first.value);
  json.key("articles").begin_array();
  for (const LineageNode& node : lineage.nodes) lineage_node(json, node);
  json.end_array();
  json.key("truncated").boolean(lineage.truncated);
  json.end_object();
  return json.take();
}

Result<CompareQuery> parse_compare_query(std::span<const QueryParameter> parameters) {
  if (auto shape = check_parameters(parameters); !shape) return fail(shape.error());
  CompareQuery query;
  for (const auto& [name, value] : parameters) {
    if (name == "a") {
      query.a.value = value;
    } else if (name == "b") {
      query.b.value = value;
    } else {
      return unknown_parameter(name);
    }
  }
  for (const auto* id : {&query.a, &query.b}) {
    if (id->value.empty()) {
      return fail(Errc::invalid_value, "Name two articles: ?a=...&b=...", id == &query.a ? "?a" : "?b");
    }
  }
  return query;
}

Result<ExplainQuery> parse_explain_query(std::span<const QueryParameter> parameters) {
  if (auto shape = check_parameters(parameters); !shape) return fail(shape.error());
  ExplainQuery query;
  for (const auto& [name, value] : parameters) {
    if (name == "article") {
      query.article.value = value;
    } else if (name == "story") {
      const auto story = parse_story_id(value);
      if (!story) return fail(story.error());
      query.story = *story;
    } else {
      return unknown_parameter(name);
    }
  }
  if (query.article.value.empty()) {
    return fail(Errc::invalid_value, "Name an article: ?article=..., and with &story=... a story.",
                "?article");
  }
  return query;
}

}  // namespace samestory::proto
