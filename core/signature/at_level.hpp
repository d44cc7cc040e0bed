// The functions of signature.hpp at a chosen level: for tests and benches, which compare the levels.
#pragma once

#include "core/base/cpu.hpp"
#include "core/signature/signature.hpp"

namespace samestory::signature {

// `level` is supported (supported_cpu_level()).
SignedText sign(std::string_view text, std::uint64_t store_secret, CpuLevel level);
Signature signature_of(std::string_view text, std::uint64_t store_secret, CpuLevel level);
ShingleSet shingles_of(std::string_view text, CpuLevel level);
float estimate_similarity(const Sketch& a, const Sketch& b, CpuLevel level);
CompactSketch compact(const Sketch& sketch, CpuLevel level);
float estimate_similarity(const CompactSketch& a, const CompactSketch& b, CpuLevel level);
Overlap exact_overlap(const ShingleSet& a, const ShingleSet& b, CpuLevel level);

}  // namespace samestory::signature
