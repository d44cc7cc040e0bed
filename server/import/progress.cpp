#include "server/import/progress.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace samestory::import {
namespace {

constexpr std::chrono::milliseconds kRedraw{100};
constexpr int kBarCells = 30;

std::uint64_t rate(std::size_t count, std::chrono::duration<double> took) {
  return took.count() > 0 ? static_cast<std::uint64_t>(static_cast<double>(count) / took.count()) : 0;
}

}  // namespace

std::string with_commas(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3;) text.insert(at -= 3, ",");
  return text;
}

std::string summary(const Counts& counts, std::chrono::duration<double> took) {
  char seconds[32];
  std::snprintf(seconds, sizeof seconds, "%.1f", took.count());
  std::string text = with_commas(counts.total()) + " articles in " + seconds + " s (" +
                     with_commas(rate(counts.total(), took)) + "/s): " + with_commas(counts.created) +
                     " created";
  const auto add = [&](std::size_t count, const char* what) {
    if (count > 0) text += ", " + with_commas(count) + " " + what;
  };
  add(counts.updated, "updated");
  add(counts.unchanged, "unchanged");
  add(counts.rejected, "rejected");
  return text;
}

ProgressBar::ProgressBar(bool wanted) : on_(wanted && isatty(STDERR_FILENO) == 1) {}
ProgressBar::~ProgressBar() {
  clear();
}

void ProgressBar::show(const Counts& counts, double share) {
  const auto now = std::chrono::steady_clock::now();
  if (!on_ || now - shown_ < kRedraw) return;
  shown_ = now;
  std::string bar;
  if (share >= 0) {
    const int filled = std::clamp(static_cast<int>(share * kBarCells), 0, kBarCells);
    for (int i = 0; i < kBarCells; ++i) bar += i < filled ? "█" : "░";
    char percent[16];
    std::snprintf(percent, sizeof percent, " %3.0f %%  ", 100 * std::clamp(share, 0.0, 1.0));
    bar += percent;
  }
  std::fprintf(stderr, "\r\x1b[K%s%s articles, %s/s, %s rejected", bar.c_str(),
               with_commas(counts.total()).c_str(), with_commas(rate(counts.total(), now - started_)).c_str(),
               with_commas(counts.rejected).c_str());
  std::fflush(stderr);
}

void ProgressBar::clear() {
  if (on_ && shown_.time_since_epoch().count() != 0) std::fputs("\r\x1b[K", stderr);
}

}  // namespace samestory::import
