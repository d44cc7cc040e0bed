// A small inverted index over the stories that changed lately: what the writer looks through so that it need
// not search the whole index again. The same ranks as Postings.
//
// The owner clears it before it grows past its use. Not synchronised: const members may run beside each
// other.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "core/base/ids.hpp"
#include "core/stories/index_terms.hpp"

namespace samestory::stories {

class RecentIndex {
 public:
  struct Found {
    StoryId story;
    std::uint32_t rank = 0;
  };

  // A story that is put again replaces what it was, for queries from then on. Sequences do not fall.
  void put(StoryId story, std::span<const IndexTerm> terms, Sequence sequence = 1);
  // Stories put after `after` whose latest terms share one with the query, each once, in the order of their
  // last put. Work grows with the puts after `after`, not with all.
  std::vector<Found> find(std::span<const IndexTerm> query, Sequence after = 0) const;
  bool holds(StoryId story) const { return latest_.contains(story.value); }
  std::size_t puts() const { return puts_.size(); }
  void clear();

 private:
  struct Node {
    records::TermId term = 0;
    std::uint32_t put = 0;   // index into puts_
    std::uint32_t next = 0;  // index into nodes_ plus one; 0: the last
    std::uint8_t weight = 0;
  };
  static constexpr std::size_t kHeads = std::size_t{1} << 13;
  static std::size_t head_of(records::TermId term) { return term >> (32 - 13); }

  std::vector<std::uint32_t> heads_ = std::vector<std::uint32_t>(kHeads);
  std::vector<Node> nodes_;
  struct Put {
    StoryId story;
    Sequence sequence = 0;
  };
  std::vector<Put> puts_;
  boost::unordered_flat_map<std::uint64_t, std::uint32_t> latest_;  // story -> its last put
};

}  // namespace samestory::stories
