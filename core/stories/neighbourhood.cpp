#include "core/stories/neighbourhood.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "core/stories/across_languages.hpp"
#include "core/stories/agglomerate.hpp"
#include "core/stories/near_stories.hpp"

namespace samestory::stories {
namespace {

// How often an agglomeration is repeated with bridged stories held apart.
constexpr int kBridgeRounds = 3;
// A pair of stories may lean on one article for this much of its score.
constexpr float kBridgeMargin = 0.75F;

// Copies of what the state has: they are worked with while the state goes on.
struct Item {
  std::size_t story = 0;  // index into the neighbourhood
  ArticleNumber number;   // none: a whole strand of the story
  std::unique_ptr<const PackedArticle> packed;
  std::uint32_t language = 0;
  Vectors sum = {};  // of a whole strand
  Group group = {};
  std::vector<std::unique_ptr<const PackedArticle>> sample =
      {};  // of its members, where there are embeddings
  std::vector<std::unique_ptr<const PackedArticle>> newest = {};  // of a whole strand's members
};

class Neighbourhood final : public StoryIndex::Regrouping {
 public:
  Neighbourhood(const StoryState& state, const JoinRule& rule, std::vector<const StoryRow*> rows)
      : state_(state), rule_(rule), threshold_(rule.sized_merge_threshold()), rows_(std::move(rows)) {
    std::sort(rows_.begin(), rows_.end(),
              [](const StoryRow* a, const StoryRow* b) { return a->body.id() < b->body.id(); });
    for (std::size_t s = 0; s < rows_.size(); ++s) list_items(s);
    for (const StoryRow* row : rows_) read_.emplace_back(row->body.id(), row->changed);
    products_ = PairProducts(items_.size());
    if (items_.size() < 2) return;
    if (!state_.embeddings().empty()) {
      scale_ = state_.embeddings().scale();
      cosines_.emplace(items_.size(), *scale_);
    }
    links_ = strands_of_whole_stories();
    if (!state_.constraints().empty()) {
      multiply();
      add_corrections(links_);
    }
    keep_settled_in_place(links_);
  }

  void group() override {
    if (items_.size() < 2) return;
    if (groups_.empty()) multiply();
    std::vector<ItemLink> links = within_languages(links_);
    // A topic that has grown large must not lower the bar for its own direct evidence.
    const float eased = std::min(0.0F, threshold_ - rule_.merge_threshold());
    const DirectScore direct = [this, eased](std::uint32_t a, std::uint32_t b) {
      return direct_score(a, b) + eased;
    };
    for (int round = 0; round < kBridgeRounds; ++round) {
      result_ = agglomerate(groups_, products_, rule_.model(), threshold_, links, {}, cosines_, direct);
      if (!hold_bridged_apart(result_, links)) break;
    }
    join_across(result_, {languages(), groups_, cosines_ ? &*cosines_ : nullptr}, links_,
                rule_.model().threshold(), rule_.merge_threshold());
  }

  StoryIndex::Plan conclude() override {
    StoryIndex::Plan plan;
    plan.read = read_;
    if (items_.size() >= 2 && unchanged()) name_parts(result_, plan);
    return plan;
  }

 private:
  // Otherwise rows may be gone, and the plan is out of date whatever it says.
  bool unchanged() const {
    for (std::size_t s = 0; s < rows_.size(); ++s) {
      const StoryRow* row = state_.row(read_[s].first);
      if (row != rows_[s] || row->changed != read_[s].second) return false;
    }
    return true;
  }

  void list_items(std::size_t s) {
    const StoryBody& body = rows_[s]->body;
    first_.push_back(items_.size());
    if (body.counted().size() > kItemsMax || state_.settled(*rows_[s])) {
      for (const StoryBody* strand : body.strands()) put_whole(s, *strand);
      return;
    }
    for (const CountedMember& m : body.counted())
      items_.push_back({s, m.number, m.packed->clone(), m.packed->language()});
  }

  void put_whole(std::size_t s, const StoryBody& strand) {
    Item& item = items_.emplace_back();
    item.story = s;
    item.language = strand.counted().front().packed->language();
    item.sum = strand.sum();
    item.group = strand.group();
    if (strand.counted().size() >= kNearestTried) {
      for (const PackedArticle* article : newest_of(strand)) item.newest.push_back(article->clone());
    }
    if (state_.embeddings().empty()) return;
    for (const PackedArticle* article : sample_of(strand)) item.sample.push_back(article->clone());
  }

  std::vector<std::uint32_t> languages() const {
    std::vector<std::uint32_t> all;
    for (const Item& item : items_) all.push_back(item.language);
    return all;
  }

  std::size_t end_of(std::size_t s) const { return s + 1 < first_.size() ? first_[s + 1] : items_.size(); }

  void multiply() {
    for (std::size_t i = 0; i < items_.size(); ++i) {
      const Item& item = items_[i];
      groups_.push_back(item.packed ? group_of(*item.packed) : item.group);
      if (i + 1 == items_.size()) break;
      const QueryTable table = item.packed ? QueryTable(*item.packed) : QueryTable(item.sum);
      for (std::size_t j = i + 1; j < items_.size(); ++j) {
        products_.set(i, j,
                      items_[j].packed ? table.products(*items_[j].packed) : table.products(items_[j].sum));
        if (cosines_) cosines_->set(i, j, cosines_of(items_[i], items_[j]));
      }
    }
  }

  // Asked for again and again while parts grow.
  float direct_score(std::uint32_t a, std::uint32_t b) {
    if (direct_.empty()) direct_.assign(items_.size() * items_.size(), kUnasked);
    float& known = direct_[std::max(a, b) * items_.size() + std::min(a, b)];
    if (known != kUnasked) return known;
    if (groups_[a].articles > groups_[b].articles) std::swap(a, b);
    const Packed smaller = packed_of(a), larger = packed_of(b);
    const bool nearest = larger.size() > 1 && !smaller.empty();
    known = nearest ? nearest_score(rule_.model(), smaller, larger)
                    : rule_.model().score(inputs_of(groups_[a], groups_[b], products_.at(a, b)));
    return known;
  }

  // The article, or a large story's newest reports; none of a small story that stays whole.
  Packed packed_of(std::uint32_t item) const {
    if (items_[item].packed) return {items_[item].packed.get()};
    Packed packed;
    for (const auto& article : items_[item].newest) packed.push_back(article.get());
    return packed;
  }

  static CosineSum cosines_of(const Item& a, const Item& b) {
    CosineSum sum;
    for_articles(a, [&](const PackedArticle& x) {
      for_articles(b, [&](const PackedArticle& y) { sum += cosine_sum(x, y); });
    });
    return sum;
  }

  template <class Visit>
  static void for_articles(const Item& item, Visit visit) {
    if (item.packed) return visit(*item.packed);
    for (const auto& article : item.sample) visit(*article);
  }

  // The item that an article stands or falls with; a member without evidence goes with its story's centre.
  std::size_t item_of(std::size_t s, ArticleNumber number) const {
    const StoryBody& body = rows_[s]->body;
    const Member* member = state_.members().find(number);
    const CountedMember* counted = member ? body.counted_for(member->group) : nullptr;
    for (std::size_t i = first_[s]; counted != nullptr && i < end_of(s); ++i) {
      const bool whole = !items_[i].packed && items_[i].language == counted->packed->language();
      if (whole || items_[i].number == counted->number) return i;
    }
    return centre_of(s);
  }

  std::size_t centre_of(std::size_t s) const {
    std::size_t best = first_[s];
    float best_sum = -1;
    for (std::size_t i = first_[s]; i < end_of(s); ++i) {
      float sum = 0;
      for (std::size_t j = first_[s]; j < end_of(s); ++j) {
        if (j != i) sum += at(products_.at(i, j), Field::stem);
      }
      if (sum > best_sum) best = i, best_sum = sum;
    }
    return best;
  }

  std::vector<ItemLink> strands_of_whole_stories() const {
    std::vector<ItemLink> links;
    for (std::size_t i = 1; i < items_.size(); ++i) {
      if (!items_[i].packed && !items_[i - 1].packed && items_[i].story == items_[i - 1].story)
        links.push_back({static_cast<std::uint32_t>(i - 1), static_cast<std::uint32_t>(i), true});
    }
    return links;
  }

  void add_corrections(std::vector<ItemLink>& links) const {
    std::map<ArticleNumber, std::size_t> story_of;
    for (std::size_t s = 0; s < rows_.size(); ++s) {
      for (const ArticleNumber number : rows_[s]->body.members()) story_of[number] = s;
    }
    for (const auto& [number, s] : story_of) {
      for (const Constraints::Bond& bond : state_.constraints().of(number)) {
        const auto other = story_of.find(bond.other);
        if (other == story_of.end() || !(number < bond.other)) continue;
        links.push_back({static_cast<std::uint32_t>(item_of(s, number)),
                         static_cast<std::uint32_t>(item_of(other->second, bond.other)), bond.must_link});
      }
    }
  }

  // The oldest of the stories that meet keeps its id, so a settled one must meet none that is older.
  void keep_settled_in_place(std::vector<ItemLink>& links) const {
    for (std::size_t s = 0; s < rows_.size(); ++s) {
      if (!state_.settled(*rows_[s])) continue;
      for (std::size_t t = 0; t < rows_.size(); ++t) {
        if (t == s || (t > s && !state_.settled(*rows_[t]))) continue;
        for (std::size_t i = first_[s]; i < end_of(s); ++i) {
          for (std::size_t j = first_[t]; j < end_of(t); ++j)
            links.push_back({static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(j), false});
        }
      }
    }
  }

  // Those that words can follow: across languages only what must stay apart.
  std::vector<ItemLink> within_languages(std::vector<ItemLink> links) const {
    std::erase_if(links, [this](const ItemLink& link) {
      return link.must && items_[link.a].language != items_[link.b].language;
    });
    return links;
  }

  float score_between(const std::vector<std::size_t>& a, const std::vector<std::size_t>& b) const {
    const auto gathered = [this](const std::vector<std::size_t>& items) {
      Group g = groups_[items.front()];
      Products cross;
      for (std::size_t k = 1; k < items.size(); ++k) {
        cross = {};
        for (std::size_t l = 0; l < k; ++l) accumulate(cross, products_.at(items[l], items[k]));
        g = merged(g, groups_[items[k]], cross);
      }
      return g;
    };
    Products cross{};
    for (const std::size_t i : a) {
      for (const std::size_t j : b) accumulate(cross, products_.at(i, j));
    }
    CosineSum cosines;
    for (const std::size_t i : a) {
      for (const std::size_t j : b) {
        if (cosines_) cosines += cosines_->at(i, j);
      }
    }
    return rule_.model().score(inputs_of(gathered(a), gathered(b), cross)) +
           (scale_ ? same_language_term(cosines, *scale_) : 0);
  }

  static void accumulate(Products& sum, const Products& more) {
    for (std::size_t f = 0; f < kFields; ++f) sum[f] += more[f];
  }

  // Adds links that keep two stories apart where their union leans on one article. True when there was such a
  // pair.
  bool hold_bridged_apart(const Agglomeration& result, std::vector<ItemLink>& links) const {
    bool found = false;
    for (std::size_t s = 0; s < rows_.size(); ++s) {
      for (std::size_t t = s + 1; t < rows_.size(); ++t) {
        std::map<std::uint32_t, std::pair<std::vector<std::size_t>, std::vector<std::size_t>>> met;
        for (std::size_t i = first_[s]; i < end_of(s); ++i) met[result.part[i]].first.push_back(i);
        for (std::size_t i = first_[t]; i < end_of(t); ++i) met[result.part[i]].second.push_back(i);
        for (const auto& [part, sides] : met) found = hold_apart(sides.first, sides.second, links) || found;
      }
    }
    return found;
  }

  bool hold_apart(const std::vector<std::size_t>& a, const std::vector<std::size_t>& b,
                  std::vector<ItemLink>& links) const {
    if (a.size() < 2 || b.size() < 2) return false;
    const auto leans_on = [&](const std::vector<std::size_t>& side, const std::vector<std::size_t>& other) {
      if (side.size() < 3) return false;
      for (std::size_t k = 0; k < side.size(); ++k) {
        std::vector<std::size_t> rest = side;
        rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(k));
        if (score_between(rest, other) < threshold_ - kBridgeMargin) return true;
      }
      return false;
    };
    if (!leans_on(a, b) && !leans_on(b, a)) return false;
    for (const std::size_t i : a) {
      for (const std::size_t j : b) {
        links.push_back({static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(j), false});
      }
    }
    return true;
  }

  void name_parts(const Agglomeration& result, StoryIndex::Plan& plan) const {
    std::map<std::uint32_t, StoryId> keeper;
    std::vector<std::size_t> displaced;
    for (std::size_t s = 0; s < rows_.size(); ++s) {
      if (!keeper.try_emplace(result.part[centre_of(s)], rows_[s]->body.id()).second) displaced.push_back(s);
    }
    for (const std::size_t s : displaced) {
      std::map<std::uint32_t, std::size_t> left;
      for (std::size_t i = first_[s]; i < end_of(s); ++i) {
        if (!keeper.contains(result.part[i])) ++left[result.part[i]];
      }
      const auto largest = std::max_element(left.begin(), left.end(),
                                            [](const auto& a, const auto& b) { return a.second < b.second; });
      if (largest != left.end()) {
        keeper[largest->first] = rows_[s]->body.id();
      } else {
        plan.change.aliases.push_back({rows_[s]->body.id(), keeper.at(result.part[centre_of(s)])});
      }
    }
    for (const std::uint32_t part : result.part) {
      if (keeper.contains(part)) continue;
      keeper[part] = StoryId{StoryIndex::kPlaceholder | ++plan.new_stories};
      plan.change.created.push_back(keeper[part]);
    }
    for (std::size_t s = 0; s < rows_.size(); ++s) {
      for (const ArticleNumber number : rows_[s]->body.members()) {
        const StoryId to = keeper.at(result.part[item_of(s, number)]);
        if (to != rows_[s]->body.id()) plan.change.moves.push_back({number, rows_[s]->body.id(), to});
      }
    }
    // A story that keeps a report has no need of an alias, whoever holds its centre.
    std::erase_if(plan.change.aliases, [&](const records::StoryAlias& alias) {
      const StoryRow* row = state_.row(alias.alias);
      const auto leaves =
          std::count_if(plan.change.moves.begin(), plan.change.moves.end(),
                        [&](const records::StoryMove& move) { return move.from == alias.alias; });
      return static_cast<std::size_t>(leaves) < row->body.members().size();
    });
    plan.change.model_version = rule_.model().version();
    plan.change.score = result.merges.empty() ? 0 : result.merges.back().score;
    plan.change.reason = "Its reports and those of the nearest stories were grouped anew.";
  }

  const StoryState& state_;
  const JoinRule& rule_;
  float threshold_;                    // of this moment
  std::vector<const StoryRow*> rows_;  // by id; the state's, looked at in the first step and the last
  std::vector<std::pair<StoryId, std::uint64_t>> read_;
  std::vector<std::size_t> first_;  // per story: its first item
  std::vector<Item> items_;
  std::vector<Group> groups_;
  PairProducts products_{0};
  std::optional<CosineScale> scale_;    // of this moment, where the store has embeddings
  std::optional<PairCosines> cosines_;  // by scale_
  std::vector<ItemLink> links_;
  static constexpr float kUnasked = 1e9F;
  std::vector<float> direct_;  // by pair of items; empty until the first is asked for
  Agglomeration result_;
};

std::size_t items_in(const StoryState& state, const StoryRow& row) {
  const std::size_t counted = row.body.counted().size();
  return counted > kItemsMax || state.settled(row) ? row.body.strands().size() : counted;
}

}  // namespace

namespace {

// One strand of a story against the same language's strands of others.
void append_near(const StoryState& state, const JoinRule& rule, const StoryBody& strand,
                 std::vector<Candidate>& near) {
  const PackedArticle& first = *strand.counted()[0].packed;
  const QueryTable table = strand.counted().size() == 1 ? QueryTable(first) : QueryTable(strand.sum());
  auto found =
      candidates_for(state, strand.index_terms(), days_of(strand.group()), first.language(), kScored + 1);
  std::erase_if(found, [&strand](const Candidate& c) { return c.story == strand.id(); });
  for (const NearStory& story : near_stories(state, found, table, strand.group(), first.language())) {
    const Candidate& c = found[story.candidate];
    if (story.strand == nullptr) continue;
    const float words = rule.model().score(inputs_of(strand.group(), story.strand->group(), story.cross));
    const float cosines =
        state.embeddings().empty() ? 0 : rule.same_language(cosines_between(strand, *story.strand));
    raise_scored(near, c.story, words + cosines, c.changed);
  }
}

// Stories of other languages, found by the embeddings of the first report and the last.
void append_near_across(const StoryState& state, const JoinRule& rule, const StoryBody& body,
                        std::vector<Candidate>& near) {
  if (state.embeddings().empty() || body.counted().empty()) return;
  std::vector<const PackedArticle*> queries = {body.counted().front().packed};
  if (body.counted().size() > 1) queries.push_back(body.counted().back().packed);
  std::vector<StoryId> scored = {body.id()};
  for (const PackedArticle* query : queries) {
    if (!query->embedding()) continue;
    const SignBits bits = state.embeddings().signs(query->embedding());
    for (const auto& found : state.embeddings().ring().find(bits, query->language(), kAcross).found) {
      const Member* member = state.members().find(found.article);
      const StoryRow* other = member ? state.row(member->story) : nullptr;
      if (other == nullptr || std::find(scored.begin(), scored.end(), member->story) != scored.end())
        continue;
      scored.push_back(member->story);
      if (share_a_language(body, other->body)) continue;
      const CosineSum cosines = cosines_between(body, other->body);
      raise_scored(near, member->story, rule.across(cosines, body.group(), other->body.group()).score,
                   other->evidence_changed);
    }
  }
}

}  // namespace

std::vector<ScoredStory> neighbours_of(const StoryState& state, const JoinRule& rule, const StoryRow& row) {
  std::vector<Candidate> near;
  for (const StoryBody* strand : row.body.strands()) append_near(state, rule, *strand, near);
  append_near_across(state, rule, row.body, near);
  return best_of(near);
}

std::unique_ptr<StoryIndex::Regrouping> regrouping_of(const StoryState& state, const JoinRule& rule,
                                                      StoryId story) {
  const StoryRow* row = state.row(story);
  if (row == nullptr || row->body.counted().empty()) {
    return std::make_unique<Neighbourhood>(state, rule, std::vector<const StoryRow*>{});
  }
  std::vector<const StoryRow*> rows = {row};
  std::size_t items = items_in(state, *row);
  for (const ScoredStory& near : neighbours_of(state, rule, *row)) {
    if (near.score <= rule.sized_merge_threshold() - kNeighbourMargin || rows.size() > kNeighboursMax) break;
    const StoryRow* other = state.row(near.story);
    if (other->state != records::StoryState::active || items + items_in(state, *other) > kItemsMax) continue;
    rows.push_back(other);
    items += items_in(state, *other);
  }
  return std::make_unique<Neighbourhood>(state, rule, std::move(rows));
}

}  // namespace samestory::stories
