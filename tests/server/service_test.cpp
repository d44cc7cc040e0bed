#include "server/service.hpp"

#include <spdlog/sinks/null_sink.h>

#include <boost/asio/thread_pool.hpp>

#include "core/base/clock.hpp"
#include "core/store/memory_journal.hpp"
#include "tests/server/http/loopback.hpp"
#include "tests/support/faulty_journal.hpp"

using namespace samestory;
using samestory::tests::LoopbackServer;
using samestory::tests::RawAnswer;
using samestory::tests::RawClient;

namespace {

std::unique_ptr<Engine> open_engine(store::Journal& journal, const Clock& clock, std::size_t queue) {
  EngineOptions options;
  options.workers = 2;
  options.queue_articles_max = queue;
  auto engine = Engine::open(options, journal, clock);
  REQUIRE(engine);
  return *std::move(engine);
}

// The whole server but for RocksDB and the command line.
struct RunningService {
  explicit RunningService(std::size_t queue = 1024, std::size_t bulk = 256)
      : engine(open_engine(journal, clock, queue)), admission(bulk, 1 << 20) {
    engine->on_events([this] { events.notify(); });
  }
  ~RunningService() {
    server.stop();
    engine->close();
    blocking.join();
  }
  RunningService(const RunningService&) = delete;
  RunningService& operator=(const RunningService&) = delete;

  SystemClock clock;
  store::MemoryJournal memory;
  tests::FaultyJournal journal{memory};
  server::EventHub events{8};
  std::unique_ptr<Engine> engine;
  boost::asio::thread_pool blocking{2};
  server::Admission admission;
  server::Metrics metrics;
  spdlog::logger log{"test", std::make_shared<spdlog::sinks::null_sink_mt>()};
  server::Context context{*engine, blocking, admission, events, metrics, log};
  server::Service service{context};
  LoopbackServer server{service};
};

class ServiceClient {
 public:
  explicit ServiceClient(const RunningService& service) : raw_(service.server.port()) {}

  RawAnswer ask(std::string_view method, std::string_view target, std::string_view body = {},
                std::string_view media = "application/json", std::string_view more = {}) {
    const RawAnswer answer = exchange(method, target, body, media, more);
    CHECK(answer.has("X-Request-Id: "));
    CHECK((answer.status < 400 || answer.has("Content-Type: application/problem+json")));
    return answer;
  }
  RawAnswer bulk(std::string_view lines) {
    return ask("POST", "/v1/articles:bulk", lines, "application/x-ndjson");
  }
  // Asserts nothing: Catch2's assertions belong to one thread. An answer that did not come has no status.
  RawAnswer exchange(std::string_view method, std::string_view target, std::string_view body,
                     std::string_view media, std::string_view more = {}) {
    std::string text =
        std::string(method) + " " + std::string(target) + " HTTP/1.1\r\nHost: test\r\n" + std::string(more);
    if (method == "POST" || method == "PUT") {
      if (!media.empty()) text += "Content-Type: " + std::string(media) + "\r\n";
      text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    }
    if (!raw_.send(text + "\r\n" + std::string(body))) return {};
    return raw_.receive(method == "HEAD");
  }

 private:
  RawClient raw_;
};

bool has(const RawAnswer& answer, std::string_view text) {
  return answer.body.find(text) != std::string::npos;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = text.find('\n', at);
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

}  // namespace

TEST_CASE("an article is created, unchanged, updated, taken down and restored") {
  const RunningService service;
  ServiceClient client(service);
  const auto created =
      client.ask("POST", "/v1/articles", R"({"id":"a/b:c","title":"Dockers end their strike"})");
  CHECK(created.status == 201);
  CHECK(created.has("Location: /v1/articles/a%2Fb%3Ac\r\n"));
  CHECK(created.has("ETag: \"1\"\r\n"));
  CHECK(has(created, R"("status":"created")"));
  CHECK(client.ask("PUT", "/v1/articles/a%2Fb%3Ac", R"({"title":"Dockers end their strike"})").status == 200);
  const auto updated =
      client.ask("PUT", "/v1/articles/a%2Fb%3Ac", R"({"title":"Dockers end their long strike"})");
  CHECK(updated.status == 200);
  CHECK(has(updated, R"("revision":2)"));

  CHECK(has(client.ask("GET", "/v1/articles/a%2Fb%3Ac"), "long strike"));
  CHECK(has(client.ask("GET", "/v1/articles/by-id?id=a/b:c"), "long strike"));
  CHECK(has(client.ask("GET", "/v1/collections/default/articles/a%2Fb%3Ac"), "long strike"));
  const auto current = client.ask("GET", "/v1/articles/a%2Fb%3Ac", {}, {}, "If-None-Match: \"2\"\r\n");
  CHECK(current.status == 304);
  CHECK(client.ask("GET", "/v1/articles/a%2Fb%3Ac", {}, {}, "If-None-Match: \"1\"\r\n").status == 200);

  CHECK(client.ask("POST", "/v1/articles/a%2Fb%3Ac:restore").status == 409);
  CHECK(client.ask("DELETE", "/v1/articles/a%2Fb%3Ac").status == 204);
  CHECK(client.ask("GET", "/v1/articles/a%2Fb%3Ac").status == 410);
  CHECK(client.ask("PUT", "/v1/articles/a%2Fb%3Ac", R"({"title":"Again"})").status == 410);
  CHECK(client.ask("POST", "/v1/articles/a%2Fb%3Ac:restore").status == 204);
  CHECK(client.ask("PUT", "/v1/articles/a%2Fb%3Ac", R"({"title":"Again"})").status == 201);
}

TEST_CASE("bad input gets its status, its code and its place") {
  const RunningService service;
  ServiceClient client(service);
  struct Row {
    const char* method;
    const char* target;
    std::string body;
    const char* media;
    int status;
    const char* part;
  };
  const char* json = "application/json";
  const std::string deep =
      "{\"title\":\"a\",\"metadata\":" + std::string(64, '[') + std::string(64, ']') + "}";
  const Row rows[] = {
      {"POST", "/v1/articles", "{\"title\":", json, 400, R"("code":"invalid_json")"},
      {"POST", "/v1/articles", "{\"title\":\"\xff\"}", json, 400, R"("offset":10)"},
      {"POST", "/v1/articles", deep, json, 400, R"("code":"invalid_json")"},
      {"POST", "/v1/articles", R"({"title":5})", json, 422, R"("pointer":"/title")"},
      {"POST", "/v1/articles", R"({"id":"a"})", json, 422, R"("code":"invalid_value")"},
      {"POST", "/v1/articles", R"({"title":"a"})", "", 415, R"("code":"unsupported_media_type")"},
      {"POST", "/v1/articles", R"({"title":"a"})", "text/plain", 415, R"("code":"unsupported_media_type")"},
      {"POST", "/v1/articles?dry=1", R"({"title":"a"})", json, 422, R"("parameter":"dry")"},
      {"PUT", "/v1/articles/a", R"({"id":"b","title":"a"})", json, 422, R"("pointer":"/id")"},
      {"POST", "/v1/articles/a", "{}", json, 405, R"("code":"method_not_allowed")"},
      {"GET", "/v1/nothing", "", json, 404, R"("code":"not_found")"},
      {"GET", "/v1/articles/none", "", json, 404, R"("code":"not_found")"},
      {"GET", "/v1/articles/none/duplicates", "", json, 404, R"("code":"not_found")"},
      {"DELETE", "/v1/articles/none", "", json, 404, R"("code":"not_found")"},
      {"GET", "/v1/stories/s00000001", "", json, 404, R"("code":"not_found")"},
      {"GET", "/v1/stories/nonsense", "", json, 404, R"("code":"not_found")"},
      {"GET", "/v1/stories?limit=0", "", json, 422, R"("parameter":"limit")"},
      {"GET", "/v1/articles/by-id", "", json, 422, R"("parameter":"id")"},
  };
  for (const Row& row : rows) {
    INFO(row.method << " " << row.target << " " << row.body);
    const auto answer = client.ask(row.method, row.target, row.body, row.media);
    CHECK(answer.status == row.status);
    CHECK(has(answer, row.part));
  }
  CHECK(client.ask("PATCH", "/v1/articles").has("Allow: POST\r\n"));
  CHECK(service.engine->figures().articles == 0);
}

TEST_CASE("bulk answers in input order and a bad line harms no other") {
  const RunningService service(64, 8);  // far fewer in flight than lines
  ServiceClient client(service);
  std::string lines;
  for (int i = 0; i < 2000; ++i) {
    lines += i % 100 == 50
                 ? "{broken\n"
                 : "{\"id\":\"a" + std::to_string(i) + "\",\"title\":\"Number " + std::to_string(i) + "\"}\n";
  }
  const auto answer = client.bulk(lines);
  REQUIRE(answer.status == 200);
  CHECK(answer.has("Content-Type: application/x-ndjson\r\n"));
  const auto results = lines_of(answer.body);
  REQUIRE(results.size() == 2000);
  for (int i = 0; i < 2000; ++i) {
    const std::string& line = results[static_cast<std::size_t>(i)];
    CHECK(line.starts_with("{\"line\":" + std::to_string(i + 1) + ","));
    CHECK((line.find(i % 100 == 50 ? "\"rejected\"" : "\"created\"") != std::string::npos));
  }
  CHECK(service.engine->figures().articles == 1980);
  CHECK(client.bulk("").body.empty());
}

TEST_CASE("two bulk requests at once share what may be in flight") {
  const RunningService service(64, 8);
  ServiceClient first(service);
  ServiceClient second(service);
  const auto lines = [](const char* name) {
    std::string text;
    for (int i = 0; i < 500; ++i)
      text += "{\"id\":\"" + std::string(name) + std::to_string(i) + "\",\"title\":\"T\"}\n";
    return text;
  };
  std::string answer_one;
  std::thread other([&] {
    answer_one = first.exchange("POST", "/v1/articles:bulk", lines("x"), "application/x-ndjson").body;
  });
  const std::string answer_two = second.bulk(lines("y")).body;
  other.join();
  for (const std::string& answer : {answer_one, answer_two}) {
    CHECK(lines_of(answer).size() == 500);
    CHECK(answer.find("rejected") == std::string::npos);
  }
}

TEST_CASE("a text is matched and nothing is stored") {
  const RunningService service;
  ServiceClient client(service);
  const std::string text = R"({"id":"a","title":"Crane operators and dockers went back to work on Tuesday"})";
  REQUIRE(client.ask("POST", "/v1/articles", text).status == 201);
  const auto answer = client.ask("POST", "/v1/match", text);
  CHECK(answer.status == 200);
  CHECK(has(answer, R"("relation":"identical")"));
  CHECK(service.engine->figures().articles == 1);
}

TEST_CASE("a store that refuses is told, and reads go on") {
  RunningService service;
  ServiceClient client(service);
  REQUIRE(client.ask("POST", "/v1/articles", R"({"id":"a","title":"One"})").status == 201);
  CHECK(client.ask("GET", "/readyz").status == 200);
  service.journal.fail_next(1, Errc::store_full);
  const auto refused = client.ask("POST", "/v1/articles", R"({"id":"b","title":"Two"})");
  CHECK(refused.status == 507);
  CHECK(has(refused, R"("code":"store_full")"));
  CHECK(client.ask("GET", "/readyz").status == 503);
  CHECK(client.ask("GET", "/livez").status == 200);
  CHECK(client.ask("GET", "/v1/articles/a").status == 200);
  CHECK(client.ask("GET", "/v1/articles/b").status == 404);
  CHECK(client.ask("POST", "/v1/articles", R"({"id":"b","title":"Two"})").status == 201);
  CHECK(client.ask("GET", "/readyz").status == 200);
}

TEST_CASE("metrics count requests by route and not by path") {
  const RunningService service;
  ServiceClient client(service);
  client.ask("GET", "/v1/articles/one");
  client.ask("GET", "/v1/articles/two");
  client.bulk("{\"title\":\"a\"}\n{\n");
  const auto metrics = client.ask("GET", "/metrics").body;
  for (const char* line :
       {"samestory_http_requests_total{method=\"GET\",route=\"/v1/articles/{id}\",status=\"404\"} 2",
        "samestory_bulk_lines_total{status=\"created\"} 1",
        "samestory_bulk_lines_total{status=\"rejected\"} 1", "samestory_articles 1",
        "samestory_http_connections 1", "samestory_writable 1"}) {
    INFO(line);
    CHECK(metrics.find(line) != std::string::npos);
  }
}

namespace {

// A caller that follows the events.
void begin_events(RawClient& client, const std::string& query, const std::string& fields = "") {
  REQUIRE(client.send("GET /v1/events" + query + " HTTP/1.1\r\nHost: test\r\n" + fields + "\r\n"));
  const std::string header = client.receive_until("\r\n\r\n");
  CHECK(header.starts_with("HTTP/1.1 200"));
  CHECK(header.find("Content-Type: text/event-stream\r\n") != std::string::npos);
  client.receive_until("retry: ");
}

}  // namespace

TEST_CASE("events come as they happen and are resumed where they were left") {
  const RunningService service;
  ServiceClient client(service);
  std::string last_id;
  {
    RawClient follower(service.server.port());
    begin_events(follower, "");
    REQUIRE(client.ask("POST", "/v1/articles", R"({"id":"one","title":"First"})").status == 201);
    std::string text = follower.receive_until("event: article.added");
    text += follower.receive_until("\n\n");
    CHECK(text.find(R"("article_id":"one")") != std::string::npos);
    last_id = text.substr(text.rfind("id: ", text.find("event: article.added")) + 4);
    last_id.resize(last_id.find('\n'));
  }
  REQUIRE(client.ask("POST", "/v1/articles", R"({"id":"two","title":"Second"})").status == 201);
  RawClient resumed(service.server.port());
  begin_events(resumed, "?kind=article.added", "Last-Event-ID: " + last_id + "\r\n");
  std::string text = resumed.receive_until("event: article.added");
  text += resumed.receive_until("\n\n");
  CHECK(text.find(R"("article_id":"two")") != std::string::npos);
  CHECK(text.find("event: story.created") == std::string::npos);

  RawClient from_start(service.server.port());
  begin_events(from_start, "?kind=article.added&last_event_id=0");
  CHECK(from_start.receive_until("\"one\"").find("\"two\"") == std::string::npos);
  CHECK(from_start.receive_until("\"two\"").ends_with("\"two\""));
}

TEST_CASE("a stop ends the followers of events") {
  RunningService service;
  RawClient follower(service.server.port());
  begin_events(follower, "");
  service.server.stop();
  CHECK(follower.receive_until("\r\n0\r\n\r\n").ends_with("0\r\n\r\n"));
  CHECK(follower.closed());
}

TEST_CASE("more followers of events than the limit are told to come later") {
  const RunningService service;
  std::vector<std::unique_ptr<RawClient>> followers;
  for (int i = 0; i < 8; ++i) {
    followers.push_back(std::make_unique<RawClient>(service.server.port()));
    begin_events(*followers.back(), "");
  }
  ServiceClient client(service);
  CHECK(client.ask("GET", "/v1/events").status == 503);
  CHECK(client.ask("GET", "/v1/events?last_event_id=x").status == 422);
}

TEST_CASE("the contract is served as it is") {
  const RunningService service;
  ServiceClient client(service);
  const auto contract = client.ask("GET", "/openapi.yaml");
  CHECK(contract.has("Content-Type: application/yaml\r\n"));
  CHECK(contract.body.starts_with("openapi: 3.1"));
  CHECK(client.ask("HEAD", "/openapi.yaml")
            .has("Content-Length: " + std::to_string(contract.body.size()) + "\r\n"));
}
