#include "core/stories/agglomerate.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

using namespace samestory;
using namespace samestory::stories;

namespace {

struct Scene {
  std::vector<Group> groups;
  PairProducts products{0};
};

// Items whose stem cosines are given; every other field is empty.
Scene scene_of(const std::vector<std::vector<float>>& cosines) {
  Scene scene{{}, PairProducts(cosines.size())};
  for (std::size_t i = 0; i < cosines.size(); ++i) {
    Group g;
    g.articles = 1;
    g.log_words = 5;
    at(g.norms, Field::stem) = 1;
    scene.groups.push_back(g);
    for (std::size_t j = 0; j < i; ++j) {
      Products p{};
      at(p, Field::stem) = cosines[i][j];
      scene.products.set(i, j, p);
    }
  }
  return scene;
}

MergeModel stem_model() {
  return MergeModel::parse("version 1\ninputs stem\noutput_bias 0\nweights 1\n").value();
}

// The slow, obvious way: score all pairs of parts anew for each merge.
std::vector<std::uint32_t> obvious(const Scene& scene, const MergeModel& model, float threshold) {
  std::vector<std::vector<std::uint32_t>> parts;
  for (std::uint32_t i = 0; i < scene.groups.size(); ++i) parts.push_back({i});
  const auto group_of_part = [&](const std::vector<std::uint32_t>& part) {
    Group g;
    for (const std::uint32_t i : part) {
      Products cross{};
      for (const std::uint32_t j : part) {
        if (j >= i) break;
        for (std::size_t f = 0; f < kFields; ++f) cross[f] += scene.products.at(i, j)[f];
      }
      g = merged(g, scene.groups[i], cross);
    }
    return g;
  };
  while (true) {
    float best = threshold;
    std::size_t best_a = 0, best_b = 0;
    for (std::size_t a = 0; a < parts.size(); ++a) {
      for (std::size_t b = a + 1; b < parts.size(); ++b) {
        Products cross{};
        for (const std::uint32_t i : parts[a]) {
          for (const std::uint32_t j : parts[b]) {
            for (std::size_t f = 0; f < kFields; ++f) cross[f] += scene.products.at(i, j)[f];
          }
        }
        const Group ga = group_of_part(parts[a]), gb = group_of_part(parts[b]);
        if (!may_merge(ga, gb, cross)) continue;
        const float score = model.score(inputs_of(ga, gb, cross));
        if (score > best) best = score, best_a = a, best_b = b;
      }
    }
    if (best_a == best_b) break;
    parts[best_a].insert(parts[best_a].end(), parts[best_b].begin(), parts[best_b].end());
    std::sort(parts[best_a].begin(), parts[best_a].end());
    parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(best_b));
  }
  std::vector<std::uint32_t> part(scene.groups.size());
  for (const auto& members : parts) {
    for (const std::uint32_t i : members) part[i] = members.front();
  }
  return part;
}

bool same_partition(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if ((a[i] == a[j]) != (b[i] == b[j])) return false;
    }
  }
  return true;
}

}  // namespace

TEST_CASE("agglomeration merges as scoring every pair anew would", "[stories]") {
  const unsigned seed = 20;
  INFO("seed " << seed);
  std::mt19937 random(seed);
  std::uniform_real_distribution<float> cosine(0, 1);
  const MergeModel model = stem_model();
  for (int round = 0; round < 40; ++round) {
    const std::size_t count = 2 + random() % 12;
    std::vector<std::vector<float>> cosines(count, std::vector<float>(count));
    for (std::size_t i = 0; i < count; ++i) {
      for (std::size_t j = 0; j < i; ++j) cosines[i][j] = cosine(random) * cosine(random);
    }
    const Scene scene = scene_of(cosines);
    const Agglomeration got = agglomerate(scene.groups, scene.products, model, 0.3F);
    CHECK(same_partition(got.part, obvious(scene, model, 0.3F)));
  }
}

TEST_CASE("a must-link joins and a cannot-link parts, whatever the score says", "[stories]") {
  const Scene scene = scene_of({{}, {0.9F}, {0.0F, 0.0F}, {0.8F, 0.9F, 0.0F}});
  const std::vector<ItemLink> links = {{2, 3, true}, {0, 1, false}};
  const auto part = agglomerate(scene.groups, scene.products, stem_model(), 0.2F, links).part;
  CHECK(part[2] == part[3]);
  CHECK(part[0] != part[1]);
  CHECK(part[1] == part[3]);  // nearest to what is left
}

TEST_CASE("a cannot-link also holds for the parts that its items were merged into", "[stories]") {
  const Scene scene = scene_of({{}, {0.95F}, {0.7F, 0.7F}, {0.7F, 0.7F, 0.9F}});
  const std::vector<ItemLink> links = {{0, 3, false}};
  const auto part = agglomerate(scene.groups, scene.products, stem_model(), 0.1F, links).part;
  CHECK(part[0] == part[1]);
  CHECK(part[2] == part[3]);
  CHECK(part[0] != part[2]);
}

TEST_CASE("a gate that refuses keeps two parts apart and the rest goes on", "[stories]") {
  const Scene scene = scene_of({{}, {0.9F}, {0.1F, 0.8F}});
  int asked = 0;
  const MergeGate gate = [&asked](std::uint32_t, std::uint32_t, const Inputs&, float score) {
    ++asked;
    return score < 0.85F;
  };
  const auto part = agglomerate(scene.groups, scene.products, stem_model(), 0.5F, {}, gate).part;
  CHECK(part[0] != part[1]);
  CHECK(part[1] == part[2]);
  CHECK(asked == 2);
}
