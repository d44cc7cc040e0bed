#include <catch2/catch.hpp>

#include <random>
#include <string>

#include "core/text/html_entities.hpp"
#include "core/text/html_tokens.hpp"
#include "core/text/plain_text.hpp"

using namespace samestory::text;

TEST_CASE("markup makes a body HTML") {
  for (const char* body :
       {"<p>One</p>", "<P>One\n<P>Two", "One<br>two", "One<br/>two", "<!DOCTYPE html>x", "<html lang=en>x",
        "a <b>bold</b> word", "see <a href=\"https://example.org/\">here</a>",
        "<div class='x > y'>text</div>", "x < y <ul><li>a<li>b</ul>", "<img src=x.png> caption",
        "<script>var a = 1;</script> text", "<td>a</td>"}) {
    CAPTURE(body);
    CHECK(looks_like_html(body));
  }
}

TEST_CASE("angle brackets in prose do not make a body HTML") {
  for (const char* body :
       {"", "x < y and y > z", "<angle> brackets <angle>", "the <p> tag opens a paragraph", "a <b and c",
        "1<2>0", "<who@example.org>", "<3 <3 <3", "if a<b && c>d", "<table of contents", "</p", "<", "</",
        "AT&amp;T", "<script> never ends", "<!-- a remark -->"}) {
    CAPTURE(body);
    CHECK_FALSE(looks_like_html(body));
  }
}

TEST_CASE("blocks become lines and inline markup stays in its line") {
  CHECK(html_to_text("<p>One <b>bold</b> word.</p><p>Two</p>") == "One bold word.\nTwo");
  CHECK(html_to_text("<h1> A \n title </h1>text<br>more<br><br>end") == "A title\ntext\nmore\nend");
  CHECK(html_to_text("<ul><li>a<li>b</ul>") == "a\nb");
  CHECK(html_to_text("<table><tr><td>a</td><td>b</td></tr><tr><td>c</table>") == "a b\nc");
  CHECK(html_to_text("no<b>br</b>eak and so<i>-</i>so") == "nobreak and so-so");
  CHECK(html_to_text("<pre>one\n  two</pre>three\nfour") == "one\ntwo\nthree four");
  CHECK(html_to_text("<P CLASS=a>x</P><Div>y</dIV>") == "x\ny");
  CHECK(html_to_text("") == "");
  CHECK(html_to_text(" \n ") == "");
}

TEST_CASE("what a reader does not see is dropped") {
  CHECK(html_to_text("a<script>if (a < b) document.write('<p>x</p>')</script> b") == "a b");
  CHECK(html_to_text("<style>p { color: red }</style>a<!-- b --> c<?php echo 1 ?>") == "a c");
  CHECK(html_to_text("<head><title>T</title></head><body>a</body>") == "a");
  CHECK(html_to_text("a <nav><ul><li>Home<nav>x</nav></ul></nav> b") == "a b");
  CHECK(html_to_text("<noscript>Enable it</noscript><template><p>x</p></template>a") == "a");
  CHECK(html_to_text("a<svg/>b<svg><title>Icon</title><text>c</text></svg>d") == "ab d");
  CHECK(html_to_text("<p title=\"a > b\" data-x='</p>'>c</p>") == "c");
  CHECK(html_to_text("<![CDATA[<p>a</p>]]>b]]>") == "a\nb]]>");
}

TEST_CASE("broken markup is read as browsers read it") {
  CHECK(html_to_text("a < b") == "a < b");
  CHECK(html_to_text("a <") == "a <");
  CHECK(html_to_text("a </> b <!x> c") == "a b c");
  CHECK(html_to_text("<b><i>a</b></i></p>b") == "a\nb");
  CHECK(html_to_text("a<!-->b<!--->c") == "abc");
  CHECK(html_to_text("a<!-- never closed <p>b") == "a");
  CHECK(html_to_text("a <b class=\"never closed>b</b>") == "a");
  CHECK(html_to_text("a<script>b</scripty>c</script >d") == "a d");
  CHECK(html_to_text("<nav>menu without an end <p>report") == "menu without an end\nreport");
}

TEST_CASE("references are decoded and invisible characters go") {
  CHECK(html_to_text("AT&amp;T &lt;b&gt; &quot;x&quot; &#39;y&#x27;") == "AT&T <b> \"x\" 'y'");
  CHECK(html_to_text("&eacute;&Eacute;&mdash;&rsquo;&hellip;&euro;&alpha;") == "éÉ—’…€α");
  CHECK(html_to_text("a&nbsp;&nbsp;b\xC2\xA0"
                     "c&#160;d") == "a b c d");
  CHECK(html_to_text("soft&shy;ware co\xC2\xADop\xE2\x80\x8B") == "software coop");
  CHECK(html_to_text("&copy2020 &notit; &hellip &nosuch; & &; &#; &#x;") ==
        "©2020 ¬it; &hellip &nosuch; & &; &#; &#x;");
  CHECK(html_to_text("&#x80;&#146;&#0;&#xD800;&#99999999999999;&#x1F600;") == "€’���😀");
  CHECK(html_to_text(std::string("a\0b\0 c", 6)) == "ab c");
}

TEST_CASE("deep, long and hostile markup is read in one pass") {
  // The old quadratic traps: each would take hours if any byte were read once per open tag.
  constexpr int kMany = 400'000;
  const auto repeat = [](std::string_view unit) {
    std::string text;
    text.reserve(unit.size() * kMany);
    for (int i = 0; i < kMany; ++i) text += unit;
    return text;
  };
  CHECK(html_to_text(repeat("<b>") + "x" + repeat("</i>")) == "x");
  CHECK(html_to_text(repeat("<div>") + "x" + repeat("</div>")) == "x");
  CHECK(html_to_text(repeat("<nav>") + "x" + repeat("</svg>") + "y") == "xy");
  CHECK(html_to_text(repeat("<nav>a</nav>") + "x") == "x");
  CHECK_FALSE(looks_like_html(repeat("<x")));
  CHECK_FALSE(looks_like_html(repeat("<x ") + ">"));
  CHECK_FALSE(looks_like_html(repeat("<p ")));
  CHECK_FALSE(looks_like_html(repeat("<script>")));
  CHECK_FALSE(looks_like_html(repeat("</script>")));
  CHECK(html_to_text(repeat("&#1")).size() == 0);
  CHECK(html_to_text(repeat("<!")) == "");
}

TEST_CASE("extracted text of random tag soup is clean") {
  const auto seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937 random(seed);
  const std::string_view pieces[] = {
      "<p>",  "</p>", "<nav>", "</nav>", "<script>", "</script>", "<pre>", "</pre>",   "<!--", "-->",
      "<br>", "a",    " ",     "\n",     "&amp;",    "&#0;",      "é",     "<",        ">",    "\"",
      "=",    "日本", "<svg",  "/>",     "]]>",      "<![CDATA[", "&nbsp", "\xC2\xAD", "<td>"};
  for (int round = 0; round < 2000; ++round) {
    std::string html;
    for (int i = 0; i < 30; ++i) html += pieces[random() % std::size(pieces)];
    const std::string text = html_to_text(html);
    CAPTURE(html, text);
    CHECK(text.find("\n\n") == std::string::npos);
    CHECK(text.find("  ") == std::string::npos);
    CHECK(text.find(" \n") == std::string::npos);
    CHECK(text.find("\n ") == std::string::npos);
    CHECK((text.empty() || (text.front() != '\n' && text.front() != ' ' && text.back() != '\n')));
    looks_like_html(html);
  }
}

TEST_CASE("comparable text is title, newline, body") {
  CHECK(comparable_text("T", "b") == "T\nb");
  CHECK(comparable_text("", "b") == "b");
  CHECK(comparable_text("T", "") == "T");
  CHECK(comparable_text("", "") == "");
}
