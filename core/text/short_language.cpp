#include "core/text/short_language.hpp"

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <vector>

namespace samestory::text {
namespace {

struct Alphabet {
  std::string_view language;
  std::u32string_view letters;  // in lower case
};
// Of languages that statistics take for one another; the first that fits is the likeliest.
constexpr Alphabet kCyrillic[] = {
    {"ru", U"абвгдеёжзийклмнопрстуфхцчшщъыьэюя"}, {"uk", U"абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"},
    {"bg", U"абвгдежзийклмнопрстуфхцчшщъьюяѝ"},   {"sr", U"абвгдђежзијклљмнњопрстћуфхцчџш"},
    {"mk", U"абвгдѓежзѕијклљмнњопрстќуфхцчџшѝѐ"}, {"be", U"абвгдеёжзійклмнопрстуўфхцчшыьэюя"}};

// Characters that Japan writes in a way of its own.
constexpr std::u32string_view kJapaneseHan =
    U"発売団検転経済価関覧楽戦総図広応労単帰択様権気続読変駅円県両対悪圧囲隠栄営駆験児収渋獣処焼条浄畳縄壌譲"
    U"醸触嘱説穏拡殻覚勧缶"
    U"歓犠帰拠挙恵掲鶏芸撃剣圏険顕厳効黒砕斎剤桜雑残辞実写釈寿従粛緒奨乗剰嬢図粋酔穂髄枢瀬斉静摂専浅潜銭禅双"
    U"壮荘捜挿巣騒増蔵臓属滞択"
    U"沢弾鋳聴懲鎮逓鉄伝闘稲徳届弐悩脳覇拝廃髪抜仏払並辺弁宝豊満黙訳薬予余与誉揺謡頼乱竜隣涙塁戻励霊齢恋炉郎"
    U"楼湾";

// Small words that headlines have too; a word that several languages share counts for each.
constexpr struct {
  std::string_view language, words;
} kSmallWords[] = {
    {"en", "the of and to in for on with at from by after over as is are his her its new says will not"},
    {"de", "der die das und für mit auf von im den dem nach bei zu ein eine vor über aus wird nicht am zum"},
    {"fr", "le la les des du de et en pour dans sur une un par au aux après avec est pas qui ce contre"},
    {"es", "el la los las de del en por para con un una que al se su tras más es contra sin no"},
    {"pt", "os as de do da dos das em no na por para com um uma que ao se após mais é não nos nas"},
    {"it", "il lo la gli le di del della dei in per con un una che al alla da dal dopo più è non nel"},
    {"nl", "de het een van en in op voor met bij na naar aan uit over niet wordt om te door tegen"},
    {"sv", "och på för av med att den det en ett till från efter är inte om vid mot under"},
    {"da", "og på for af med at den det en et til fra efter er ikke om ved mod under har"},
    {"no", "og på for av med at den det en et til fra etter er ikke om ved mot under har"},
    {"fi", "ja on ei että sekä mutta jälkeen kanssa vuoden oli yli myös"},
    {"pl", "w na z do po od nie się za przez dla przy jest ze pod"},
    {"cs", "v na z do po od se za pro při je ve ze nad pod není"},
    {"ro", "și în la de cu pe din după un pentru nu mai al ale prin"},
    {"hu", "az és egy is nem meg után már el ki volt"},
    {"tr", "ve bir için ile de da bu sonra olarak çok yeni"},
    {"id", "di dan yang untuk dari ke dengan pada tidak akan ini itu"},
    {"ca", "el la els les de del en per amb un una que al"},
};

// Letters beyond ASCII that few Latin alphabets have.
constexpr struct {
  std::u32string_view letters;
  std::string_view languages;  // parted by blanks, likeliest first
} kLatinMarks[] = {{U"ß", "de"},       {U"ñ¿¡", "es"},      {U"ãõ", "pt"},       {U"łżśźćńąę", "pl"},
                   {U"řěů", "cs"},     {U"őű", "hu"},       {U"șțăşţ", "ro tr"}, {U"ğış", "tr"},
                   {U"å", "sv da no"}, {U"øæ", "da no"},    {U"ä", "de sv fi"},  {U"ü", "de tr es"},
                   {U"ö", "de sv tr"}, {U"œêûîô", "fr pt"}, {U"ìò", "it"},       {U"èà", "fr it"},
                   {U"ç", "fr pt tr"}};

struct Letters {
  std::vector<char32_t> all;  // in lower case
  std::map<UScriptCode, std::size_t> scripts;
};

Letters letters_of(std::string_view text) {
  Letters letters;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto size = static_cast<std::int64_t>(text.size());
  for (std::int64_t at = 0; at < size;) {
    UChar32 c = 0;
    U8_NEXT(bytes, at, size, c);
    if (c < 0 || !u_isalpha(c)) continue;
    UErrorCode status = U_ZERO_ERROR;
    ++letters.scripts[uscript_getScript(c, &status)];
    letters.all.push_back(static_cast<char32_t>(u_tolower(c)));
  }
  return letters;
}

bool holds(std::u32string_view set, char32_t c) {
  return set.find(c) != std::u32string_view::npos;
}

std::string by_cyrillic(const Letters& letters, std::string_view guess) {
  const auto fits = [&letters](const Alphabet& alphabet) {
    return std::all_of(letters.all.begin(), letters.all.end(),
                       [&](char32_t c) { return c < 0x400 || c > 0x52F || holds(alphabet.letters, c); });
  };
  const auto* const own = std::find_if(std::begin(kCyrillic), std::end(kCyrillic),
                                       [guess](const Alphabet& a) { return a.language == guess; });
  const bool known = own != std::end(kCyrillic);
  if ((known && fits(*own)) || (!known && guess != "und" && guess != "ro")) return std::string(guess);
  const auto* const first = std::find_if(std::begin(kCyrillic), std::end(kCyrillic), fits);
  return std::string(first == std::end(kCyrillic) ? guess : first->language);
}

std::string by_han(const Letters& letters, std::string_view guess) {
  if (letters.scripts.contains(USCRIPT_HIRAGANA) || letters.scripts.contains(USCRIPT_KATAKANA)) return "ja";
  const bool japanese =
      std::any_of(letters.all.begin(), letters.all.end(), [](char32_t c) { return holds(kJapaneseHan, c); });
  return japanese && guess != "zh" ? "ja" : "zh";
}

// How many of the text's words are small words of a language.
std::map<std::string_view, std::size_t> small_words_of(std::string_view text) {
  std::map<std::string_view, std::size_t> hits;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    std::string word(text.substr(begin, end - begin));
    begin = end + 1;
    if (word.empty()) continue;
    if (word[0] >= 'A' && word[0] <= 'Z') word[0] = static_cast<char>(word[0] + 32);
    const std::string spaced = " " + word + " ";
    for (const auto& [language, words] : kSmallWords) {
      const std::string list = std::string(" ").append(words).append(" ");
      if (list.find(spaced) != std::string::npos) ++hits[language];
    }
  }
  return hits;
}

std::string by_latin(std::string_view text, const Letters& letters, std::string_view guess) {
  if (guess == "az" && !holds(std::u32string(letters.all.begin(), letters.all.end()), U'ə')) guess = "tr";
  auto score = small_words_of(text);
  for (auto& [language, hits] : score) hits *= 2;
  for (const auto& [marks, languages] : kLatinMarks) {
    const bool there = std::any_of(letters.all.begin(), letters.all.end(),
                                   [&marks = marks](char32_t c) { return holds(marks, c); });
    for (const auto& [language, words] : kSmallWords) {
      const std::size_t at = languages.find(language);
      if (there && at != std::string_view::npos) score[language] += at == 0 ? 3 : 2;
    }
  }
  if (score.empty()) return std::string(guess);
  const auto best = std::max_element(score.begin(), score.end(),
                                     [](const auto& a, const auto& b) { return a.second < b.second; });
  const auto ties = std::count_if(score.begin(), score.end(),
                                  [&best](const auto& entry) { return entry.second == best->second; });
  const bool sure = ties == 1 && best->second >= 2;
  if (guess == "und") return sure ? std::string(best->first) : std::string(guess);
  // Statistics are wrong now and then between neighbours: then nothing in the text speaks for the guess.
  const auto own = score.find(guess);
  const bool known = std::any_of(std::begin(kSmallWords), std::end(kSmallWords),
                                 [guess](const auto& list) { return list.language == guess; });
  const std::size_t for_guess = own == score.end() ? 0 : own->second;
  return known && sure && best->second >= for_guess + 2 ? std::string(best->first) : std::string(guess);
}

}  // namespace

std::string by_letters(std::string_view text, std::string_view guess) {
  const Letters letters = letters_of(text);
  if (letters.all.empty()) return std::string(guess);
  const auto most = std::max_element(letters.scripts.begin(), letters.scripts.end(),
                                     [](const auto& a, const auto& b) { return a.second < b.second; });
  switch (most->first) {
    case USCRIPT_HEBREW:
      return guess == "yi" ? "yi" : "he";
    case USCRIPT_GREEK:
      return "el";
    case USCRIPT_HANGUL:
      return "ko";
    case USCRIPT_THAI:
      return "th";
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
      return "ja";
    case USCRIPT_HAN:
      return by_han(letters, guess);
    case USCRIPT_CYRILLIC:
      return by_cyrillic(letters, guess);
    case USCRIPT_LATIN:
      return by_latin(text, letters, guess);
    default:
      return std::string(guess);
  }
}

}  // namespace samestory::text
