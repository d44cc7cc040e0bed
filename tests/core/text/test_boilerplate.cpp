#include <catch2/catch.hpp>

#include <random>
#include <string>

#include "core/text/boilerplate.hpp"

using samestory::text::strip_boilerplate;

namespace {

const std::string kReport =
    "The harbour board voted on Tuesday to close the old ferry terminal after engineers found cracks in its "
    "pillars.\n"
    "\"We cannot ask people to walk over that pier,\" chairwoman Ines Okafor said. \"You can follow our work "
    "online.\"\n"
    "Repairs would cost 4.5 million euros, according to a report posted on the board's website.";

// The line stands behind the report and must go, or stay.
bool goes(const std::string& line) {
  const std::string stripped = strip_boilerplate(kReport + "\n" + line);
  if (stripped == kReport) return true;
  CHECK(stripped == kReport + "\n" + line);
  return false;
}

}  // namespace

TEST_CASE("a report without chrome is returned as it was") {
  CHECK(strip_boilerplate(kReport) == kReport);
  CHECK(strip_boilerplate("") == "");
  CHECK(strip_boilerplate("one line") == "one line");
}

TEST_CASE("lines of the page go") {
  for (const char* line :
       {"Advertisement",
        "ADVERTISEMENT:",
        "Read More",
        "Share",
        "Sign up for our free newsletter",
        "Subscribe to The Daily Harbour today.",
        "Follow us on Twitter and Facebook",
        "You can also follow Harbour News on Twitter @harbour or Facebook @harbournews",
        "Choose to support open, independent, quality journalism and subscribe on a monthly basis.",
        "Get the latest news delivered straight to your inbox",
        "© 2025 Harbour News",
        "Copyright 2025 The Harbour Press. All rights reserved.",
        "(c) 2019 Harbour Media Ltd",
        "This material may not be published, broadcast or rewritten.",
        "Unlock the Editor’s Digest for free",
        "Ines Vo, editor of the Harbour News, selects her favourite stories in this weekly newsletter.",
        "(Reporting by Ann Lee in Oslo; Editing by Jo Day)",
        "https://news.example/harbour?id=7",
        "desk@news.example",
        "@harbournews",
        "#harbour #ferry",
        "____________",
        "❖",
        "– – –",
        "* * *",
        "Already have an account? Log in here »",
        "READ MORE: Board was warned in May",
        "Click here to see the video",
        "By signing up, you agree to our Privacy Policy and Terms of Service.",
        "We use cookies to improve your experience.",
        "Download our app and get alerts on your phone"}) {
    CAPTURE(line);
    CHECK(goes(line));
  }
}

TEST_CASE("lines of the page go in other languages") {
  for (const char* line :
       {"Alle Rechte vorbehalten.", "Jetzt abonnieren", "Lesen Sie auch: Hafen gesperrt",
        "Tous droits réservés", "Lire aussi : le port fermé", "Todos los derechos reservados",
        "Suscríbete a nuestro boletín", "Leia também", "Leggi anche: il porto", "Читайте также: порт закрыт",
        "Подписывайтесь на наш канал", "Все права защищены", "版权所有 违者必究", "責任編輯：王小明",
        "無断転載を禁じます", "무단전재 및 재배포 금지", "جميع الحقوق محفوظة", "यह भी पढ़ें: बंदरगाह बंद"}) {
    CAPTURE(line);
    CHECK(goes(line));
  }
}

TEST_CASE("lines of the report stay, even where they use the page's words") {
  for (const char* line :
       {"Facebook said on Monday it would let users follow live updates from emergency services on its app.",
        "The newspaper lost 4,000 subscribers last year, and its monthly subscription now costs $9.",
        "Police asked people to share the article with anyone who may have seen the driver.",
        "\"Sign up for our newsletter,\" the minister joked to reporters.",
        "He tweeted a picture of the ferry to his 20,000 followers.",
        "Share prices fell 3 percent in early trading.", "Read won the race in 2:04:11.",
        "Follow-up surveys showed the same result.", "Subscribers to the service were told on Friday.",
        "Copyright law would change under the bill.", "Related costs rose by a fifth.",
        "More than 40 people were hurt.", "They are:", "- Finn Collins, 19, from Kent", "August 25, 2025",
        "Advertisement spending grew 4 percent.", "Register of voters closes on Friday"}) {
    CAPTURE(line);
    CHECK_FALSE(goes(line));
  }
}

TEST_CASE("headlines under a heading of links go, and the report goes on behind them") {
  const std::string links =
      "Related articles\nPort strike enters third week\nBoard was warned in May, papers show\n";
  CHECK(strip_boilerplate(links + kReport) == kReport);
  CHECK(strip_boilerplate(kReport + "\n" + links + kReport) == kReport + "\n" + kReport);
}

TEST_CASE("a menu of single words goes in any language, a short list stays") {
  CHECK(strip_boilerplate("Home\nWorld\nSport\nMoney\n" + kReport) == kReport);
  CHECK(strip_boilerplate("Главная\nМир\nСпорт\nДеньги\n" + kReport) == kReport);
  const std::string list = "Oslo\nBergen\nMoss";
  CHECK(strip_boilerplate(kReport + "\n" + list) == kReport + "\n" + list);
}

TEST_CASE("an outlet's request in several lines goes as a whole") {
  const std::string request =
      "Here we are to serve you with news right now. It does not cost much, but worth your attention.\n"
      "Choose to support open, independent, quality journalism and subscribe on a monthly basis.\n"
      "By subscribing to our online newspaper, you can have full digital access to all news.\nThank you!";
  CHECK(strip_boilerplate(kReport + "\n" + request) == kReport);
}

TEST_CASE("a text that is nearly all chrome is returned as it was") {
  const std::string chrome = "Subscribe to our newsletter\nFollow us on Facebook\nAll rights reserved";
  CHECK(strip_boilerplate(chrome) == chrome);
  CHECK(strip_boilerplate(chrome + "\nok") == chrome + "\nok");
}

TEST_CASE("stripping twice takes no line of the report") {
  const auto seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937 random(seed);
  const std::string_view pieces[] = {"Advertisement",
                                     "\n",
                                     "\n",
                                     " ",
                                     "read more",
                                     "we",
                                     "you",
                                     "newsletter",
                                     "subscribe",
                                     "©",
                                     "2025",
                                     "said",
                                     "\"",
                                     "The board met.",
                                     "#a",
                                     "@b",
                                     "–",
                                     "’",
                                     "\xE2\x80\xA6",
                                     "одписывайтесь",
                                     "Related articles"};
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (int i = 0; i < 25; ++i) text += pieces[random() % std::size(pieces)];
    CAPTURE(text);
    const std::string once = strip_boilerplate(text);
    CHECK(once.size() <= text.size());
    if (once != text) CHECK(once.find("\n\n") == std::string::npos);
  }
}
