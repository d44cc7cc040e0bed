#include <catch2/catch.hpp>

#include <limits>

#include "core/records/analysis.hpp"
#include "core/records/article.hpp"
#include "core/records/frame.hpp"
#include "tests/support/sample_records.hpp"

using namespace samestory;
using namespace samestory::records;
using namespace samestory::tests;

namespace {

void check_refused(const std::string& model, const std::vector<float>& vector, const std::string& field) {
  INFO(model.substr(0, 20) << ' ' << vector.size());
  const auto made = make_embedding(model, vector);
  REQUIRE_FALSE(made);
  CHECK(made.error().code == Errc::invalid_value);
  CHECK(made.error().field == field);
}

}  // namespace

TEST_CASE("an embedding is kept as a direction of int8, its largest component 127") {
  const auto made =
      make_embedding("m", std::vector<float>{0.5F, -1, 0.25F, 0, 0.004F, 0.003F, -0.996F, 1e-30F});
  REQUIRE(made);
  CHECK(made->vector == std::vector<std::int8_t>{64, -127, 32, 0, 1, 0, -126, 0});
  const auto scaled =
      make_embedding("m", std::vector<float>{5e30F, -1e31F, 2.5e30F, 0, 4e28F, 3e28F, -9.96e30F, 0});
  REQUIRE(scaled);
  CHECK(scaled->vector == made->vector);
}

TEST_CASE("an embedding without direction, model or the right size is refused") {
  const std::vector<float> fine(8, 0.5F);
  const std::string vector = "/embedding/vector", model = "/embedding/model";
  check_refused("m", std::vector<float>(7, 1), vector);
  check_refused("m", std::vector<float>(4097, 1), vector);
  check_refused("m", {}, vector);
  check_refused("m", std::vector<float>(8, 0), vector);
  for (const float bad : {std::numeric_limits<float>::infinity(), std::numeric_limits<float>::quiet_NaN()}) {
    std::vector<float> broken = fine;
    broken[3] = bad;
    check_refused("m", broken, vector);
  }
  check_refused("", fine, model);
  check_refused(std::string(129, 'm'), fine, model);
  check_refused("a\nb", fine, model);
  check_refused("\xFF", fine, model);
  CHECK(make_embedding(std::string(128, 'm'), std::vector<float>(4096, 1)));
}

TEST_CASE("a store's space takes its own model and size, and names its model otherwise") {
  const EmbeddingSpace store{"multilingual-e5", 8};
  CHECK(check_space(store, make_embedding("multilingual-e5", std::vector<float>(8, 1)).value()));
  const auto model = check_space(store, make_embedding("other", std::vector<float>(8, 1)).value());
  REQUIRE_FALSE(model);
  CHECK(model.error().code == Errc::conflict);
  CHECK(model.error().field == "/embedding/model");
  CHECK(model.error().message.find("'multilingual-e5'") != std::string::npos);
  const auto size = check_space(store, make_embedding("multilingual-e5", std::vector<float>(9, 1)).value());
  REQUIRE_FALSE(size);
  CHECK(size.error().code == Errc::conflict);
  CHECK(size.error().field == "/embedding/vector");
}

TEST_CASE("an analysis with an embedding comes back as it was written; damage in it is corrupt") {
  Analysis analysis = sample_analysis();
  analysis.embedding = Embedding{"sample-model", {127, -128, 0, 1, -1, 5, 6, 7, 8}};
  const std::string bytes = encode(analysis);
  const auto decoded = decode_analysis(bytes);
  REQUIRE(decoded);
  CHECK(*decoded == analysis);
  CHECK(bytes[0] == 3);
  CHECK(encode(sample_analysis())[0] == 1);
  const auto broken = [&analysis](Embedding embedding) {
    analysis.embedding = std::move(embedding);
    return decode_analysis(encode(analysis));
  };
  for (const auto& result : {broken({"", {1, 2, 3, 4, 5, 6, 7, 8}}), broken({"m", {1, 2}}),
                             broken({"m", std::vector<std::int8_t>(8)})}) {
    REQUIRE_FALSE(result);
    CHECK(result.error().code == Errc::corrupt);
  }
}

TEST_CASE("an article's embedding is judged with it and is no part of its payload") {
  Article article = sample_article();
  article.embedding = Embedding{"m", std::vector<std::int8_t>(8, 3)};
  CHECK(validate(article));
  CHECK(encode(article) == encode(sample_article()));
  article.embedding->vector.resize(7);
  CHECK_FALSE(validate(article));
}
