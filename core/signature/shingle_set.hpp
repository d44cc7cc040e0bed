// Sorting of shingle hashes. Internal to core/signature.
#pragma once

#include <cstdint>
#include <span>

#include "core/base/cpu.hpp"
#include "core/signature/signature.hpp"

namespace samestory::signature {

// The distinct values of `hashes`, ascending. Linear in their number, since hashes spread evenly over
// buckets; n log n against inputs made to collide. Thread-safe.
ShingleSet make_shingle_set(std::span<const std::uint64_t> hashes, CpuLevel level);

}  // namespace samestory::signature
