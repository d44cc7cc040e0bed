#include "server/api/admission.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>
#include <vector>

using namespace samestory::server;

namespace {

net::awaitable<void> enter_and_note(Admission& admission, std::size_t bytes, int name,
                                    std::vector<int>& entered) {
  co_await admission.enter(bytes);
  entered.push_back(name);
}

}  // namespace

TEST_CASE("articles and bytes in flight are bounded, and waiters come in order") {
  net::io_context context;
  Admission admission(2, 100);
  std::vector<int> entered;
  REQUIRE(admission.try_enter(60));
  net::co_spawn(context, enter_and_note(admission, 50, 1, entered), net::detached);
  net::co_spawn(context, enter_and_note(admission, 10, 2, entered), net::detached);
  context.poll();
  CHECK(entered.empty());
  CHECK_FALSE(admission.try_enter(1));  // not past those who wait

  admission.leave(60);
  context.restart();
  context.poll();
  CHECK(entered == std::vector<int>{1, 2});
  CHECK_FALSE(admission.try_enter(1));  // two articles are in
  admission.leave(50);
  CHECK(admission.try_enter(90));
}

TEST_CASE("an article larger than the bound gets in alone") {
  net::io_context context;
  Admission admission(8, 100);
  std::vector<int> entered;
  REQUIRE(admission.try_enter(1));
  net::co_spawn(context, enter_and_note(admission, 5000, 1, entered), net::detached);
  context.poll();
  CHECK(entered.empty());
  admission.leave(1);
  context.restart();
  context.poll();
  CHECK(entered == std::vector<int>{1});
}
