#include "core/text/fold.hpp"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <array>
#include <atomic>
#include <cstring>
#include <memory>

namespace samestory::text {
namespace {

enum class Way : std::uint8_t {
  copy,    // the folded form is `bytes`, whatever stands around
  stack,   // folds to itself when the character before has no higher combining class, else as `segment`
  segment  // depends on its neighbours: ICU folds from the last `copy` character to the next
};

// Of a character itself, save the last: whether its folded form holds an `alone` or `dictionary` character.
enum Property : std::uint8_t { kAlone = 1, kDictionary = 2, kMark = 4, kFoldsToSpaceless = 8 };

// How one character folds. Fits a cache line eight times.
struct Entry {
  std::array<char, 4> bytes{};
  std::uint8_t length = 0;
  Way way = Way::segment;
  std::uint8_t combining_class = 0;
  std::uint8_t properties = 0;
};
static_assert(sizeof(Entry) == 8);

using Page = std::array<Entry, 256>;
constexpr std::uint32_t kPages = 0x110000 / 256;

// A longer one is cut, or canonical ordering would take quadratic time over a text of nothing but marks.
constexpr int kSegmentCharactersMax = 128;

const icu::Normalizer2& casefold() {
  static const icu::Normalizer2* const instance = [] {
    UErrorCode status = U_ZERO_ERROR;
    return icu::Normalizer2::getNFKCCasefoldInstance(status);
  }();
  return *instance;
}

bool is_word(UChar32 c) {
  return (U_GET_GC_MASK(c) & (U_GC_L_MASK | U_GC_M_MASK | U_GC_ND_MASK)) != 0;
}

std::uint8_t properties_of(UChar32 c) {
  const std::uint32_t category = U_GET_GC_MASK(c);
  std::uint8_t properties = (category & U_GC_M_MASK) != 0 ? kMark : 0;
  UErrorCode status = U_ZERO_ERROR;
  switch (uscript_getScript(c, &status)) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
      if ((category & U_GC_L_MASK) != 0) properties |= kAlone;
      break;
    case USCRIPT_THAI:
    case USCRIPT_LAO:
    case USCRIPT_KHMER:
    case USCRIPT_MYANMAR:
      if (is_word(c)) properties |= kDictionary;
      break;
    default:
      if (c == 0x30FC) properties |= kAlone;  // the prolonged sound mark of both kana, of no one script
  }
  return properties;
}

// `folded` with every character that is no part of a word made into a space.
void append_words_only(const icu::UnicodeString& folded, std::string& out) {
  for (std::int32_t i = 0; i < folded.length(); i = folded.moveIndex32(i, 1)) {
    const UChar32 c = folded.char32At(i);
    if (!is_word(c)) {
      out.push_back(' ');
      continue;
    }
    std::array<char, 4> bytes{};
    std::int32_t length = 0;
    U8_APPEND_UNSAFE(bytes.data(), length, c);
    out.append(bytes.data(), static_cast<std::size_t>(length));
  }
}

bool in_words_only(const icu::UnicodeString& folded) {
  for (std::int32_t i = 0; i < folded.length(); i = folded.moveIndex32(i, 1)) {
    if (!is_word(folded.char32At(i))) return false;
  }
  return true;
}

bool out_of_words_only(const icu::UnicodeString& folded) {
  for (std::int32_t i = 0; i < folded.length(); i = folded.moveIndex32(i, 1)) {
    if (is_word(folded.char32At(i))) return false;
  }
  return !folded.isEmpty();
}

bool is_spaceless(const icu::UnicodeString& folded) {
  for (std::int32_t i = 0; i < folded.length(); i = folded.moveIndex32(i, 1)) {
    if ((properties_of(folded.char32At(i)) & (kAlone | kDictionary)) != 0) return true;
  }
  return false;
}

Entry make_entry(UChar32 c) {
  Entry entry;
  entry.properties = properties_of(c);
  if (c >= 0xD800 && c <= 0xDFFF) return entry;
  UErrorCode status = U_ZERO_ERROR;
  const icu::UnicodeString self(c);
  const icu::UnicodeString folded = casefold().normalize(self, status);
  if (U_FAILURE(status)) return entry;
  std::string bytes;
  if (out_of_words_only(folded)) {
    bytes = " ";
  } else if (in_words_only(folded)) {
    append_words_only(folded, bytes);
  } else {
    return entry;
  }
  if (bytes.size() > entry.bytes.size()) return entry;
  if (is_spaceless(folded)) entry.properties |= kFoldsToSpaceless;
  if (casefold().hasBoundaryBefore(c)) {
    const bool ends_open =
        !folded.isEmpty() && u_getCombiningClass(folded.char32At(folded.length() - 1)) != 0;
    if (ends_open) return entry;
    entry.way = Way::copy;
  } else {
    entry.combining_class = u_getCombiningClass(c);
    const bool composes = u_getIntPropertyValue(c, UCHAR_NFKC_QUICK_CHECK) != UNORM_YES;
    if (entry.combining_class == 0 || composes || folded != self || !is_word(c)) return entry;
    entry.way = Way::stack;
  }
  std::memcpy(entry.bytes.data(), bytes.data(), bytes.size());
  entry.length = static_cast<std::uint8_t>(bytes.size());
  return entry;
}

// Pages are made when first met and never change: a cache of Unicode's own constants.
class Table {
 public:
  ~Table() {
    for (auto& slot : pages_) delete slot.load(std::memory_order_relaxed);
  }
  const Entry& operator[](std::uint32_t c) {
    const Page* page = pages_[c >> 8].load(std::memory_order_acquire);
    if (page == nullptr) [[unlikely]] {
      page = add(c >> 8);
    }
    return (*page)[c & 0xFF];
  }

 private:
  const Page* add(std::uint32_t number) {
    auto made = std::make_unique<Page>();
    for (std::uint32_t i = 0; i < made->size(); ++i)
      (*made)[i] = make_entry(static_cast<UChar32>(number << 8 | i));
    const Page* present = nullptr;
    if (!pages_[number].compare_exchange_strong(present, made.get(), std::memory_order_acq_rel))
      return present;
    return made.release();
  }
  std::array<std::atomic<const Page*>, kPages> pages_{};
};

Table& table() {
  static Table instance;
  return instance;
}

struct Decoded {
  std::uint32_t c;
  std::uint32_t length;
};

// A character of valid UTF-8; of anything else some character, without reading past `left`.
inline Decoded decode(const std::uint8_t* p, std::size_t left) {
  const std::uint8_t lead = p[0];
  if (lead < 0x80) return {lead, 1};
  if (lead < 0xE0 && left >= 2) return {(lead & 0x1FU) << 6 | (p[1] & 0x3FU), 2};
  if (lead < 0xF0 && left >= 3) return {(lead & 0x0FU) << 12 | (p[1] & 0x3FU) << 6 | (p[2] & 0x3FU), 3};
  if (left >= 4) {
    const std::uint32_t c = (lead & 7U) << 18 | (p[1] & 0x3FU) << 12 | (p[2] & 0x3FU) << 6 | (p[3] & 0x3FU);
    return {c <= 0x10FFFF ? c : 0xFFFD, 4};
  }
  return {0xFFFD, static_cast<std::uint32_t>(left)};
}

inline bool eight_ascii(const std::uint8_t* p, std::size_t left) {
  std::uint64_t chunk = 0;
  if (left < sizeof chunk) return false;
  std::memcpy(&chunk, p, sizeof chunk);
  return (chunk & 0x8080808080808080ULL) == 0;
}

class Folder {
 public:
  Folder(std::string_view text, const ScanKernel& kernel, Folded& out)
      : in_(reinterpret_cast<const std::uint8_t*>(text.data())),
        size_(text.size()),
        kernel_(kernel),
        out_(out) {}

  void run() {
    out_.spaceless = false;
    while (at_ < size_) {
      simple();
      characters();
    }
    room(0);
    out_.size = put_;
  }

 private:
  void room(std::size_t bytes) {
    const std::size_t needed = put_ + bytes + kScanSlack;
    if (needed > out_.bytes.size()) [[unlikely]] {
      out_.bytes.resize(needed + needed / 2);
    }
  }

  void simple() {
    room(size_ - at_);
    const std::size_t done =
        kernel_.fold_simple(reinterpret_cast<const char*>(in_) + at_, size_ - at_, out_.bytes.data() + put_);
    if (done == 0) return;
    at_ += done;
    put_ += done;
    std::size_t last = 1;  // bytes of the last character
    while (last < done && (in_[at_ - last] & 0xC0) == 0x80) ++last;
    segment_in_ = at_ - last;
    segment_out_ = put_ - last;
    segment_characters_ = 1;
    combining_class_ = 0;
  }

  bool simple_again() const {
    if (kernel_.folds_letters && (in_[at_] == 0xD0 || in_[at_] == 0xD1)) return true;
    return in_[at_] < 0x80 && eight_ascii(in_ + at_, size_ - at_);
  }

  // Character by character, one at least, until simple ones prevail again.
  void characters() {
    for (bool first = true; at_ < size_; first = false) {
      if (!first && simple_again()) return;
      const auto [c, length] = decode(in_ + at_, size_ - at_);
      const Entry& entry = table_[c];
      if (entry.way == Way::copy) [[likely]] {
        begin_segment();
        put(entry);
        at_ += length;
        continue;
      }
      const bool cut = segment_characters_ >= kSegmentCharactersMax;
      if (cut || casefold().hasBoundaryBefore(static_cast<UChar32>(c))) begin_segment();
      if (entry.way == Way::stack && combining_class_ <= entry.combining_class) {
        combining_class_ = entry.combining_class;
        put(entry);
        at_ += length;
      } else {
        segment();
      }
    }
  }

  void begin_segment() {
    segment_in_ = at_;
    segment_out_ = put_;
    segment_characters_ = 0;
    combining_class_ = 0;
  }

  void put(const Entry& entry) {
    room(sizeof entry.bytes);
    std::memcpy(out_.bytes.data() + put_, entry.bytes.data(), sizeof entry.bytes);
    put_ += entry.length;
    ++segment_characters_;
    out_.spaceless |= (entry.properties & kFoldsToSpaceless) != 0;
  }

  // Folds again from where the segment begins, up to where the next one does.
  void segment() {
    std::size_t end = segment_in_;
    for (int characters = 0; end < size_ && characters < kSegmentCharactersMax; ++characters) {
      const auto [c, length] = decode(in_ + end, size_ - end);
      if (end > at_ && casefold().hasBoundaryBefore(static_cast<UChar32>(c))) break;
      end += length;
    }
    const auto source = icu::UnicodeString::fromUTF8(icu::StringPiece(
        reinterpret_cast<const char*>(in_) + segment_in_, static_cast<std::int32_t>(end - segment_in_)));
    UErrorCode status = U_ZERO_ERROR;
    const icu::UnicodeString folded = casefold().normalize(source, status);
    std::string words;
    append_words_only(folded, words);
    out_.spaceless |= is_spaceless(folded);
    put_ = segment_out_;
    room(words.size());
    std::memcpy(out_.bytes.data() + put_, words.data(), words.size());
    put_ += words.size();
    at_ = end;
    begin_segment();
  }

  const std::uint8_t* in_;
  std::size_t size_;
  const ScanKernel& kernel_;
  Folded& out_;
  Table& table_ = table();
  std::size_t at_ = 0;
  std::size_t put_ = 0;
  // The normalisation segment under way: it began at a character with a normalisation boundary before it.
  std::size_t segment_in_ = 0;
  std::size_t segment_out_ = 0;
  int segment_characters_ = 0;
  std::uint8_t combining_class_ = 0;
};

}  // namespace

void fold(std::string_view text, const ScanKernel& kernel, Folded& out) {
  Folder(text, kernel, out).run();
}

CharacterKind character_kind(const char* p) {
  const auto [c, length] = decode(reinterpret_cast<const std::uint8_t*>(p), 4);
  CharacterKind kind;
  kind.length = length;
  if (c < 0x300) return kind;
  const std::uint8_t properties = table()[c].properties;
  kind.alone = (properties & kAlone) != 0;
  kind.dictionary = (properties & kDictionary) != 0;
  kind.mark = (properties & kMark) != 0;
  return kind;
}

}  // namespace samestory::text
