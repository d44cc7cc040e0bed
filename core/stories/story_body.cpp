#include "core/stories/story_body.hpp"

#include <algorithm>
#include <atomic>
#include <bit>

namespace samestory::stories {
namespace {

// Enough members to know a story's vocabulary by.
constexpr std::size_t kIndexedMembersMax = 48;

void trim(Vectors& sum) {
  const auto keep_heaviest = [](auto& entries, auto weight) {
    if (entries.size() <= kSumEntriesMax + kSumEntriesMax / 4) return;
    std::nth_element(entries.begin(), entries.begin() + kSumEntriesMax, entries.end(),
                     [&](const auto& a, const auto& b) {
                       return a.*weight != b.*weight ? a.*weight > b.*weight : a.id < b.id;
                     });
    entries.resize(kSumEntriesMax);
    std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  };
  keep_heaviest(sum.stems, &StemWeights::stem);
  keep_heaviest(sum.bigrams, &TermWeights::cosine);
  keep_heaviest(sum.numbers, &TermWeights::cosine);
  keep_heaviest(sum.entities, &TermWeights::cosine);
}

std::uint64_t new_version() {
  static std::atomic<std::uint64_t> last{1};  // 1 stands for a body in which nothing counted yet
  return last.fetch_add(1, std::memory_order_relaxed) + 1;
}

std::size_t bytes_of(const Vectors& v) {
  return v.stems.capacity() * sizeof(StemWeights) +
         (v.bigrams.capacity() + v.numbers.capacity() + v.entities.capacity()) * sizeof(TermWeights);
}

}  // namespace

Group group_of(const PackedArticle& article) {
  Group g = article.group_without_norms();
  g.norms = self_products(article);
  return g;
}

const CountedMember* StoryBody::counted_for(ArticleNumber group) const {
  const auto found = std::find_if(counted_.begin(), counted_.end(),
                                  [&](const CountedMember& m) { return m.group == group; });
  return found == counted_.end() ? nullptr : &*found;
}

Products StoryBody::products(const QueryTable& table) const {
  if (sum_) return table.products(*sum_);
  Products total{};
  for (const CountedMember& member : counted_) {
    table.add_stems(*member.packed, total);
    table.add_others(*member.packed, total);
  }
  return total;
}

// Stems alone tell most candidates from the few that need a score.
std::optional<Products> StoryBody::products_if_near(const QueryTable& table, const Group& other) const {
  if (years_apart(other, group_)) return std::nullopt;
  Products total{};
  if (sum_) table.add_stems(*sum_, total);
  for (const CountedMember& member : first_counted()) table.add_stems(*member.packed, total);
  if (!may_merge(other, group_, total)) return std::nullopt;
  if (sum_) table.add_others(*sum_, total);
  for (const CountedMember& member : first_counted()) table.add_others(*member.packed, total);
  return total;
}

Vectors StoryBody::sum() const {
  if (sum_) return *sum_;
  Vectors total;
  for (const CountedMember& member : counted_) add(total, member.packed->unpack());
  trim(total);
  return total;
}

// Whether the member brings evidence.
bool StoryBody::enlist(const CountedMember& member) {
  const auto place = std::lower_bound(members_.begin(), members_.end(), member.number);
  if (place != members_.end() && *place == member.number) return false;
  members_.insert(place, member.number);
  return member.packed != nullptr && counted_for(member.group) == nullptr;
}

bool StoryBody::attach(const CountedMember& member, const std::string& language, const Computed& known) {
  if (language_.empty()) language_ = language;
  if (!enlist(member)) return false;
  if (known.step != nullptr && known.step->before == version_) {
    counted_.push_back(member);
    group_ = known.step->group;
    sum_ = known.step->sum;
    index_terms_ = known.step->index_terms;
    version_ = known.step->after;
    return true;
  }
  version_ = new_version();
  const std::size_t strands = strands_.size();
  if (known.table != nullptr) {
    count(member, *known.table, *known.group);
  } else {
    const QueryTable table(*member.packed);
    count(member, table, group_of(*member.packed));
  }
  if (refresh_at(counted_.size()) || strands_.size() != strands) refresh_index_terms();
  return true;
}

bool StoryBody::attach_all(std::span<const CountedMember> members, const std::string& language) {
  if (members.size() == 1) return attach(members.front(), language);
  if (language_.empty()) language_ = language;
  bool counts = false;
  for (const CountedMember& member : members) {
    if (!enlist(member)) continue;
    counted_.push_back(member);
    counts = true;
  }
  if (counts) rebuild();
  return counts;
}

void StoryBody::count(const CountedMember& member, const QueryTable& table, const Group& one) {
  group_ = counted_.empty() ? one : merged(group_, one, products(table));
  if (counted_.size() + 1 >= kSumFrom) sum_ = sum_with(*member.packed);
  counted_.push_back(member);
  put_in_strand(member, table, one);
}

// With one more member than are counted.
std::shared_ptr<const Vectors> StoryBody::sum_with(const PackedArticle& article) const {
  auto total = std::make_shared<Vectors>();
  if (sum_) {
    *total = *sum_;
  } else {
    for (const CountedMember& member : counted_) add(*total, member.packed->unpack());
  }
  add(*total, article.unpack());
  trim(*total);
  return total;
}

// At 1, 2, 3, 4, 6, 8, 12, 16, 24, ... members: between these a story's heaviest terms hardly move.
bool StoryBody::refresh_at(std::size_t counted) {
  if (counted <= 4) return true;
  const std::size_t power = std::bit_floor(counted);
  return counted == power || counted == power + power / 2;
}

std::vector<const PackedArticle*> StoryBody::indexed_members() const {
  std::vector<const PackedArticle*> articles;
  const std::size_t from = counted_.size() > kIndexedMembersMax ? counted_.size() - kIndexedMembersMax : 0;
  for (std::size_t i = from; i < counted_.size(); ++i) articles.push_back(counted_[i].packed);
  return articles;
}

void StoryBody::refresh_index_terms() {
  if (strands_.empty()) {
    index_terms_ = index_terms_of(indexed_members(), kIndexTerms);
    return;
  }
  index_terms_.clear();
  for (StoryBody& strand : strands_) {
    strand.refresh_index_terms();
    index_terms_.insert(index_terms_.end(), strand.index_terms_.begin(), strand.index_terms_.end());
  }
  const auto by_id = [](const IndexTerm& a, const IndexTerm& b) { return a.id < b.id; };
  std::stable_sort(index_terms_.begin(), index_terms_.end(), by_id);
  const auto same = [](const IndexTerm& a, const IndexTerm& b) { return a.id == b.id; };
  index_terms_.erase(std::unique(index_terms_.begin(), index_terms_.end(), same), index_terms_.end());
}

const StoryBody* StoryBody::strand(std::uint32_t language) const {
  if (strands_.empty()) {
    return !counted_.empty() && counted_.front().packed->language() == language ? this : nullptr;
  }
  for (const StoryBody& strand : strands_) {
    if (strand.counted_.front().packed->language() == language) return &strand;
  }
  return nullptr;
}

std::vector<const StoryBody*> StoryBody::strands() const {
  if (counted_.empty()) return {};
  if (strands_.empty()) return {this};
  std::vector<const StoryBody*> all;
  for (const StoryBody& strand : strands_) all.push_back(&strand);
  return all;
}

BodyStep StoryBody::step_from(std::uint64_t before) const {
  if (several_languages()) return {};
  return {before, version_, group_, sum_, index_terms_};
}

BodyStep StoryBody::step_with(const PackedArticle& article, const Group& one, const Products& cross) const {
  if (several_languages() || counted_.empty() || strand(article.language()) == nullptr) return {};
  BodyStep step{version_, new_version(), merged(group_, one, cross), sum_, {}};
  const std::size_t counted = counted_.size() + 1;
  if (counted >= kSumFrom) step.sum = sum_with(article);
  if (!refresh_at(counted)) {
    step.index_terms = index_terms_;
    return step;
  }
  std::vector<const PackedArticle*> articles = indexed_members();
  articles.push_back(&article);
  if (articles.size() > kIndexedMembersMax) articles.erase(articles.begin());
  step.index_terms = index_terms_of(articles, kIndexTerms);
  return step;
}

BodyStep StoryBody::step_of_first(const PackedArticle& article, const Group& one) {
  const PackedArticle* const articles[] = {&article};
  return {StoryBody().version(), new_version(), one, nullptr, index_terms_of(articles, kIndexTerms)};
}

StoryBody& StoryBody::open_strand(std::uint32_t language) {
  for (StoryBody& strand : strands_) {
    if (strand.counted_.front().packed->language() == language) return strand;
  }
  return strands_.emplace_back(id_);
}

// The member is counted already.
void StoryBody::put_in_strand(const CountedMember& member, const QueryTable& table, const Group& one) {
  const std::uint32_t language = member.packed->language();
  if (strands_.empty()) {
    if (counted_.front().packed->language() != language) sort_into_strands();
    return;
  }
  open_strand(language).count(member, table, one);
}

void StoryBody::sort_into_strands() {
  strands_.clear();
  const auto other = [this](const CountedMember& m) {
    return m.packed->language() != counted_.front().packed->language();
  };
  if (std::none_of(counted_.begin(), counted_.end(), other)) return;
  for (const CountedMember& member : counted_) {
    const QueryTable table(*member.packed);
    open_strand(member.packed->language()).count(member, table, group_of(*member.packed));
  }
}

CosineSum StoryBody::cosines(const PackedArticle& article) const {
  CosineSum sum;
  if (!article.embedding()) return sum;
  const std::size_t stride = (counted_.size() + kCosinesMax - 1) / kCosinesMax;
  for (std::size_t i = 0; i < counted_.size(); i += stride) sum += cosine_sum(article, *counted_[i].packed);
  return sum;
}

bool share_a_language(const StoryBody& a, const StoryBody& b) {
  const auto strands = a.strands();
  return std::any_of(strands.begin(), strands.end(), [&b](const StoryBody* strand) {
    return b.strand(strand->counted().front().packed->language()) != nullptr;
  });
}

std::vector<const PackedArticle*> sample_of(const StoryBody& body) {
  constexpr std::size_t kSampled = 5;
  static_assert(kSampled * kSampled <= kCosinesMax + 1);
  std::vector<const PackedArticle*> sample;
  const std::size_t step = (body.counted().size() + kSampled - 1) / kSampled;
  for (std::size_t i = 0; i < body.counted().size(); i += step) sample.push_back(body.counted()[i].packed);
  return sample;
}

std::vector<const PackedArticle*> newest_of(const StoryBody& body) {
  const auto counted = body.counted();
  std::vector<const PackedArticle*> newest;
  for (const CountedMember& member : counted.last(std::min(kNewest, counted.size())))
    newest.push_back(member.packed);
  return newest;
}

CosineSum cosines_between(const StoryBody& a, const StoryBody& b) {
  CosineSum sum;
  const auto of_b = sample_of(b);
  for (const PackedArticle* x : sample_of(a)) {
    if (!x->embedding()) continue;
    for (const PackedArticle* y : of_b) sum += cosine_sum(*x, *y);
  }
  return sum;
}

void StoryBody::rebuild() {
  const std::vector<CountedMember> counted = std::move(counted_);
  counted_.clear();
  group_ = {};
  sum_.reset();
  version_ = new_version();
  Vectors total;
  for (const CountedMember& member : counted) {
    const QueryTable table(*member.packed);
    const Group one = group_of(*member.packed);
    group_ = counted_.empty() ? one : merged(group_, one, table.products(total));
    add(total, member.packed->unpack());
    trim(total);
    counted_.push_back(member);
  }
  if (counted_.size() >= kSumFrom) sum_ = std::make_shared<const Vectors>(std::move(total));
  strands_.clear();
  if (!counted_.empty()) sort_into_strands();
  refresh_index_terms();
}

bool StoryBody::detach(std::span<const ArticleNumber> numbers) {
  const auto leaves = [&](ArticleNumber n) {
    return std::find(numbers.begin(), numbers.end(), n) != numbers.end();
  };
  std::erase_if(members_, leaves);
  if (std::erase_if(counted_, [&](const CountedMember& m) { return leaves(m.number); }) == 0) return false;
  rebuild();
  return true;
}

void StoryBody::rename_group(ArticleNumber from, ArticleNumber to) {
  for (CountedMember& member : counted_) {
    if (member.group == from) member.group = to;
  }
  for (StoryBody& strand : strands_) strand.rename_group(from, to);
}

void StoryBody::hand_over(ArticleNumber from, ArticleNumber to, const PackedArticle* packed) {
  for (CountedMember& member : counted_) {
    if (member.number != from) continue;
    member.number = to;
    member.packed = packed;
  }
  for (StoryBody& strand : strands_) strand.hand_over(from, to, packed);
}

std::size_t StoryBody::memory_bytes() const {
  std::size_t bytes = sizeof *this + members_.capacity() * sizeof(ArticleNumber) +
                      counted_.capacity() * sizeof(CountedMember) +
                      index_terms_.capacity() * sizeof(IndexTerm);
  if (sum_) bytes += sizeof(Vectors) + bytes_of(*sum_);
  for (const StoryBody& strand : strands_) bytes += strand.memory_bytes();
  return bytes;
}

}  // namespace samestory::stories
