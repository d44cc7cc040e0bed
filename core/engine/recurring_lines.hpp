// Lines that recur in the articles of one source, learned from the stream.
//
// A sighting counts where the line stands in an article of its own: its title and some line of its body are
// new to the source, so that copies and resent versions of one article teach nothing. A line recurs when it
// was sighted 8 times, and in a quarter of the source's articles since it was first seen; over the last 128
// to 256 of them, so that what is no longer printed is forgotten.
//
// Memory is bounded: 512 lines a source, of which the least sighted go; 4,096 sources, of which the one heard
// from least lately goes. A function of the calls to learn() alone. Not synchronised: any number of readers,
// or one writer.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <span>
#include <vector>

namespace samestory::engine {

class RecurringLines {
 public:
  static constexpr std::uint32_t kSightingsMin = 8;
  static constexpr std::uint32_t kArticlesPerSighting = 4;
  static constexpr std::size_t kLinesMax = 512;
  static constexpr std::size_t kSourcesMax = 4096;

  // One article of `source`: the hash of its title (0: none), then those of body lines that may recur.
  void learn(std::uint32_t source, std::span<const std::uint32_t> lines);
  bool recurs(std::uint32_t source, std::uint32_t line) const;

  // The lines of a source that recur, by hash.
  std::vector<std::uint32_t> recurring(std::uint32_t source) const;
  std::size_t sources() const { return sources_.size(); }
  std::size_t memory_bytes() const;

 private:
  struct Line {
    std::uint32_t hash = 0;
    std::uint32_t sightings = 0;
    std::uint32_t since = 0;  // in articles of the source, as `last`
    std::uint32_t last = 0;
  };
  struct Source {
    std::uint32_t articles = 0;
    std::uint64_t touched = 0;
    std::vector<Line> lines;  // by hash

    const Line* find(std::uint32_t hash) const;
    bool recurs(const Line& line) const;
    void sight(std::uint32_t hash, bool counts);
    void drop_least_sighted();
  };
  Source& source_of(std::uint32_t source);

  boost::unordered_flat_map<std::uint32_t, Source> sources_;
  std::uint64_t articles_ = 0;
};

}  // namespace samestory::engine
