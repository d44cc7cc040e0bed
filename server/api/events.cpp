// GET /v1/events: server-sent events, resumed by Last-Event-ID without gap or repeat.
//
// Without an id the stream begins with what comes next; "0" begins with the oldest event kept. An id that is
// no longer kept, or of another store, gets one "reset", whose id is the newest event: read the state then,
// what follows continues from there. A block with an id and no data (the first one, a heartbeat, the end of a
// page that the filter kept back) dispatches nothing and moves the reader's last id on.
#include "proto/events_codec.hpp"
#include "server/api/answers.hpp"
#include "server/api/await.hpp"
#include "server/api/context.hpp"

namespace samestory::server {
namespace {

using namespace std::chrono_literals;

constexpr auto kHeartbeat = 15s;
constexpr std::size_t kEventsPerRead = 256;

// Moves the reader on without an event. An empty store has no place to name: "0" is another one later.
std::string place(EventId at) {
  return at == EventId{} ? "\n" : "id: " + to_string(at) + "\n\n";
}

std::string message(const Event& event) {
  std::string text = "id: " + to_string(event.id) + "\nevent: ";
  text.append(name_of(event.kind)).append("\ndata: ").append(proto::encode(event)).append("\n\n");
  return text;
}

// A page as text. An id alone moves the reader past events that the filter kept back.
std::string messages(const std::vector<Event>& events, const proto::EventFilter& filter) {
  std::string text;
  bool last_shown = true;
  for (const Event& event : events) {
    last_shown = filter.wants(event);
    if (last_shown) text += message(event);
  }
  if (!last_shown) text += place(events.back().id);
  return text;
}

net::awaitable<void> follow(Context& context, proto::EventFilter filter, EventId after,
                            http::BodySink& sink) {
  const auto subscription = context.events.subscribe(sink.waker());
  if (!subscription) co_return;
  bool foreign = after > context.engine.last_event();
  // Texts are named before they are awaited: GCC 12 destroys temporaries twice otherwise (PR107288).
  std::string text = "retry: 2000\n";
  text += foreign ? "\n" : place(after);
  bool open = co_await sink.write(text);
  while (open) {
    const EventId newest = context.engine.last_event();
    auto read = [&]() -> Result<EventsPage> {
      if (foreign) return EventsPage{.events = {}, .reset = true};
      return context.engine.events(after, kEventsPerRead);
    };
    const auto page = co_await await_on<Result<EventsPage>>(context.blocking, std::move(read));
    if (filter.story) filter.followed = context.engine.merged_into(filter.story);
    if (!page) {
      context.log.error("reading events failed: {}", page.error().message);
      co_return;
    }
    if (page->reset) {
      after = newest;
      foreign = false;
      text = "id: " + to_string(after) + "\nevent: reset\ndata: " + proto::encode_reset(after) + "\n\n";
      open = co_await sink.write(text);
    } else if (!page->events.empty()) {
      after = page->events.back().id;
      text = messages(page->events, filter);
      open = co_await sink.write(text);
    } else {
      const auto before = std::chrono::steady_clock::now();
      open = co_await sink.wait(kHeartbeat);
      if (open && std::chrono::steady_clock::now() - before >= kHeartbeat) {
        text = ":\n" + place(after);
        open = co_await sink.write(text);
      }
    }
  }
}

net::awaitable<http::Response> events(Context& context, http::Request& request) {
  const auto query = parse_query_of(request, proto::parse_event_query);
  if (!query) co_return error_response(query.error(), request, context.log);
  EventId after = query->after.value_or(context.engine.last_event());
  if (!request.last_event_id.empty()) {
    const auto last = parse_event_id(request.last_event_id);
    if (!last) co_return error_response(last.error(), request, context.log);
    after = *last;
  }
  if (context.events.full()) {
    co_return problem_response(
        Error{Errc::overloaded, "Too many callers follow the events: try again later."}, request);
  }
  http::Response response{
      200, "text/event-stream", {}, {{"Cache-Control", "no-store"}, {"X-Accel-Buffering", "no"}}};
  response.stream = [&context, filter = query->filter, after](http::BodySink& sink) {
    return follow(context, filter, after, sink);
  };
  co_return response;
}

}  // namespace

void add_event_route(Router& router, Context& context) {
  router.add(
      {.method = http::Method::get,
       .pattern = "/v1/events",
       .handler = [&context](http::Request& request, http::BodyStream&) { return events(context, request); },
       .takes_query = true});
}

}  // namespace samestory::server
