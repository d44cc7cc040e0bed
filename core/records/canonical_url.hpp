// One spelling for the addresses of one web page: article ids are derived from it, so it never changes.
#pragma once

#include <string>
#include <string_view>

namespace samestory::records {

// For http and https, the syntax-based and scheme-based normalisation of RFC 3986, 6.2.2 and 6.2.3: scheme
// and host in lower case, no default port, no dot segments, "/" for an empty path, percent-encoding in upper
// case and only where it is needed; besides, the fragment goes (but not "#!..."), and so do query parameters
// that only tell how a reader came ("utm_source", "fbclid" and the like). The order of the others stays. Any
// other text is returned as it is, without blanks around it. Takes any bytes; thread-safe.
std::string canonical_url(std::string_view url);

}  // namespace samestory::records
