#include "core/duplicates/groups.hpp"

#include <algorithm>
#include <cassert>

#include "core/duplicates/number_map.hpp"

namespace samestory::duplicates {
namespace {

constexpr std::uint32_t kAlone = 0xFFFFFFFF;

// Members ascend. Departed ones in front are skipped over, since the oldest usually leave first.
struct Group {
  ArticleNumber representative;
  std::vector<ArticleNumber> numbers;
  std::size_t begin = 0;

  std::size_t size() const { return numbers.size() - begin; }
  void add(ArticleNumber number) {
    const auto from = numbers.begin() + static_cast<std::ptrdiff_t>(begin);
    numbers.insert(std::upper_bound(from, numbers.end(), number), number);
  }
  void remove(ArticleNumber number) {
    const auto from = numbers.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto found = std::lower_bound(from, numbers.end(), number);
    if (found == from) {
      ++begin;
    } else {
      numbers.erase(found);
    }
    if (begin > 16 && 2 * begin > numbers.size()) {
      numbers.erase(numbers.begin(), numbers.begin() + static_cast<std::ptrdiff_t>(begin));
      begin = 0;
    }
  }
  // The earliest member that is not `number`.
  ArticleNumber earliest_without(ArticleNumber number) const {
    return numbers[begin] == number ? numbers[begin + 1] : numbers[begin];
  }
};

}  // namespace

// Groups of two and more stand in `groups`, at the index that `group_of` holds; an article alone needs four
// bytes.
struct Groups::Impl {
  NumberMap group_of;
  std::vector<Group> groups = std::vector<Group>(1);  // index 0 is never used
  std::vector<std::uint32_t> free;

  Group* find(ArticleNumber number) {
    const std::uint32_t index = group_of.get(number);
    return index == 0 || index == kAlone ? nullptr : &groups[index];
  }
  std::uint32_t start_group(ArticleNumber first) {
    std::uint32_t index = static_cast<std::uint32_t>(groups.size());
    if (free.empty()) {
      groups.emplace_back();
    } else {
      index = free.back();
      free.pop_back();
    }
    groups[index] = Group{first, {first}, 0};
    group_of.set(first, index);
    return index;
  }
};

Groups::Groups() : impl_(std::make_unique<Impl>()) {}
Groups::~Groups() = default;

void Groups::add(ArticleNumber number, ArticleNumber representative) {
  Impl& my = *impl_;
  if (my.group_of.get(number) != 0) remove({number, promotion_for(number)});
  if (number == representative || my.group_of.get(representative) == 0) {
    assert(number == representative);
    my.group_of.set(number, kAlone);
    return;
  }
  std::uint32_t index = my.group_of.get(representative);
  if (index == kAlone) index = my.start_group(representative);
  my.groups[index].add(number);
  my.group_of.set(number, index);
}

std::optional<records::Promotion> Groups::promotion_for(ArticleNumber number) const {
  const Group* const group = impl_->find(number);
  if (group == nullptr || group->representative != number) return std::nullopt;
  return records::Promotion{number, group->earliest_without(number)};
}

std::optional<records::Promotion> Groups::promotion_past(ArticleNumber number, ArticleNumber through) const {
  const Group* const group = impl_->find(number);
  if (group == nullptr || group->representative != number) return std::nullopt;
  const auto from = group->numbers.begin() + static_cast<std::ptrdiff_t>(group->begin);
  const auto heir = std::upper_bound(from, group->numbers.end(), through);
  if (heir == group->numbers.end()) return std::nullopt;
  return records::Promotion{number, *heir};
}

void Groups::remove(const records::Departure& departure) {
  Impl& my = *impl_;
  Group* const group = my.find(departure.number);
  const std::uint32_t index = my.group_of.get(departure.number);
  my.group_of.set(departure.number, 0);
  if (group == nullptr) return;
  if (group->representative == departure.number) {
    group->representative =
        departure.promotion ? departure.promotion->to : group->earliest_without(departure.number);
  }
  group->remove(departure.number);
  if (group->size() > 1) return;
  my.group_of.set(group->numbers[group->begin], kAlone);
  *group = {};
  my.free.push_back(index);
}

ArticleNumber Groups::representative_of(ArticleNumber number) const {
  const Group* const group = impl_->find(number);
  return group == nullptr ? number : group->representative;
}

std::vector<ArticleNumber> Groups::members(ArticleNumber representative) const {
  if (impl_->group_of.get(representative) == kAlone) return {representative};
  const Group* const group = impl_->find(representative);
  if (group == nullptr || group->representative != representative) return {};
  std::vector<ArticleNumber> numbers(group->numbers.begin() + static_cast<std::ptrdiff_t>(group->begin),
                                     group->numbers.end());
  // A recorded promotion may name another than the earliest.
  const auto first = std::find(numbers.begin(), numbers.end(), representative);
  std::rotate(numbers.begin(), first, first + 1);
  return numbers;
}

std::size_t Groups::group_count() const {
  return impl_->groups.size() - 1 - impl_->free.size();
}

}  // namespace samestory::duplicates
