// Loads a byte so that what lies around it is near when it is needed. A prefetch is given up by some
// processors where the address must be translated first, more so in a virtual machine; a load is not, and
// many loads that stand close together, with nothing that waits for them, are under way at once.
#pragma once

namespace samestory {

inline void touch(const void* at) {
  static_cast<void>(*static_cast<const volatile char*>(at));
}

}  // namespace samestory
