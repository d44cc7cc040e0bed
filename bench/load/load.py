#!/usr/bin/env python3
"""The stream of real articles over HTTP into a fresh store: articles/s, latency under load, memory an article.

usage: bench/run load [--articles N] [--batch LINES] [--in-flight N] [SERVE-FLAG...]

`samestory import` sends the stream while one caller submits single articles, held back from the stream, and reads others
back; their latencies are what a user would see. At the end the counts are checked and the server is started again.
"""

import argparse
import gzip
import http.client
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[2]
BINARY = ROOT / "build" / "release" / "samestory"
HELD_BACK_EVERY = 40  # one article in so many is sent alone
CALL_EVERY_SECONDS = 0.02
FLOOR = 2000
START_SECONDS_MAX = 300


class Server:
    def __init__(self, data, flags):
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            [BINARY, "serve", "--listen", "127.0.0.1:0", "--data", data, *flags], stderr=subprocess.PIPE, text=True
        )
        self.port = None
        for line in self.process.stderr:
            if found := re.search(r"serving on port (\d+)", line):
                self.port = int(found[1])
                break
        if self.port is None:
            sys.exit("the server did not start")
        threading.Thread(target=lambda: [print(line, end="", file=sys.stderr) for line in self.process.stderr
                                         if " info " not in line], daemon=True).start()
        self.ready_seconds = time.monotonic() - self.began

    def connection(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)

    def metrics(self):
        connection = self.connection()
        connection.request("GET", "/metrics")
        lines = connection.getresponse().read().decode().splitlines()
        return {key: float(value) for key, value in (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))}

    def stop(self):
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(60)
        assert code == 0, f"the server ended with {code}"
        return time.monotonic() - began


class Caller(threading.Thread):
    """Submits one article after the other and reads each back, at a steady pace, until told to stop."""

    def __init__(self, server, articles):
        super().__init__(daemon=True)
        self.connection = server.connection()
        self.articles = articles
        self.done = threading.Event()
        self.submits, self.reads, self.refused = [], [], 0

    def call(self, times, *request):
        began = time.monotonic()
        self.connection.request(*request)
        response = self.connection.getresponse()
        response.read()
        if response.status in (200, 201):
            times.append(time.monotonic() - began)
        else:
            self.refused += 1

    def run(self):
        headers = {"Content-Type": "application/json"}
        for body in self.articles:
            if self.done.is_set():
                break
            began = time.monotonic()
            self.call(self.submits, "POST", "/v1/articles", body, headers)
            self.call(self.reads, "GET", "/v1/articles/" + quote(json.loads(body)["id"], safe=""))
            self.done.wait(max(0.0, CALL_EVERY_SECONDS - (time.monotonic() - began)))


def split_stream(stream, directory, articles_max):
    """A file for the importer, and the articles held back."""
    path, held_back, imported = directory / "articles.jsonl", [], 0
    with gzip.open(stream, "rb") as lines, open(path, "wb") as out:
        for i, line in enumerate(lines):
            if i == articles_max:
                break
            if i % HELD_BACK_EVERY == HELD_BACK_EVERY - 1:
                held_back.append(line.strip())
            else:
                out.write(line)
                imported += 1
    return path, held_back, imported


def quantile(times, share):
    ordered = sorted(times)
    return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


def resident_bytes(process):
    return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{process.pid}/status").read_text())[1]) * 1024


def measure(stream, directory, options, flags):
    path, held_back, imported = split_stream(stream, directory, options.articles)
    server = Server(directory / "data", flags)
    memory_before = resident_bytes(server.process)
    cpu_before = server.metrics()["process_cpu_seconds_total"]
    caller = Caller(server, held_back)
    caller.start()
    began = time.monotonic()
    subprocess.run(
        [BINARY, "import", path, "--quiet", "--server", f"http://127.0.0.1:{server.port}",
         "--batch", str(options.batch), "--in-flight", str(options.in_flight)],
        check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    seconds = time.monotonic() - began
    caller.done.set()
    caller.join()
    metrics = server.metrics()
    memory = resident_bytes(server.process)
    stored = imported + len(caller.submits)
    assert metrics["samestory_articles"] == stored, f"{metrics['samestory_articles']} articles stored of {stored}"
    stop_seconds = server.stop()
    again = Server(directory / "data", flags)
    assert again.metrics()["samestory_articles"] == stored, "the restarted server lost articles"
    restart_seconds = again.ready_seconds
    again.stop()
    return {
        "articles": stored,
        "seconds": round(seconds, 2),
        "articles_per_second": round(stored / seconds),
        "cpu_ms_per_article": round(1000 * (metrics["process_cpu_seconds_total"] - cpu_before) / stored, 3),
        "submit_p50_ms": round(quantile(caller.submits, 0.5), 1),
        "submit_p99_ms": round(quantile(caller.submits, 0.99), 1),
        "read_p50_ms": round(quantile(caller.reads, 0.5), 1),
        "read_p99_ms": round(quantile(caller.reads, 0.99), 1),
        "single_submits": len(caller.submits),
        "refused": caller.refused,
        "memory_bytes": memory,
        "memory_bytes_per_article": round((memory - memory_before) / stored),
        "index_bytes_per_article": round(
            (metrics["samestory_duplicates_memory_bytes"] + metrics["samestory_stories_memory_bytes"]) / stored
        ),
        "disk_bytes_per_article": round(metrics["samestory_store_disk_bytes"] / stored),
        "syncs": int(metrics["samestory_store_syncs_total"]),
        "stories": int(metrics["samestory_stories"]),
        "stop_seconds": round(stop_seconds, 2),
        "restart_seconds": round(restart_seconds, 2),
        "cores": len(os.sched_getaffinity(0)),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--batch", type=int, default=2000)
    parser.add_argument("--in-flight", type=int, default=4)
    options, flags = parser.parse_known_args()
    stream = Path(os.environ.get("SAMESTORY_DATA", ROOT.parent / "shared" / "data")) / "stream" / "articles.jsonl.gz"
    if not stream.exists():
        print("skipped: the stream of articles is not there (set SAMESTORY_DATA)")
        print(json.dumps({"bench": "load", "skipped": True}))
        return
    subprocess.run([ROOT / "cmake" / "build", "release", "samestory"], check=True, stdout=subprocess.DEVNULL)
    with tempfile.TemporaryDirectory(prefix="samestory-load-") as directory:
        figures = measure(stream, Path(directory), options, flags)
    rows = [
        ("articles", f"{figures['articles']:,} in {figures['seconds']} s on {figures['cores']} cores"),
        ("rate", f"{figures['articles_per_second']:,} articles/s (floor {FLOOR:,})"),
        ("server CPU", f"{figures['cpu_ms_per_article']} ms an article"),
        ("submit under load", f"p50 {figures['submit_p50_ms']} ms, p99 {figures['submit_p99_ms']} ms"),
        ("read under load", f"p50 {figures['read_p50_ms']} ms, p99 {figures['read_p99_ms']} ms"),
        ("memory", f"{figures['memory_bytes'] / 2**20:,.0f} MiB, {figures['memory_bytes_per_article']:,} bytes an article"),
        ("indexes", f"{figures['index_bytes_per_article']:,} bytes an article"),
        ("disk", f"{figures['disk_bytes_per_article']:,} bytes an article, {figures['syncs']:,} syncs"),
        ("stories", f"{figures['stories']:,}"),
        ("stop, restart", f"{figures['stop_seconds']} s, {figures['restart_seconds']} s"),
    ]
    for name, value in rows:
        print(f"{name:18} {value}")
    print(json.dumps({"bench": "load", **figures}))


if __name__ == "__main__":
    main()
