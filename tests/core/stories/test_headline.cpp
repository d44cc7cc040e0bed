#include "core/stories/headline.hpp"

#include <catch2/catch.hpp>

using namespace samestory::stories;

TEST_CASE("an outlet's name at the end of a headline goes, and nothing else does", "[stories]") {
  const auto bare = [](const char* title, const char* source, const char* url = "") {
    return std::string(without_outlet(title, source, url));
  };
  const std::string told = "Dockers in Veldmar end nine-day strike";
  CHECK(bare("Dockers in Veldmar end nine-day strike - The Veldmar Courier", "veldmarcourier.com") == told);
  CHECK(bare("Dockers in Veldmar end nine-day strike | Veldmar Courier", "Veldmar Courier") == told);
  CHECK(bare("Dockers in Veldmar end nine-day strike – VLC", "vlc.org") == told);
  CHECK(bare("Dockers in Veldmar end nine-day strike - Courier Online News", "www.courier.co.uk") == told);
  CHECK(bare("Dockers in Veldmar end nine-day strike - The Courier", "", "https://www.courier.co.uk/a") ==
        told);
  CHECK(bare("Dockers in Veldmar end nine-day strike - Courier | courier.com", "courier.com") == told);
  for (const char* title : {"Dockers end strike - and go back to work", "Strike over - what now?",
                            "Ferries – a day in pictures", " - Courier", "Courier"}) {
    CHECK(bare(title, "courier.com", "https://courier.com/1") == title);
  }
  CHECK(bare("Strike over - Harbour Post", "courier.com") == "Strike over - Harbour Post");
  CHECK(bare("", "courier.com").empty());
}

TEST_CASE("capitals, labels, teasers, marks, slugs and stubs are louder than a plain headline", "[stories]") {
  const char* plain = "Dockers in Veldmar end nine-day strike after pay deal";
  CHECK(loudness(plain) == 0);
  CHECK(loudness("NATO and EU leaders meet in Brussels") == 0);
  CHECK(loudness("В Вельдмаре докеры закончили забастовку после сделки") == 0);
  CHECK(loudness("港口罢工结束工人重返工作岗位达成协议") == 0);
  CHECK(loudness("Вельдмар - порт снова работает после долгой забастовки") == 0);  // no label of capitals
  for (const char* loud :
       {"DOCKERS IN VELDMAR END NINE-DAY STRIKE AFTER PAY DEAL", "ДОКЕРЫ ВЕЛЬДМАРА ЗАКОНЧИЛИ ЗАБАСТОВКУ",
        "BREAKING: Dockers in Veldmar end nine-day strike", "UPDATE 2-Dockers in Veldmar end nine-day strike",
        "Why the dockers of Veldmar ended their strike", "Dockers in Veldmar end nine-day strike!",
        "Have the dockers of Veldmar ended their strike?", "VELDMAR-STRIKE/DEAL", "Veldmar strike",
        "Dockers in Veldmar end nine-day strike after pay deal and…",
        "Dockers in Veldmar end nine-day strike - Harbour Post"}) {
    INFO(loud);
    CHECK(loudness(loud) > loudness(plain));
    CHECK(loudness(loud) <= 0.6F);
  }
  CHECK(loudness("") == 0.6F);
}
