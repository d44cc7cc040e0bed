#include "core/records/embedding.hpp"

#include <algorithm>
#include <cmath>

#include "core/text/utf8.hpp"

namespace samestory::records {
namespace {

constexpr const char* kModelField = "/embedding/model";
constexpr const char* kVectorField = "/embedding/vector";
constexpr double kLargest = 127;

Result<void> check_model(const std::string& model) {
  const bool controls = std::any_of(model.begin(), model.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) == 0x7F;
  });
  if (model.empty() || model.size() > kEmbeddingModelBytesMax || controls ||
      text::first_invalid_utf8(model).has_value()) {
    return fail(Errc::invalid_value,
                "Name the model that made the vector, in 1 to 128 bytes without control characters.",
                kModelField);
  }
  return {};
}

Result<void> check_dimensions(std::size_t dimensions) {
  if (dimensions >= kEmbeddingDimensionsMin && dimensions <= kEmbeddingDimensionsMax) return {};
  return fail(Errc::invalid_value,
              "A vector has 8 to 4,096 numbers; this one has " + std::to_string(dimensions) + ".",
              kVectorField);
}

Result<void> zero() {
  return fail(Errc::invalid_value, "A vector of zeros has no direction; leave the embedding out.",
              kVectorField);
}

}  // namespace

Result<Embedding> make_embedding(std::string model, std::span<const float> vector) {
  if (Result<void> named = check_model(model); !named) return fail(std::move(named.error()));
  if (Result<void> sized = check_dimensions(vector.size()); !sized) return fail(std::move(sized.error()));
  double largest = 0;
  for (const float x : vector) {
    if (!std::isfinite(x)) {
      return fail(Errc::invalid_value, "A vector's numbers must be finite.", kVectorField);
    }
    largest = std::max(largest, std::fabs(static_cast<double>(x)));
  }
  if (largest <= 0) return fail(std::move(zero().error()));
  Embedding made{std::move(model), {}};
  made.vector.reserve(vector.size());
  for (const float x : vector) {
    made.vector.push_back(static_cast<std::int8_t>(std::lround(static_cast<double>(x) / largest * kLargest)));
  }
  return made;
}

Result<void> validate(const Embedding& embedding) {
  if (Result<void> named = check_model(embedding.model); !named) return named;
  if (Result<void> sized = check_dimensions(embedding.vector.size()); !sized) return sized;
  const auto is_zero = [](std::int8_t x) { return x == 0; };
  if (std::all_of(embedding.vector.begin(), embedding.vector.end(), is_zero)) return zero();
  return {};
}

EmbeddingSpace space_of(const Embedding& embedding) {
  return {embedding.model, embedding.vector.size()};
}

Result<void> check_space(const EmbeddingSpace& store, const Embedding& embedding) {
  if (embedding.model != store.model) {
    return fail(
        Errc::conflict,
        "This store's embeddings are made by the model '" + store.model + "'; send that model's or none.",
        kModelField);
  }
  if (embedding.vector.size() != store.dimensions) {
    return fail(Errc::conflict,
                "This store's embeddings (model '" + store.model + "') have " +
                    std::to_string(store.dimensions) + " numbers; this one has " +
                    std::to_string(embedding.vector.size()) + ".",
                kVectorField);
  }
  return {};
}

}  // namespace samestory::records
