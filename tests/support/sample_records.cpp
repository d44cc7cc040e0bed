#include "tests/support/sample_records.hpp"

#include <algorithm>

namespace samestory::tests {
namespace {

using namespace records;
using std::chrono::milliseconds;

Timestamp at(std::int64_t ms) {
  return Timestamp(milliseconds(ms));
}

ArticleSubmitted sample_submitted() {
  ArticleSubmitted body;
  body.id = ArticleId{"https://example.org/a?b=1"};
  body.number = ArticleNumber{300};
  body.revision = 2;
  body.replaces = Departure{ArticleNumber{17}, Promotion{ArticleNumber{17}, ArticleNumber{200}}};
  body.submission_hash = 0xA1B2C3D4E5F60718ULL;
  body.language = "en";
  body.source = "Example Times";
  body.published_at = PublishedAt{at(1'752'537'600'000), DatePrecision::day};
  body.duplicates = {{ArticleNumber{5}, Relation::near_duplicate, 0.75F, 0.875F},
                     {ArticleNumber{70'000}, Relation::contained_in, 0.25F, 1.0F}};
  body.representative = ArticleNumber{5};
  body.story = StoryId{9};
  body.story_created = true;
  body.evidence = {StoryCause::copied, 1.5F, StoryId{4}, -0.5F, -1.25F, 3};
  return body;
}

StoriesChanged sample_stories_changed() {
  StoriesChanged body;
  body.cause = StoryCause::corrected;
  body.created = {StoryId{12}, StoryId{40'000}};
  body.moves = {{ArticleNumber{5}, StoryId{9}, StoryId{12}}};
  body.aliases = {{StoryId{9}, StoryId{4}}};
  body.aliases_undone = {{StoryId{3}, StoryId{2}}};
  body.constraints = {{ArticleNumber{5}, ArticleNumber{6}, false}};
  body.constraints_undone = {{ArticleNumber{7}, ArticleNumber{8}, true}};
  body.correction = 77;
  body.undoes = 76;
  body.reason = "Two floods, not one.";
  body.score = 2.5F;
  body.model_version = 3;
  return body;
}

template <class E>
E any_of(std::mt19937_64& random, E first, E last) {
  const auto low = static_cast<unsigned>(first);
  return static_cast<E>(low + random() % (static_cast<unsigned>(last) - low + 1));
}

float any_float(std::mt19937_64& random) {
  return static_cast<float>(random() % 4096) / 1024.0F - 2.0F;
}
// Spread over magnitudes, so that varints of every length occur.
std::uint64_t any_number(std::mt19937_64& random, int bits) {
  return random() >> (64 - 1 - random() % bits);
}
ArticleNumber any_article(std::mt19937_64& random) {
  return ArticleNumber{static_cast<std::uint32_t>(any_number(random, 32))};
}
StoryId any_story(std::mt19937_64& random) {
  return StoryId{any_number(random, 64)};
}
std::string any_text(std::mt19937_64& random, std::size_t bytes_max) {
  std::string text(random() % (bytes_max + 1), '\0');
  for (char& c : text) c = static_cast<char>(random());
  return text;
}

template <class Make>
auto any_list(std::mt19937_64& random, std::size_t size_max, Make make) {
  std::vector<decltype(make())> items(random() % (size_max + 1));
  for (auto& item : items) item = make();
  return items;
}

Departure any_departure(std::mt19937_64& random) {
  Departure departure{any_article(random), std::nullopt};
  if (random() % 2) departure.promotion = Promotion{any_article(random), any_article(random)};
  return departure;
}

ArticleSubmitted any_submitted(std::mt19937_64& random) {
  ArticleSubmitted body;
  body.id.value = any_text(random, 512);
  body.number = any_article(random);
  body.revision = static_cast<std::uint32_t>(any_number(random, 32));
  if (random() % 2) body.replaces = any_departure(random);
  body.submission_hash = random();
  body.language = any_text(random, 8);
  body.source = any_text(random, 40);
  if (random() % 2) {
    body.published_at =
        PublishedAt{at(static_cast<std::int64_t>(random() % 4'000'000'000'000) - 2'000'000'000'000),
                    any_of(random, DatePrecision::day, DatePrecision::second)};
  }
  if (random() % 2) body.stand_in = at(static_cast<std::int64_t>(random() % 4'000'000'000'000));
  body.duplicates = any_list(random, 12, [&] {
    return DuplicateLink{any_article(random), any_of(random, Relation::identical, Relation::template_only),
                         any_float(random), any_float(random)};
  });
  body.representative = any_article(random);
  body.story = any_story(random);
  body.story_created = random() % 2;
  body.evidence = {any_of(random, StoryCause::started, StoryCause::reclustered),
                   any_float(random),
                   any_story(random),
                   any_float(random),
                   any_float(random),
                   static_cast<std::uint32_t>(any_number(random, 32))};
  return body;
}

StoriesChanged any_stories_changed(std::mt19937_64& random) {
  const auto alias = [&] { return StoryAlias{any_story(random), any_story(random)}; };
  const auto constraint = [&] {
    return Constraint{any_article(random), any_article(random), random() % 2 == 0};
  };
  StoriesChanged body;
  body.cause = any_of(random, StoryCause::started, StoryCause::reclustered);
  body.created = any_list(random, 5, [&] { return any_story(random); });
  body.moves = any_list(random, 20, [&] {
    return StoryMove{any_article(random), any_story(random), any_story(random)};
  });
  body.aliases = any_list(random, 3, alias);
  body.aliases_undone = any_list(random, 3, alias);
  body.constraints = any_list(random, 3, constraint);
  body.constraints_undone = any_list(random, 3, constraint);
  body.correction = any_number(random, 64);
  body.undoes = any_number(random, 64);
  body.reason = any_text(random, 100);
  body.score = any_float(random);
  body.model_version = static_cast<std::uint32_t>(any_number(random, 32));
  return body;
}

RecordBody any_body(std::mt19937_64& random) {
  switch (random() % 7) {
    case 0:
      return any_submitted(random);
    case 1:
      return ArticleRemoved{ArticleId{any_text(random, 512)}, any_departure(random),
                            any_of(random, RemovalCause::taken_down, RemovalCause::expired)};
    case 2:
      return ArticleRestored{ArticleId{any_text(random, 512)}};
    case 3:
      return any_stories_changed(random);
    case 4:
      return StoryStateChanged{any_list(random, 9, [&] {
        return StoryStateChanged::Change{any_story(random),
                                         any_of(random, StoryState::active, StoryState::closed)};
      })};
    case 5:
      return ArticlesExpired{any_article(random), any_article(random),
                             at(static_cast<std::int64_t>(random() % 4'000'000'000'000)),
                             any_list(random, 9, [&] {
                               return Promotion{any_article(random), any_article(random)};
                             })};
    default:
      return Settle{};
  }
}

std::vector<TermCount> any_terms(std::mt19937_64& random, std::size_t size) {
  std::vector<TermCount> terms(size);
  for (TermCount& term : terms) {
    term = {static_cast<TermId>(random()), static_cast<std::uint16_t>(1 + random() % 4), random() % 8 == 0,
            random() % 4 == 0};
  }
  std::ranges::sort(terms, {}, &TermCount::id);
  const auto same = [](const TermCount& a, const TermCount& b) { return a.id == b.id; };
  terms.erase(std::unique(terms.begin(), terms.end(), same), terms.end());
  return terms;
}

}  // namespace

std::vector<Record> sample_records() {
  const std::vector<RecordBody> bodies = {
      sample_submitted(),
      ArticleRemoved{ArticleId{"a-1"}, Departure{ArticleNumber{300}, std::nullopt}, RemovalCause::expired},
      ArticleRestored{ArticleId{"a-1"}},
      sample_stories_changed(),
      StoryStateChanged{{{StoryId{9}, StoryState::dormant}, {StoryId{4}, StoryState::closed}}},
      Settle{},
      ArticlesExpired{
          ArticleNumber{100},
          ArticleNumber{355},
          at(1'752'537'600'000),
          {{ArticleNumber{101}, ArticleNumber{400}}, {ArticleNumber{200}, ArticleNumber{70'000}}}}};
  std::vector<Record> records;
  for (const RecordBody& body : bodies) {
    Record record;
    record.sequence = records.size() + 1;
    record.received_at = at(1'752'570'000'123 + static_cast<std::int64_t>(records.size()));
    record.watermark = at(1'752'560'000'000);
    record.body = body;
    records.push_back(std::move(record));
  }
  return records;
}

Record random_record(std::mt19937_64& random, Sequence sequence) {
  Record record;
  record.sequence = sequence;
  record.received_at = at(static_cast<std::int64_t>(random() % 4'000'000'000'000));
  record.watermark = at(-static_cast<std::int64_t>(random() % 4'000'000'000));
  record.body = any_body(random);
  return record;
}

Article sample_article() {
  Article article;
  article.id = ArticleId{"https://example.org/a?b=1"};
  article.title = "Floods close two bridges";
  article.body = "The river rose by two metres.\nTwo bridges are closed, said the mayor of M\xC3\xBChldorf.";
  article.url = "https://example.org/a?b=1";
  article.source = "Example Times";
  article.language = "en-GB";
  article.published_at = PublishedAt{at(1'752'537'600'000), DatePrecision::day};
  article.metadata_json = "{\"desk\":7}";
  return article;
}

Analysis sample_analysis() {
  Analysis analysis;
  analysis.signature.content_hash = {0x0123456789ABCDEFULL, 0xFEDCBA9876543210ULL};
  for (std::size_t i = 0; i < analysis.signature.sketch.size(); ++i) {
    analysis.signature.sketch[i] = static_cast<std::uint8_t>(i * 7);
  }
  for (std::size_t i = 0; i < analysis.signature.bands.size(); ++i) {
    analysis.signature.bands[i] = static_cast<std::uint32_t>(i * 0x9E3779B9U);
  }
  analysis.signature.simhash = 0x00FF00FF12345678ULL;
  analysis.signature.shingle_count = 411;
  analysis.signature.word_count = 420;
  analysis.signature.passages = {7, 0x80000000U, 0xFFFFFFFFU};
  analysis.terms.language = "en";
  analysis.terms.stems = {{17, 3, 1, 2}, {4'000'000'000U, 65'535, 0, 1}};
  analysis.terms.bigrams = {{99, 1, 0, 0}};
  analysis.terms.numbers = {{1000, 2, 0, 1}};
  analysis.terms.entities = {{123'456, 4, 1, 1}};
  analysis.terms.content_words = 230;
  analysis.terms.has_title = true;
  return analysis;
}

Analysis random_analysis(std::mt19937_64& random) {
  Analysis analysis = sample_analysis();
  for (auto& half : analysis.signature.content_hash) half = random();
  for (auto& bin : analysis.signature.sketch) bin = static_cast<std::uint8_t>(random());
  for (auto& tag : analysis.signature.bands) tag = static_cast<std::uint32_t>(random());
  analysis.signature.simhash = random();
  analysis.signature.passages.resize(random() % 20);
  for (auto& tag : analysis.signature.passages) tag = static_cast<std::uint32_t>(random());
  analysis.lines.resize(random() % 3 == 0 ? 0 : random() % 20);
  for (auto& hash : analysis.lines) hash = static_cast<std::uint32_t>(random());
  if (!analysis.lines.empty() && random() % 2 == 0)
    analysis.left_out = {static_cast<std::uint16_t>(random())};
  analysis.terms.stems = any_terms(random, 150 + random() % 100);
  analysis.terms.bigrams = any_terms(random, 50 + random() % 100);
  analysis.terms.numbers = any_terms(random, random() % 10);
  analysis.terms.entities = any_terms(random, random() % 30);
  return analysis;
}

store::Entry submitted_entry(Sequence sequence, ArticleNumber number, std::string analysis,
                             std::string payload) {
  ArticleSubmitted body;
  body.id = ArticleId{"article-" + std::to_string(number.value)};
  body.number = number;
  body.language = "en";
  body.source = "Example Times";
  body.representative = number;
  body.story = StoryId{number.value};
  body.story_created = true;
  store::Entry entry;
  entry.record.sequence = sequence;
  entry.record.received_at = at(1'752'570'000'000 + static_cast<std::int64_t>(sequence));
  entry.record.watermark = entry.record.received_at;
  entry.record.body = std::move(body);
  entry.number = number;
  entry.analysis = std::move(analysis);
  entry.payload = std::move(payload);
  return entry;
}

}  // namespace samestory::tests
