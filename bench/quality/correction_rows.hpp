// What a store's editors corrected (GET /v1/corrections/export), as training rows of the merge score.
#pragma once

#include <istream>
#include <vector>

#include "bench/quality/rows.hpp"
#include "core/base/result.hpp"

namespace samestory::quality {

struct CorrectionRows {
  std::vector<Row> rows;             // of every fold: an editor's word is no set's label
  std::size_t across_languages = 0;  // pairs left out, since embeddings decide there and no row has any
};

// JSON Lines. A row must have every input of today's score: what an older version exported lacks inputs that
// came since, and none can be made up for it. The store still has the articles, so it is refused with the
// line and the input, and exporting again mends it. Inputs that are none of the score's (such as "embedding")
// are passed over. invalid_value.
Result<CorrectionRows> read_correction_rows(std::istream& lines, float weight);

}  // namespace samestory::quality
