// A topic is not an event. Whatever touches a war or an election resembles the sum of a hundred reports on
// it, though it reports what none of them does; so the score of two groups, which looks at sums and means,
// would let such a story grow without end.
//
// A union is scattered when it is large and its reports are little like each other on average. Then the
// groups need direct evidence besides: the smaller side's reports, each against those few of the other side
// that are most like it, scored as pairs. The best of many is good by chance, the more so the more there are;
// so of these log-odds the logarithm of the union's size is taken off, as Bonferroni's correction does. A
// large event has near reports for each of its own, however loose it is as a whole.
// docs/decisions/0028-scattered-stories.md has what it was measured on. Pure functions; thread-safe.
#pragma once

#include <span>
#include <vector>

#include "core/stories/model.hpp"
#include "core/stories/packed_article.hpp"
#include "core/stories/query_table.hpp"

namespace samestory::stories {

inline constexpr float kScatterFrom = 24;       // articles
inline constexpr float kScatterCosine = 0.25F;  // mean stem cosine over a union's pairs
inline constexpr std::size_t kNearest = 3;      // reports that count as the nearest
// Of two large stories these many reports of the smaller one are held against the larger one's.
inline constexpr std::size_t kNearestTried = 8;

// Whether the union of two groups needs direct evidence; `cross` is products(a, b).
bool scattered(const Group& a, const Group& b, const Products& cross);
// Log-odds that chance gives the nearest of this many articles; 0 up to kScatterFrom.
float chance_of(float articles);

using Packed = std::vector<const PackedArticle*>;
// The mean score of the article and each of the kNearest of `others` (not empty) most like it; `table` and
// `group` are the article's.
float nearest_score(const MergeModel& model, const QueryTable& table, const Group& group,
                    const Packed& others);
// The same of a few of `articles`, on average.
float nearest_score(const MergeModel& model, const Packed& articles, const Packed& others);

// The mean of the kNearest highest; partly sorts `scores`, which is not empty.
float mean_of_nearest(std::span<float> scores);

}  // namespace samestory::stories
