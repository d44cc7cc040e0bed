#include "core/stories/number_words.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <span>

namespace samestory::stories {
namespace {

struct Magnitude {
  std::string_view word;
  double value;
};
// Of every language.
constexpr Magnitude kMagnitudes[] = {
    {"k", 1e3},         {"thousand", 1e3},   {"tausend", 1e3},   {"mil", 1e3},        {"тысяч", 1e3},
    {"тысячи", 1e3},    {"тыс", 1e3},        {"lakh", 1e5},      {"crore", 1e7},      {"m", 1e6},
    {"mn", 1e6},        {"mln", 1e6},        {"mio", 1e6},       {"million", 1e6},    {"millions", 1e6},
    {"millionen", 1e6}, {"millones", 1e6},   {"millón", 1e6},    {"milioni", 1e6},    {"milione", 1e6},
    {"milhões", 1e6},   {"milhão", 1e6},     {"miljoen", 1e6},   {"miljoner", 1e6},   {"milionów", 1e6},
    {"млн", 1e6},       {"миллион", 1e6},    {"миллиона", 1e6},  {"миллионов", 1e6},  {"мільйонів", 1e6},
    {"b", 1e9},         {"bn", 1e9},         {"billion", 1e9},   {"billions", 1e9},   {"mrd", 1e9},
    {"milliarde", 1e9}, {"milliarden", 1e9}, {"milliard", 1e9},  {"milliards", 1e9},  {"miliardi", 1e9},
    {"miliardo", 1e9},  {"bilhões", 1e9},    {"bilhão", 1e9},    {"miljard", 1e9},    {"miljarder", 1e9},
    {"млрд", 1e9},      {"миллиард", 1e9},   {"миллиарда", 1e9}, {"миллиардов", 1e9}, {"мільярдів", 1e9},
    {"t", 1e12},        {"tn", 1e12},        {"trn", 1e12},      {"trillion", 1e12},  {"trillions", 1e12},
    {"трлн", 1e12}};
// Of languages other than English.
constexpr Magnitude kForeign[] = {
    // German, Dutch, Scandinavian
    {"tsd", 1e3},
    {"duizend", 1e3},
    {"tusen", 1e3},
    {"tusind", 1e3},
    {"mld", 1e9},
    {"md", 1e9},
    {"mdr", 1e9},
    {"miljarden", 1e9},
    {"miljoenen", 1e6},
    {"milliarder", 1e9},
    {"millioner", 1e6},
    {"mio", 1e6},
    {"miljon", 1e6},
    {"billionen", 1e12},
    {"biljoen", 1e12},
    {"biljoner", 1e12},
    // Romance
    {"mille", 1e3},
    {"mila", 1e3},
    {"milliers", 1e3},
    {"mii", 1e3},
    {"milione", 1e6},
    {"mm", 1e6},
    {"milioane", 1e6},
    {"milion", 1e6},
    {"milliardi", 1e9},
    {"miliarde", 1e9},
    {"miliard", 1e9},
    {"billones", 1e12},
    {"billón", 1e12},
    {"bilioni", 1e12},
    {"trilhões", 1e12},
    {"trilhão", 1e12},
    {"bi", 1e9},
    {"mi", 1e6},
    {"mld", 1e9},
    {"tri", 1e12},
    // Slavic, Baltic
    {"тысячу", 1e3},
    {"тысячами", 1e3},
    {"миллионы", 1e6},
    {"миллионам", 1e6},
    {"миллиарды", 1e9},
    {"миллиардам", 1e9},
    {"триллион", 1e12},
    {"триллиона", 1e12},
    {"триллионов", 1e12},
    {"тисяч", 1e3},
    {"тисячі", 1e3},
    {"тисяча", 1e3},
    {"тис", 1e3},
    {"мільйон", 1e6},
    {"мільйони", 1e6},
    {"мільйона", 1e6},
    {"мільярд", 1e9},
    {"мільярди", 1e9},
    {"мільярда", 1e9},
    {"трильйон", 1e12},
    {"трильйонів", 1e12},
    {"хиляди", 1e3},
    {"хил", 1e3},
    {"милиона", 1e6},
    {"милиони", 1e6},
    {"милион", 1e6},
    {"милијарди", 1e9},
    {"милиона", 1e6},
    {"милиарда", 1e9},
    {"милиард", 1e9},
    {"милиони", 1e6},
    {"милијарда", 1e9},
    {"милијарде", 1e9},
    {"tys", 1e3},
    {"tysięcy", 1e3},
    {"tysiące", 1e3},
    {"miliony", 1e6},
    {"miliona", 1e6},
    {"miliardów", 1e9},
    {"miliardy", 1e9},
    {"miliarda", 1e9},
    {"tisíc", 1e3},
    {"tisíce", 1e3},
    {"milionů", 1e6},
    {"miliónov", 1e6},
    {"milionu", 1e6},
    {"milióny", 1e6},
    {"miliardu", 1e9},
    {"miliarda", 1e9},
    {"miliárd", 1e9},
    {"miliardy", 1e9},
    {"bilionu", 1e12},
    {"bilionů", 1e12},
    {"biliona", 1e12},
    {"bilionów", 1e12},
    {"milijuna", 1e6},
    {"milijun", 1e6},
    {"milijardi", 1e9},
    {"milijarde", 1e9},
    {"milijarda", 1e9},
    {"milijonov", 1e6},
    {"milijona", 1e6},
    {"tisuća", 1e3},
    // Turkish, Finnish, Hungarian, Indonesian, Vietnamese, Greek
    {"bin", 1e3},
    {"milyon", 1e6},
    {"milyar", 1e9},
    {"trilyon", 1e12},
    {"tuhat", 1e3},
    {"tuhatta", 1e3},
    {"miljoona", 1e6},
    {"miljoonaa", 1e6},
    {"milj", 1e6},
    {"miljardi", 1e9},
    {"miljardia", 1e9},
    {"ezer", 1e3},
    {"millió", 1e6},
    {"milliárd", 1e9},
    {"ribu", 1e3},
    {"juta", 1e6},
    {"miliar", 1e9},
    {"triliun", 1e12},
    {"nghìn", 1e3},
    {"ngàn", 1e3},
    {"triệu", 1e6},
    {"tỷ", 1e9},
    {"tỉ", 1e9},
    {"χιλιάδες", 1e3},
    {"χιλ", 1e3},
    {"εκατομμύρια", 1e6},
    {"εκατομμύριο", 1e6},
    {"εκατ", 1e6},
    {"δισεκατομμύρια", 1e9},
    {"δισ", 1e9},
    {"τρισ", 1e12},
    // Arabic, Persian, Hebrew
    {"ألف", 1e3},
    {"الف", 1e3},
    {"آلاف", 1e3},
    {"مليون", 1e6},
    {"ملايين", 1e6},
    {"مليار", 1e9},
    {"مليارات", 1e9},
    {"تريليون", 1e12},
    {"هزار", 1e3},
    {"میلیون", 1e6},
    {"میلیارد", 1e9},
    {"تریلیون", 1e12},
    {"אלף", 1e3},
    {"אלפים", 1e3},
    {"מיליון", 1e6},
    {"מיליוני", 1e6},
    {"מיליארד", 1e9},
    {"מיליארדי", 1e9},
    // Hindi
    {"हजार", 1e3},
    {"हज़ार", 1e3},
    {"लाख", 1e5},
    {"करोड़", 1e7},
    {"करोड़", 1e7},
    {"अरब", 1e9},
    {"खरब", 1e11}};
// The long scale.
constexpr std::string_view kLongScale[] = {"de", "fr", "es", "it", "nl", "sv", "da", "no", "pl", "cs", "fi"};

// What stands behind a figure in scripts without spaces.
constexpr Magnitude kUnspaced[] = {
    {"万亿", 1e12}, {"萬億", 1e12},   {"千万", 1e7}, {"千萬", 1e7}, {"百万", 1e6}, {"百萬", 1e6},
    {"千億", 1e11}, {"万", 1e4},      {"萬", 1e4},   {"亿", 1e8},   {"億", 1e8},   {"兆", 1e12},
    {"千", 1e3},    {"만", 1e4},      {"억", 1e8},   {"조", 1e12},  {"천만", 1e7}, {"백만", 1e6},
    {"천", 1e3},    {"ล้านล้าน", 1e12}, {"ล้าน", 1e6},  {"หมื่น", 1e4},  {"แสน", 1e5},  {"พัน", 1e3}};

struct Unit {
  std::string_view word;
  char sign;
};
constexpr Unit kUnits[] = {{"percent", '%'},  {"pct", '%'},      {"prozent", '%'}, {"процентов", '%'},
                           {"процента", '%'}, {"dollars", '$'},  {"dollar", '$'},  {"usd", '$'},
                           {"dólares", '$'},  {"долларов", '$'}, {"euros", 'E'},   {"euro", 'E'},
                           {"eur", 'E'},      {"евро", 'E'},     {"pounds", 'L'},  {"pound", 'L'},
                           {"gbp", 'L'},      {"yen", 'Y'},      {"yuan", 'U'},    {"rubles", 'R'},
                           {"roubles", 'R'},  {"рублей", 'R'},   {"рубля", 'R'},   {"rupees", 'I'}};
constexpr Unit kForeignUnits[] = {
    {"процент", '%'},    {"відсотків", '%'}, {"відсотка", '%'},   {"відсотки", '%'}, {"процентa", '%'},
    {"procent", '%'},    {"procenta", '%'},  {"procentů", '%'},   {"proc", '%'},     {"prosent", '%'},
    {"prosenttia", '%'}, {"százalék", '%'},  {"százalékos", '%'}, {"persen", '%'},   {"प्रतिशत", '%'},
    {"फीसदी", '%'},      {"फ़ीसदी", '%'},     {"אחוז", '%'},       {"אחוזים", '%'},   {"بالمئة", '%'},
    {"بالمائة", '%'},    {"درصد", '%'},      {"процента", '%'},   {"проценти", '%'}, {"posto", '%'},
    {"доллар", '$'},     {"доллара", '$'},   {"долларах", '$'},   {"доларів", '$'},  {"долара", '$'},
    {"долари", '$'},     {"дол", '$'},       {"долл", '$'},       {"dólar", '$'},    {"dollari", '$'},
    {"dollaro", '$'},    {"dolari", '$'},    {"dolar", '$'},      {"dolarów", '$'},  {"dolary", '$'},
    {"dolarů", '$'},     {"dollár", '$'},    {"dollaria", '$'},   {"dollarin", '$'}, {"us-dollar", '$'},
    {"δολάρια", '$'},    {"δολαρίων", '$'},  {"دولار", '$'},      {"دولارات", '$'},  {"دلار", '$'},
    {"דולר", '$'},       {"דולרים", '$'},    {"डॉलर", '$'},       {"đô", '$'},       {"євро", 'E'},
    {"ευρώ", 'E'},       {"eura", 'E'},      {"euroa", 'E'},      {"euron", 'E'},    {"euró", 'E'},
    {"avro", 'E'},       {"يورو", 'E'},      {"یورو", 'E'},       {"אירו", 'E'},     {"יורו", 'E'},
    {"यूरो", 'E'},        {"euros", 'E'},     {"pfund", 'L'},      {"livres", 'L'},   {"libras", 'L'},
    {"sterline", 'L'},   {"фунтов", 'L'},    {"фунтів", 'L'},     {"yenes", 'Y'},    {"ienes", 'Y'},
    {"иен", 'Y'},        {"єн", 'Y'},        {"yuanes", 'U'},     {"юаней", 'U'},    {"юанів", 'U'},
    {"rubel", 'R'},      {"rublos", 'R'},    {"rubli", 'R'},      {"рубль", 'R'},    {"рублів", 'R'},
    {"руб", 'R'},        {"rubli", 'R'},     {"rublů", 'R'},      {"rupias", 'I'},   {"rupien", 'I'},
    {"roupies", 'I'},    {"rupie", 'I'},     {"रुपये", 'I'},        {"रुपए", 'I'},      {"रुपयों", 'I'},
    {"гривень", 'H'},    {"гривні", 'H'},    {"грн", 'H'},        {"гривен", 'H'},   {"lira", 'T'},
    {"lirası", 'T'},     {"tl", 'T'},        {"złotych", 'Z'},    {"zł", 'Z'},       {"reais", 'B'},
    {"kronor", 'K'},     {"kroner", 'K'},    {"korun", 'C'},      {"forint", 'F'},   {"forintot", 'F'},
    {"rupiah", 'D'},     {"đồng", 'V'},      {"שקל", 'S'},        {"שקלים", 'S'}};
constexpr Unit kUnspacedUnits[] = {
    {"%", '%'},     {"％", '%'},     {"パーセント", '%'}, {"퍼센트", '%'}, {"프로", '%'}, {"เปอร์เซ็นต์", '%'},
    {"美元", '$'},  {"美金", '$'},   {"米ドル", '$'},     {"ドル", '$'},   {"달러", '$'}, {"ดอลลาร์", '$'},
    {"欧元", 'E'},  {"歐元", 'E'},   {"ユーロ", 'E'},     {"유로", 'E'},   {"ยูโร", 'E'},  {"英镑", 'L'},
    {"英鎊", 'L'},  {"ポンド", 'L'}, {"파운드", 'L'},     {"日元", 'Y'},   {"日圓", 'Y'}, {"日円", 'Y'},
    {"円", 'Y'},    {"엔", 'Y'},     {"人民币", 'U'},     {"人民幣", 'U'}, {"元", 'U'},   {"위안", 'U'},
    {"卢布", 'R'},  {"盧布", 'R'},   {"ルーブル", 'R'},   {"루블", 'R'},   {"원", 'W'},   {"韩元", 'W'},
    {"韓元", 'W'},  {"ウォン", 'W'}, {"บาท", 'A'},        {"卢比", 'I'},   {"盧比", 'I'}, {"루피", 'I'},
    {"ルピー", 'I'}};
constexpr Unit kSigns[] = {{"$", '$'},  {"R$", 'B'},  {"€", 'E'}, {"£", 'L'}, {"¥", 'Y'},
                           {"￥", 'Y'}, {"₽", 'R'}, {"₹", 'I'}, {"₺", 'T'}, {"₴", 'H'},
                           {"₩", 'W'},  {"฿", 'A'},   {"₫", 'V'}, {"₪", 'S'}, {"＄", '$'}};
constexpr Unit kSignsAfter[] = {{"%", '%'}, {"٪", '%'}, {"％", '%'}, {"‰", 'p'}};

struct Months {
  std::string_view language;
  std::array<std::string_view, 12> names;
};
// In the case that days take.
constexpr Months kMonths[] = {
    {"en",
     {"january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
      "november", "december"}},
    {"de",
     {"januar", "februar", "märz", "april", "mai", "juni", "juli", "august", "september", "oktober",
      "november", "dezember"}},
    {"fr",
     {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
      "novembre", "décembre"}},
    {"es",
     {"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
      "noviembre", "diciembre"}},
    {"pt",
     {"janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro",
      "novembro", "dezembro"}},
    {"it",
     {"gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre",
      "ottobre", "novembre", "dicembre"}},
    {"nl",
     {"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober",
      "november", "december"}},
    {"sv",
     {"januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober",
      "november", "december"}},
    {"da",
     {"januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober",
      "november", "december"}},
    {"no",
     {"januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober",
      "november", "desember"}},
    {"ru",
     {"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября",
      "ноября", "декабря"}},
    {"uk",
     {"січня", "лютого", "березня", "квітня", "травня", "червня", "липня", "серпня", "вересня", "жовтня",
      "листопада", "грудня"}},
    {"bg",
     {"януари", "февруари", "март", "април", "май", "юни", "юли", "август", "септември", "октомври",
      "ноември", "декември"}},
    {"pl",
     {"stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "września",
      "października", "listopada", "grudnia"}},
    {"cs",
     {"ledna", "února", "března", "dubna", "května", "června", "července", "srpna", "září", "října",
      "listopadu", "prosince"}},
    {"tr",
     {"ocak", "şubat", "mart", "nisan", "mayıs", "haziran", "temmuz", "ağustos", "eylül", "ekim", "kasım",
      "aralık"}},
    {"el",
     {"ιανουαρίου", "φεβρουαρίου", "μαρτίου", "απριλίου", "μαΐου", "ιουνίου", "ιουλίου", "αυγούστου",
      "σεπτεμβρίου", "οκτωβρίου", "νοεμβρίου", "δεκεμβρίου"}},
    {"id",
     {"januari", "februari", "maret", "april", "mei", "juni", "juli", "agustus", "september", "oktober",
      "november", "desember"}},
    {"ar",
     {"يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر",
      "ديسمبر"}},
    {"he",
     {"בינואר", "בפברואר", "במרץ", "באפריל", "במאי", "ביוני", "ביולי", "באוגוסט", "בספטמבר", "באוקטובר",
      "בנובמבר", "בדצמבר"}},
    {"hi",
     {"जनवरी", "फरवरी", "मार्च", "अप्रैल", "मई", "जून", "जुलाई", "अगस्त", "सितंबर", "अक्टूबर", "नवंबर", "दिसंबर"}}};

bool is_one_of(std::string_view word, std::span<const std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

double value_of(std::string_view word, std::span<const Magnitude> table) {
  const auto found =
      std::find_if(table.begin(), table.end(), [word](const auto& m) { return m.word == word; });
  return found == table.end() ? 0 : found->value;
}

char sign_of(std::string_view word, std::span<const Unit> table) {
  const auto found =
      std::find_if(table.begin(), table.end(), [word](const auto& u) { return u.word == word; });
  return found == table.end() ? '\0' : found->sign;
}

// The longest entry that `fits`.
template <class Entry, class Fits>
const Entry* longest(std::span<const Entry> table, Fits fits) {
  const Entry* best = nullptr;
  for (const Entry& entry : table) {
    if (fits(entry.word) && (best == nullptr || entry.word.size() > best->word.size())) best = &entry;
  }
  return best;
}

SignFound found_sign(const Unit* unit) {
  return unit == nullptr ? SignFound{} : SignFound{unit->sign, unit->word.size()};
}

}  // namespace

double magnitude_of(std::string_view word, std::string_view language) {
  if (is_one_of(language, kLongScale)) {
    if (word == "billion" || word == "billions") return 1e12;
    if (word == "trillion" || word == "trillions") return 1e18;
  }
  const double known = value_of(word, kMagnitudes);
  return known > 0 || language == "en" ? known : value_of(word, kForeign);
}

char unit_of(std::string_view word, std::string_view language) {
  const char known = sign_of(word, kUnits);
  return known || language == "en" ? known : sign_of(word, kForeignUnits);
}

SignFound sign_before(std::string_view text) {
  return found_sign(
      longest(std::span<const Unit>(kSigns), [text](std::string_view sign) { return text.ends_with(sign); }));
}

SignFound sign_after(std::string_view text) {
  const auto begins = [text](std::string_view sign) { return text.starts_with(sign); };
  const Unit* found = longest(std::span<const Unit>(kSignsAfter), begins);
  return found_sign(found ? found : longest(std::span<const Unit>(kSigns), begins));
}

MagnitudeFound magnitude_at(std::string_view text) {
  const Magnitude* found = longest(std::span<const Magnitude>(kUnspaced),
                                   [text](std::string_view word) { return text.starts_with(word); });
  return found == nullptr ? MagnitudeFound{} : MagnitudeFound{found->value, found->word.size()};
}

SignFound unit_at(std::string_view text) {
  return found_sign(longest(std::span<const Unit>(kUnspacedUnits),
                            [text](std::string_view word) { return text.starts_with(word); }));
}

int month_of(std::string_view word, std::string_view language) {
  if (word.size() < 3) return 0;
  const auto of = [](std::string_view tag) {
    return std::find_if(std::begin(kMonths), std::end(kMonths),
                        [tag](const Months& months) { return months.language == tag; });
  };
  const auto* months = of(language);
  const bool english = months == std::end(kMonths) || months->language == "en";
  if (english) months = of("en");
  if (english && word == "sept") return 9;
  for (std::size_t i = 0; i < months->names.size(); ++i) {
    const std::string_view name = months->names[i];
    if (word == name || (english && word.size() == 3 && word == name.substr(0, 3)))
      return static_cast<int>(i) + 1;
  }
  return 0;
}

bool links_unit(std::string_view word) {
  static constexpr std::array<std::string_view, 5> kLinks = {"de", "d", "di", "của", "us"};
  return is_one_of(word, kLinks);
}

}  // namespace samestory::stories
