#include "server/webhooks/sender.hpp"

#include <catch2/catch.hpp>

using namespace samestory;

TEST_CASE("posts are signed as RFC 4231 says") {
  // Test cases 2 and 6 of section 4: a short key, and one that is longer than a block.
  CHECK(server::hmac_sha256("Jefe", "what do ya want for nothing?") ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  CHECK(server::hmac_sha256(std::string(131, '\xaa'),
                            "Test Using Larger Than Block-Size Key - Hash Key First") ==
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST_CASE("a webhook's address is http, host, port and path") {
  const auto whole = server::parse_webhook_address("http://127.0.0.1:9000/hook?of=a");
  REQUIRE(whole);
  CHECK(whole->server.host == "127.0.0.1");
  CHECK(whole->server.port == "9000");
  CHECK(whole->target == "/hook?of=a");
  const auto bare = server::parse_webhook_address("http://example.org");
  REQUIRE(bare);
  CHECK(bare->server.port == "80");
  CHECK(bare->target == "/");
  for (const char* wrong :
       {"", "example.org/hook", "https://example.org/", "http://:x/", "http://a/b c", "http://a/\r\nX: y"}) {
    INFO(wrong);
    CHECK(!server::parse_webhook_address(wrong));
  }
}
