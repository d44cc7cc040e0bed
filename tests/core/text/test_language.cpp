#include <catch2/catch.hpp>

#include <string>
#include <utility>

#include "core/text/language.hpp"

using namespace samestory::text;

TEST_CASE("a tag's primary subtag names its language once") {
  CHECK(primary_subtag("en-GB") == "en");
  CHECK(primary_subtag("EN_us") == "en");
  CHECK(primary_subtag("zh-Hant-TW") == "zh");
  CHECK(primary_subtag("cmn") == "zh");
  CHECK(primary_subtag("iw") == "he");
  CHECK(primary_subtag("in") == "id");
  CHECK(primary_subtag("nb-NO") == "no");
  CHECK(primary_subtag("nn") == "nn");
  CHECK(primary_subtag("eng") == "en");
  CHECK(primary_subtag("vie") == "vi");
  CHECK(primary_subtag("ast") == "ast");
}

TEST_CASE("an empty, undetermined or ill-formed tag has no subtag") {
  for (const char* tag : {"", "und", "UND-Latn", "mul", "zxx", "english", "x-klingon", "e", "e1", "en--GB",
                          "-en", "en-", "en GB", "en-123456789", "日本語", "en\n"}) {
    CAPTURE(tag);
    CHECK(primary_subtag(tag).empty());
  }
}

TEST_CASE("a paragraph shows its language") {
  CHECK(detect_language(
            "The harbour board voted on Tuesday to close the old ferry terminal after engineers found "
            "cracks in its concrete pillars, the city said in a statement.") == "en");
  CHECK(detect_language(
            "Der Hafenrat beschloss am Dienstag, das alte Fährterminal zu schließen, nachdem Ingenieure "
            "Risse in den Betonpfeilern gefunden hatten, teilte die Stadt mit.") == "de");
  CHECK(detect_language(
            "Портовый совет во вторник решил закрыть старый паромный терминал после того, как инженеры "
            "обнаружили трещины в бетонных опорах, сообщили власти города.") == "ru");
  CHECK(detect_language(
            "工程師發現混凝土柱有裂縫後，港務委員會週二投票決定關閉舊渡輪碼頭，市政府在聲明中表示。") ==
        "zh");
  CHECK(detect_language(
            "工程师发现混凝土柱有裂缝后，港务委员会周二投票决定关闭旧渡轮码头，市政府在声明中表示。") ==
        "zh");
  CHECK(detect_language("技術者がコンクリートの柱にひび割れを見つけたため、港湾委員会は火曜日に古いフェリータ"
                        "ーミナルの閉鎖を決めた。") == "ja");
  CHECK(
      detect_language(
          "מועצת הנמל החליטה ביום שלישי לסגור את מסוף המעבורות הישן לאחר שמהנדסים מצאו סדקים בעמודי הבטון") ==
      "he");
  CHECK(detect_language("قرر مجلس الميناء يوم الثلاثاء إغلاق محطة العبارات القديمة بعد أن وجد المهندسون "
                        "شقوقا في أعمدتها") == "ar");
}

TEST_CASE("a headline shows its language where letters or small words tell") {
  const std::pair<const char*, const char*> kHeadlines[] = {
      {"de", "Bundesbank erhöht Prognose"},
      {"de", "Brand in Chemiewerk: zwei Verletzte"},
      {"fr", "La grève des cheminots reconduite"},
      {"es", "El Gobierno aprueba los presupuestos"},
      {"pt", "Governo aprova novo salário mínimo"},
      {"it", "Terremoto in Umbria, scuole chiuse"},
      {"nl", "Brand in chemiefabriek bij Terneuzen"},
      {"ru", "Пожар на химзаводе под Пермью"},
      {"ru", "Порт закрыл старый паромный терминал из-за трещин"},
      {"uk", "Нацбанк підвищив облікову ставку"},
      {"sr", "Лука затвара стари терминал због пукотина"},
      {"bg", "Пристанището затваря стария терминал заради пукнатини"},
      {"tr", "Merkez Bankası faizi artırdı"},
      {"ar", "حريق في مصنع للكيماويات قرب الجبيل"},
      {"hi", "रसायन कारखाने में आग, दो घायल"},
      {"he", "שריפה במפעל כימיקלים"},
      {"el", "Φωτιά σε εργοστάσιο χημικών"},
      {"zh", "央行上調利率"},
      {"zh", "化工厂起火两人受伤"},
      {"ja", "日銀、金利引き上げ"},
      {"ko", "화학 공장 화재로 2명 부상"},
      {"th", "ไฟไหม้โรงงานเคมี เจ็บ 2 ราย"},
      {"vi", "Cháy nhà máy hóa chất, hai người bị thương"},
      {"en", "Fire at chemical plant injures two"},
  };
  for (const auto& [language, headline] : kHeadlines) {
    CAPTURE(headline);
    CHECK(detect_language(headline) == language);
  }
}

TEST_CASE("what shows no language is undetermined") {
  for (const char* text : {"", " \n", "H20", "2025 100 4.5", "ok", "!!! ???", "\x01\x02"}) {
    CAPTURE(text);
    CHECK(detect_language(text) == "und");
  }
}

TEST_CASE("a long text is cut between characters and control characters do not hide its language") {
  std::string text = "\x01";
  while (text.size() < 40'000)
    text += "Инженеры обнаружили трещины в бетонных опорах старого паромного терминала. ";
  CHECK(detect_language(text) == "ru");
  CHECK(detect_language("x" + text) == "ru");
}

TEST_CASE("the caller's tag wins over the text") {
  const std::string english =
      "The harbour board voted on Tuesday to close the old ferry terminal in the city.";
  CHECK(language_of("de-AT", english) == "de");
  CHECK(language_of("", english) == "en");
  CHECK(language_of("und", english) == "en");
  CHECK(language_of("english", english) == "en");
  CHECK(language_of("", "H20") == "und");
}
