#include <catch2/catch.hpp>

#include <random>
#include <string>

#include "core/records/canonical_url.hpp"

using samestory::records::canonical_url;

TEST_CASE("spellings of one address have one canonical form") {
  const std::string page = "https://news.example/2025/07/chips.html?id=7&page=2";
  for (const char* url :
       {"https://news.example/2025/07/chips.html?id=7&page=2",
        "HTTPS://News.Example/2025/07/chips.html?id=7&page=2",
        "https://news.example:443/2025/07/chips.html?id=7&page=2",
        "https://news.example:/2025/./07/x/../chips.html?id=7&page=2",
        "https://news.example./2025/07/%63hips.html?id=7&page=2#top",
        " https://news.example/2025/07/chips.html?&id=7&&page=2\n",
        "https://news.example/2025/07/chips.html?utm_source=x&id=7&UTM_Medium=y&page=2&fbclid=abc",
        "https://news.example/2025/07/chips.html?gclid=1&id=7&page=2&"}) {
    CAPTURE(url);
    CHECK(canonical_url(url) == page);
  }
  CHECK(canonical_url("http://example.org") == "http://example.org/");
  CHECK(canonical_url("http://example.org:80?utm_source=x#a") == "http://example.org/");
  CHECK(canonical_url("http://example.org/caf\xC3\xA9?q=a b") == "http://example.org/caf%C3%A9?q=a%20b");
  CHECK(canonical_url("http://example.org/caf%c3%a9?q=a%20b") == "http://example.org/caf%C3%A9?q=a%20b");
  CHECK(canonical_url("http://u:P@[2001:DB8::1]:8080/") == "http://u:P@[2001:db8::1]:8080/");
  CHECK(canonical_url("http://[::1]") == "http://[::1]/");
  CHECK(canonical_url("http://example.org/a/../../..") == "http://example.org/");
  CHECK(canonical_url("http://example.org/a/b/..") == "http://example.org/a/");
}

TEST_CASE("addresses that may be different pages stay different") {
  CHECK(canonical_url("http://a.example/x") != canonical_url("https://a.example/x"));
  CHECK(canonical_url("http://a.example/x") != canonical_url("http://a.example/X"));
  CHECK(canonical_url("http://a.example/x") != canonical_url("http://a.example/x/"));
  CHECK(canonical_url("http://a.example/?a=1&b=2") != canonical_url("http://a.example/?b=2&a=1"));
  CHECK(canonical_url("http://a.example/a%2Fb") != canonical_url("http://a.example/a/b"));
  CHECK(canonical_url("http://a.example/#!/one") != canonical_url("http://a.example/#!/two"));
  CHECK(canonical_url("http://a.example:8080/") != canonical_url("http://a.example/"));
  CHECK(canonical_url("http://www.a.example/") != canonical_url("http://a.example/"));
}

TEST_CASE("what is no web address is kept") {
  for (const char* text : {"", "urn:newsml:example:20250715:7", "ftp://Example.org/A", "http", "HTTPS",
                           "http:", "http:/", "chips.html", "https:/x", "://"}) {
    CHECK(canonical_url(text) == text);
  }
  CHECK(canonical_url(" x ") == "x");
  CHECK(canonical_url("http://") == "http:///");
}

TEST_CASE("a canonical address is its own canonical form, whatever the bytes") {
  const auto seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937 random(seed);
  const std::string_view pieces[] = {"/", "..", ".",        "%",    "%2e",   "%41",      "%2F", "a",  "Z",
                                     "?", "&",  "=",        "#",    "#!",    ":",        "80",  "@",  "[",
                                     "]", " ",  "\xC3\xA9", "\xFF", "utm_x", "fbclid=1", "\\",  "%zz"};
  for (int round = 0; round < 5000; ++round) {
    std::string url = "Http://";
    for (int i = 0; i < 12; ++i) url += pieces[random() % std::size(pieces)];
    CAPTURE(url);
    const std::string once = canonical_url(url);
    CHECK(canonical_url(once) == once);
  }
}
