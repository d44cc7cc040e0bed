#include "bench/micro/texts.hpp"

#include <zlib.h>

#include <array>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <random>
#include <sstream>
#include <string_view>

namespace samestory::bench {
namespace {

// Most frequent first.
constexpr std::string_view kEnglish =
    "the of to and a in that for is on with as was it by at from be said he has have an are his will but not "
    "they their "
    "which who its more this been were had or one after also new would about when than other first up there "
    "two people "
    "year out into over government could time last years she all her if can some state city while most "
    "during before "
    "because police world company three president against between many country minister public national "
    "percent report "
    "week market week local made group since million under former million court party officials according "
    "member home "
    "business team including money service several early health members plan school however month department "
    "council "
    "bank economic political election security international university research development industry "
    "information "
    "companies growth prices energy workers families investment authorities community management production "
    "technology "
    "agreement negotiations infrastructure environmental administration responsibility transportation "
    "manufacturing "
    "hospital river bridge harbour railway farmers teachers scientists engineers residents parliament "
    "regulation inflation "
    "quarter revenue profit deficit budget reform campaign protest strike flood storm drought harvest export "
    "import "
    "satellite telescope vaccine laboratory committee investigation evidence witness verdict sentence appeal "
    "judge";

constexpr std::string_view kRussian =
    "Городские власти сообщили в среду, что строительство нового моста через реку начнётся весной следующего "
    "года. "
    "По словам инженеров, старое сооружение не выдерживает возросшего потока грузовиков и автобусов. "
    "Жители прибрежных районов опасаются шума и просят перенести дорогу на восемьсот метров к северу. "
    "Министерство финансов выделило на первый этап работ около двух миллиардов рублей. "
    "Депутаты областного совета потребовали провести независимую экологическую экспертизу. "
    "Ранее специалисты заметили, что уровень воды в водохранилище снизился на полтора метра. "
    "Учёные университета предложили использовать датчики, которые передают данные каждые пятнадцать минут. "
    "Предприниматели надеются, что туристов станет больше, а цены на перевозки останутся прежними. "
    "В пресс-службе компании отказались назвать имена подрядчиков до подписания договора. "
    "Окончательное решение должно быть принято на заседании правительства в конце октября. "
    "Сборная одержала победу со счётом три два и вышла в полуфинал международного турнира. "
    "Синоптики предупреждают о сильном ветре, гололёде и мокром снеге на дорогах региона.";

constexpr std::string_view kChinese =
    "据市政府新闻办公室周三通报，今年上半年全市新建污水处理厂十二座，日处理能力提高到三百六十万吨。 "
    "负责该项目的工程师表示，新设备采用了自主研发的膜过滤技术，能耗比旧设备降低了约百分之二十三。 "
    "不过，环保组织指出，城北工业区的排放数据仍然没有完全公开，居民对河水的气味多次投诉。 "
    "市长在会议上回应说，政府将在九月底之前安装在线监测装置，并向社会公布每小时的水质数据。 "
    "当地一家出口企业的负责人告诉记者，由于国际市场需求下降，公司去年减少了四分之一的订单。 "
    "经济学家认为，下半年的消费形势取决于就业和房价是否稳定，食品价格可能继续上涨。 "
    "在昨晚结束的足球比赛中，主队以二比一战胜客队，前锋在第八十七分钟打进制胜一球。 "
    "气象台预计，周末华东地区将出现大到暴雨，部分列车可能晚点，旅客应关注车站公告。 "
    "科学家团队近日在期刊上发表论文，介绍了一种能够在常温下工作的新型量子传感器。 "
    "铁路部门提醒，节日期间客流量较大，请合理安排出行时间，并提前一小时到达车站。";

constexpr std::string_view kThai =
    "นายกรัฐมนตรีกล่าวในการแถลงข่าวเมื่อวันพุธว่ารัฐบาลจะเพิ่มงบประมาณสำหรับโรงพยาบาลในต่างจังหวัด. "
    "จะเร่งสร้างระบบขนส่งมวลชนให้แล้วเสร็จภายในสองปี. "
    "ประชาชนจำนวนมากยังคงกังวลเรื่องค่าครองชีพที่สูงขึ้นโดยเฉพาะราคาอาหารและน้ำมัน. "
    "นักเศรษฐศาสตร์คาดว่าเศรษฐกิจจะขยายตัวร้อยละสามในปีนี้. "
    "ชาวบ้านริมแม่น้ำได้รับคำเตือนเรื่องน้ำท่วมและให้ย้ายของขึ้นที่สูง.";

std::vector<std::string> split(std::string_view text, char end) {
  std::vector<std::string> parts;
  std::istringstream stream{std::string(text)};
  for (std::string part; std::getline(stream, part, end);) parts.push_back(part);
  return parts;
}

// Rank r is drawn about as often as 1 / r.
std::size_t zipf(std::mt19937_64& random, std::size_t size) {
  const double u = std::uniform_real_distribution<>(0, 1)(random);
  return std::min(size - 1, static_cast<std::size_t>(std::pow(static_cast<double>(size) + 1, u)) - 1);
}

std::vector<std::string> sentences(std::string_view source, std::size_t count, std::size_t bytes,
                                   std::uint64_t seed) {
  std::mt19937_64 random(seed);
  const auto parts = split(source, ' ');
  std::vector<std::string> texts(count);
  for (std::string& text : texts) {
    while (text.size() < bytes) {
      // Runs of the source from a random place on: whole phrases in an order of their own.
      const std::size_t from = random() % parts.size();
      const std::size_t length = 4 + random() % 9;
      for (std::size_t i = from; i < from + length && text.size() < bytes; ++i)
        text += parts[i % parts.size()] + ' ';
    }
  }
  return texts;
}

std::vector<std::string> english(std::size_t count, std::size_t bytes, std::uint64_t seed, bool typographic) {
  std::mt19937_64 random(seed);
  const auto words = split(kEnglish, ' ');
  std::vector<std::string> texts(count);
  for (std::string& text : texts) {
    std::size_t words_left = 0;
    while (text.size() < bytes) {
      if (words_left == 0) {
        if (!text.empty()) text += random() % 5 == 0 ? ".\n\n" : ". ";
        words_left = 8 + random() % 20;
        text += static_cast<char>('A' + random() % 26);
      } else {
        text += random() % 12 == 0 ? ", " : " ";
      }
      const bool quoted = typographic && random() % 50 == 0;
      if (quoted) text += "\u201C";
      text += random() % 40 == 0
                  ? std::to_string(random() % 3000)
                  : words[random() % 2 == 0 ? random() % words.size() : zipf(random, words.size())];
      if (quoted) text += "\u201D";
      if (typographic && random() % 60 == 0) text += "\u2019s";
      if (typographic && random() % 150 == 0) text += "\u00E9";
      --words_left;
    }
  }
  return texts;
}

std::filesystem::path stream_path() {
  if (const char* data = std::getenv("SAMESTORY_DATA"))
    return std::filesystem::path(data) / "stream/articles.jsonl.gz";
  for (auto folder = std::filesystem::current_path(); folder.has_relative_path();
       folder = folder.parent_path()) {
    const auto path = folder.parent_path() / "shared/data/stream/articles.jsonl.gz";
    if (std::filesystem::exists(path)) return path;
  }
  return {};
}

}  // namespace

std::vector<std::string> ascii_texts(std::size_t count, std::size_t bytes, std::uint64_t seed) {
  return english(count, bytes, seed, false);
}

std::vector<std::string> typographic_texts(std::size_t count, std::size_t bytes, std::uint64_t seed) {
  return english(count, bytes, seed, true);
}

std::vector<std::string> cyrillic_texts(std::size_t count, std::size_t bytes, std::uint64_t seed) {
  return sentences(kRussian, count, bytes, seed);
}

std::vector<std::string> chinese_texts(std::size_t count, std::size_t bytes, std::uint64_t seed) {
  return sentences(kChinese, count, bytes, seed);
}

std::vector<std::string> thai_texts(std::size_t count, std::size_t bytes, std::uint64_t seed) {
  return sentences(kThai, count, bytes, seed);
}

std::vector<std::string> stream_texts(std::size_t count_max) {
  std::vector<std::string> texts;
  const std::unique_ptr<gzFile_s, int (*)(gzFile)> file(gzopen(stream_path().c_str(), "rb"), gzclose);
  if (!file) return texts;
  std::string line;
  std::array<char, 1 << 16> part{};
  while (texts.size() < count_max && gzgets(file.get(), part.data(), part.size()) != nullptr) {
    line += part.data();
    if (line.empty() || line.back() != '\n') continue;
    const auto article = nlohmann::json::parse(line);
    texts.push_back(article.value("title", std::string()) + "\n" + article.value("body", std::string()));
    line.clear();
  }
  return texts;
}

}  // namespace samestory::bench
