#include "server/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <fstream>

namespace samestory::server {
namespace {

using prometheus::MetricFamily;
using prometheus::MetricType;

const prometheus::Histogram::BucketBoundaries kSeconds{.0005, .001, .0025, .005, .01, .025, .05,
                                                       .1,    .25,  .5,    1,    2.5, 10,   60};
constexpr std::array<std::string_view, 4> kLineStatuses{"created", "unchanged", "updated", "rejected"};

struct Figure {
  const char* name;
  const char* help;
  MetricType type;
  double value;
};

MetricFamily family_of(const Figure& figure) {
  MetricFamily family{figure.name, figure.help, figure.type, {}};
  prometheus::ClientMetric metric;
  if (figure.type == MetricType::Counter) {
    metric.counter.value = figure.value;
  } else {
    metric.gauge.value = figure.value;
  }
  family.metric.push_back(metric);
  return family;
}

double processor_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

void append_engine(std::vector<MetricFamily>& families, const EngineFigures& f, bool writable) {
  constexpr auto kGauge = MetricType::Gauge;
  constexpr auto kCounter = MetricType::Counter;
  const auto number = [](auto value) { return static_cast<double>(value); };
  const Figure figures[] = {
      {"samestory_articles", "Live articles.", kGauge, number(f.articles)},
      {"samestory_stories", "Stories with at least one live article.", kGauge, number(f.stories)},
      {"samestory_stories_active", "Stories that take new reports.", kGauge, number(f.stories_active)},
      {"samestory_stories_pending", "Stories that wait for the deferred step.", kGauge,
       number(f.stories_pending)},
      {"samestory_duplicate_groups", "Groups of two or more copies.", kGauge, number(f.duplicate_groups)},
      {"samestory_queue_articles", "Articles accepted and not yet decided.", kGauge,
       number(f.queue_articles)},
      {"samestory_duplicates_memory_bytes", "Memory of the near-duplicate index.", kGauge,
       number(f.duplicates_memory_bytes)},
      {"samestory_stories_memory_bytes", "Memory of the story index.", kGauge,
       number(f.stories_memory_bytes)},
      {"samestory_articles_created_total", "Articles accepted as new.", kCounter, number(f.accepted)},
      {"samestory_articles_unchanged_total", "Submits that changed nothing.", kCounter, number(f.unchanged)},
      {"samestory_articles_updated_total", "Submits that made a new revision.", kCounter, number(f.updated)},
      {"samestory_articles_removed_total", "Articles taken down.", kCounter, number(f.removed)},
      {"samestory_articles_expired_total", "Articles that left by age, since the store was made.", kCounter,
       number(f.expired)},
      {"samestory_articles_rejected_total", "Submits refused.", kCounter, number(f.rejected)},
      {"samestory_batches_total", "Batches decided, each with one sync.", kCounter, number(f.batches)},
      {"samestory_duplicates_texts_compared_total", "Candidates' texts compared exactly.", kCounter,
       number(f.texts_compared)},
      {"samestory_duplicates_form_texts_read_total", "Texts read to tell copies from fillings of one form.",
       kCounter, number(f.form_texts_read)},
      {"samestory_sequence", "Number of the last record.", kGauge, number(f.sequence)},
      {"samestory_watermark_seconds", "The stories' clock, in Unix time.", kGauge,
       1e-3 * number(f.watermark.time_since_epoch().count())},
      {"samestory_store_disk_bytes", "Size of the store on disk.", kGauge, number(f.store.disk_bytes)},
      {"samestory_store_entries_total", "Entries appended to the store.", kCounter,
       number(f.store.appended_entries)},
      {"samestory_store_syncs_total", "Syncs of the store.", kCounter, number(f.store.syncs)},
      {"samestory_writable", "1 when the store takes writes.", kGauge, writable ? 1.0 : 0.0},
      {"process_resident_memory_bytes", "Resident memory.", kGauge, number(resident_bytes())},
      {"process_cpu_seconds_total", "Processor time, user and system.", kCounter, processor_seconds()},
  };
  for (const Figure& figure : figures) families.push_back(family_of(figure));
}

}  // namespace

struct Metrics::Impl {
  prometheus::Registry registry;
  prometheus::Family<prometheus::Counter>& requests = prometheus::BuildCounter()
                                                          .Name("samestory_http_requests_total")
                                                          .Help("Requests answered.")
                                                          .Register(registry);
  prometheus::Family<prometheus::Histogram>& seconds =
      prometheus::BuildHistogram()
          .Name("samestory_http_request_seconds")
          .Help("From the end of a request's header to the end of its answer.")
          .Register(registry);
  prometheus::Gauge& connections = prometheus::BuildGauge()
                                       .Name("samestory_http_connections")
                                       .Help("Open connections.")
                                       .Register(registry)
                                       .Add({});
  prometheus::Family<prometheus::Counter>& webhook_posts =
      prometheus::BuildCounter()
          .Name("samestory_webhook_posts_total")
          .Help("Posts to webhooks: delivered, to be tried again, or given up (dead).")
          .Register(registry);
  prometheus::Family<prometheus::Counter>& lines = prometheus::BuildCounter()
                                                       .Name("samestory_bulk_lines_total")
                                                       .Help("Lines of bulk requests.")
                                                       .Register(registry);
  std::array<prometheus::Counter*, kLineStatuses.size()> line_counters{};
};

Metrics::Metrics() : impl_(std::make_unique<Impl>()) {
  for (std::size_t i = 0; i < kLineStatuses.size(); ++i) {
    impl_->line_counters[i] = &impl_->lines.Add({{"status", std::string(kLineStatuses[i])}});
  }
}

Metrics::~Metrics() = default;

void Metrics::answered(std::string_view route, std::string_view method, unsigned status,
                       std::chrono::nanoseconds took) {
  const std::string name(route);
  impl_->requests.Add({{"route", name}, {"method", std::string(method)}, {"status", std::to_string(status)}})
      .Increment();
  impl_->seconds.Add({{"route", name}}, kSeconds).Observe(std::chrono::duration<double>(took).count());
}

void Metrics::webhook_post(std::string_view outcome) {
  impl_->webhook_posts.Add({{"outcome", std::string(outcome)}}).Increment();
}

void Metrics::connections_changed(int by) {
  impl_->connections.Increment(by);
}

void Metrics::bulk_line(std::string_view status) {
  for (std::size_t i = 0; i < kLineStatuses.size(); ++i) {
    if (kLineStatuses[i] == status) impl_->line_counters[i]->Increment();
  }
}

std::string Metrics::text(const EngineFigures& figures, bool writable, std::size_t event_subscribers) const {
  std::vector<MetricFamily> families = impl_->registry.Collect();
  append_engine(families, figures, writable);
  families.push_back(family_of({"samestory_event_subscribers", "Connections that follow the events.",
                                MetricType::Gauge, static_cast<double>(event_subscribers)}));
  return prometheus::TextSerializer().Serialize(families);
}

std::uint64_t resident_bytes() {
  std::ifstream file("/proc/self/statm");
  std::uint64_t total = 0;
  std::uint64_t resident = 0;
  file >> total >> resident;
  return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

}  // namespace samestory::server
