#include "core/engine/shingle_cache.hpp"

#include <utility>

namespace samestory::engine {

void ShingleCache::put(ArticleNumber number, Set set) {
  const std::lock_guard lock(mutex_);
  if (entries_.contains(number.value)) return;
  bytes_ += bytes_of(set);
  order_.push_front({number, std::move(set)});
  entries_[number.value] = order_.begin();
  while (bytes_ > bytes_max_ && order_.size() > 1) {
    bytes_ -= bytes_of(order_.back().set);
    entries_.erase(order_.back().number.value);
    order_.pop_back();
  }
}

void ShingleCache::forget(ArticleNumber number) {
  const std::lock_guard lock(mutex_);
  const auto entry = entries_.find(number.value);
  if (entry == entries_.end()) return;
  bytes_ -= bytes_of(entry->second->set);
  order_.erase(entry->second);
  entries_.erase(entry);
}

ShingleCache::Set ShingleCache::find(ArticleNumber number) {
  const std::lock_guard lock(mutex_);
  const auto entry = entries_.find(number.value);
  if (entry == entries_.end()) return nullptr;
  order_.splice(order_.begin(), order_, entry->second);
  return entry->second->set;
}

Result<ShingleCache::Set> ShingleCache::get(ArticleNumber number, const TextSource& texts) {
  if (Set set = find(number)) return set;
  const Result<std::string> text = texts.compared_text(number);
  if (!text) return fail(text.error());
  auto set = std::make_shared<const signature::ShingleSet>(signature::shingles_of(*text));
  put(number, set);
  return set;
}

}  // namespace samestory::engine
