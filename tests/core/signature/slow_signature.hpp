// The slow, obvious model of signatures: docs/signature-spec.md word for word. It shares no code with
// core/signature.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/signature/signature.hpp"

namespace samestory::signature {

SignedText slow_sign(std::string_view text, std::uint64_t store_secret);

}  // namespace samestory::signature
