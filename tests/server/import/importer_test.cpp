#include "server/import/importer.hpp"

#include <atomic>
#include <filesystem>
#include <fstream>
#include <mutex>

#include "server/line_splitter.hpp"
#include "tests/server/http/loopback.hpp"

using namespace samestory;
using samestory::tests::LoopbackServer;

namespace {

namespace net = boost::asio;

// Takes bulk requests as the real server does, and fails those that it is told to, in the way it is told.
class BulkApplication final : public http::Application {
 public:
  enum class Failure { none, unavailable, line_overloaded, hang_up, not_ours };

  explicit BulkApplication(std::vector<Failure> failures) : failures_(std::move(failures)) {}

  http::Plan plan(http::Request&) const override { return {{}, &handler_, http::BodyUse::whole, 1u << 26}; }
  http::Response refuse(const http::Request&, http::Refusal) const override { return {400}; }
  http::Response failed(const http::Request&, std::exception_ptr) const override { return {500}; }
  void answered(const http::Request&, const http::Response&, std::chrono::nanoseconds) const override {}
  void connections_changed(int by) const override { connections += by > 0; }

  std::vector<std::string> taken;  // lines of the requests that were answered well, in order
  mutable std::atomic<int> connections{0};

 private:
  net::awaitable<http::Response> answer(const http::Request& request) {
    const Failure failure = count_ < failures_.size() ? failures_[count_] : Failure::none;
    ++count_;
    if (failure == Failure::unavailable) co_return http::Response{503, "text/plain", "later"};
    if (failure == Failure::hang_up) co_return http::Response{503, "text/plain", "later", {}, true};
    if (failure == Failure::not_ours) co_return http::Response{200, "text/html", "<html>\n"};
    std::string results;
    std::size_t line = 0;
    server::LineSplitter splitter(1 << 20);
    std::string_view rest = request.body;
    while (const auto each = splitter.next(rest)) {
      ++line;
      const bool bad = each->text == "bad";
      const bool later = failure == Failure::line_overloaded && line == 2;
      results += "{\"line\":" + std::to_string(line) + ",\"id\":\"x\",\"status\":\"";
      if (later) {
        results += "rejected\",\"error\":{\"code\":\"overloaded\"}}\n";
      } else if (bad) {
        results += "rejected\",\"error\":{\"code\":\"invalid_json\"}}\n";
      } else {
        results += "created\"}\n";
      }
      if (failure == Failure::none) taken.emplace_back(each->text);
    }
    co_return http::Response{200, "application/x-ndjson", std::move(results)};
  }

  std::vector<Failure> failures_;
  std::size_t count_ = 0;
  http::Handler handler_ = [this](http::Request& request, http::BodyStream&) { return answer(request); };
};

class LinesFile {
 public:
  explicit LinesFile(const std::vector<std::string>& lines) {
    std::string name = (std::filesystem::temp_directory_path() / "samestory-import-XXXXXX").string();
    const int descriptor = mkstemp(name.data());
    REQUIRE(descriptor >= 0);
    close(descriptor);
    path = name;
    std::ofstream out(path);
    for (const std::string& line : lines) out << line << '\n';
  }
  ~LinesFile() { std::filesystem::remove(path); }
  LinesFile(const LinesFile&) = delete;
  LinesFile& operator=(const LinesFile&) = delete;
  std::string path;
};

std::vector<std::string> numbered_lines(int count) {
  std::vector<std::string> lines;
  for (int i = 0; i < count; ++i) lines.push_back(std::to_string(i));
  return lines;
}

int import_to(const BulkApplication& application, const std::vector<std::string>& lines) {
  const LinesFile file(lines);
  const LoopbackServer server(application);
  server::ImportOptions options;
  options.files = {file.path};
  options.server = "http://127.0.0.1:" + std::to_string(server.port());
  options.batch_lines = 10;
  options.requests_in_flight = 3;
  options.quiet = true;
  return import::run_import(options);
}

using Failure = BulkApplication::Failure;

}  // namespace

TEST_CASE("an import keeps the order of the lines over one connection") {
  BulkApplication application({});
  const auto lines = numbered_lines(95);
  CHECK(import_to(application, lines) == 0);
  CHECK(application.taken == lines);
  CHECK(application.connections == 1);
}

TEST_CASE("whatever was not taken is sent again, in order") {
  const auto lines = numbered_lines(60);
  for (const auto& failures : std::vector<std::vector<Failure>>{
           {Failure::unavailable},
           {Failure::line_overloaded},
           {Failure::none, Failure::hang_up, Failure::none, Failure::hang_up},
           {Failure::none, Failure::none, Failure::line_overloaded, Failure::line_overloaded}}) {
    BulkApplication application(failures);
    CHECK(import_to(application, lines) == 0);
    // What was in flight behind a failure comes again: repeats are allowed, gaps and disorder are not.
    std::vector<std::string> in_order;
    for (const std::string& line : application.taken) {
      if (in_order.size() < lines.size() && line == lines[in_order.size()]) in_order.push_back(line);
    }
    CHECK(in_order == lines);
    CHECK(application.connections > 1);
  }
}

TEST_CASE("rejected lines make the exit code 1 and the others are taken") {
  BulkApplication application({});
  CHECK(import_to(application, {"a", "bad", "b"}) == 1);
  CHECK(application.taken.size() == 3);
}

TEST_CASE("an answer that is not samestory's ends the import") {
  BulkApplication application({Failure::not_ours});
  CHECK(import_to(application, numbered_lines(30)) == 3);
}

TEST_CASE("a missing file is told from a missing server") {
  const BulkApplication application({});
  server::ImportOptions options;
  options.quiet = true;
  options.files = {"/nonexistent/file"};
  {
    const LoopbackServer server(application);
    options.server = "http://127.0.0.1:" + std::to_string(server.port());
    CHECK(import::run_import(options) == 2);
  }
  CHECK(import::run_import(options) == 3);  // nothing listens there any more
  options.server = "ftp://example";
  CHECK(import::run_import(options) == 3);
}
