"""Many readers of the events: every change once, in order, whatever breaks in between."""

import http.client
import json
import random
import re
import threading
import time

import pytest
from samestory import article_path
from texts import invented_text

SECONDS_MAX = 120
LAST = "the-last-article"


class Follower:
    """One reader of the stream. Keeps what it has read, and where it stands, over any number of connections."""

    def __init__(self, server, query="last_event_id=0"):
        self.server, self.query = server, query
        self.events = []
        self.last_id = None
        self.connection = None
        self.pending = b""

    def connect(self):
        self.close()
        self.connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=SECONDS_MAX)
        headers = {"Last-Event-ID": self.last_id} if self.last_id else {}
        self.connection.request("GET", f"/v1/events?{self.query}", headers=headers)
        self.response = self.connection.getresponse()
        assert self.response.status == 200, self.response.read()
        assert self.response.headers["Content-Type"] == "text/event-stream"
        return self

    def close(self):
        if self.connection:
            self.connection.close()
        self.pending = b""  # half a block counts for nothing

    def read(self):
        """What comes next is taken into `events`. False when the connection has ended."""
        try:
            piece = self.response.read1(65536)
        except (http.client.HTTPException, OSError, ValueError):
            return False
        if not piece:
            return False
        *blocks, self.pending = (self.pending + piece).split(b"\n\n")
        for block in blocks:
            fields = dict(line.split(": ", 1) for line in block.decode().split("\n") if ": " in line)
            self.last_id = fields.get("id", self.last_id)
            if "data" in fields:
                self.events.append((fields["id"], fields["event"], fields["data"]))
        return True

    def read_until(self, wanted):
        """Reads until an event of which wanted(kind, data) is true; the events so far."""
        seen = 0
        while True:
            for _, kind, data in self.events[seen:]:
                seen += 1
                if wanted(kind, data):
                    return self.events[:seen]
            assert self.read(), "the stream ended"


def is_last(kind, data):
    return kind == "article.added" and f'"article_id":"{LAST}"' in data


def decoded(events):
    return [json.loads(data) for _, _, data in events]


def numbers(events):
    return [tuple(map(int, event_id.split("."))) for event_id, _, _ in events]


def follow_with_interruptions(follower, seed, failures):
    """Reads to the last article; hangs up at random places, and comes again when the server does not answer."""
    rng = random.Random(seed)
    deadline = time.monotonic() + SECONDS_MAX
    try:
        while time.monotonic() < deadline:
            try:
                follower.connect()
            except (OSError, http.client.HTTPException, TypeError):  # TypeError: no port yet
                time.sleep(0.05)
                continue
            begun = len(follower.events)
            leave_after = rng.randrange(1, 4000)
            while follower.read():
                if any(is_last(kind, data) for _, kind, data in follower.events[begun:]):
                    follower.close()
                    return
                if len(follower.events) - begun > leave_after:
                    break
                if rng.random() < 0.02:
                    follower.pending = b""
                    break
        failures.append(f"seed {seed}: the end was not seen")
    except Exception as error:  # a thread's failure is the test's
        failures.append(f"seed {seed}: {error!r}")


def submit_over_a_kill(server, articles, kill_at):
    """Submits in batches. The server is killed in the middle of one, which is sent again."""
    for begin in range(0, len(articles), 250):
        batch = articles[begin : begin + 250]
        killer = None
        if begin == kill_at:
            killer = threading.Timer(0.02, server.process.kill)
            killer.start()
        try:
            server.client().bulk(batch)
        except (OSError, http.client.HTTPException, AssertionError):
            assert killer, "only the batch of the kill may fail"
        if killer:
            killer.join()
            server.process.wait()
            server.start()
            server.client().bulk(batch)


def test_fifty_readers_see_every_change_once_and_in_order(start_server):
    server = start_server()
    seed = random.randrange(1 << 30)
    print("seed", seed)
    articles = [
        {"id": f"a{i}", "title": f"Report {i}", "body": invented_text(seed + i, 30), "language": "en"} for i in range(5000)
    ]
    failures = []
    followers = [Follower(server) for _ in range(50)]
    threads = [
        threading.Thread(target=follow_with_interruptions, args=(follower, seed + i, failures), daemon=True)
        for i, follower in enumerate(followers)
    ]
    for thread in threads:
        thread.start()
    submit_over_a_kill(server, articles, kill_at=2500)
    client = server.client()
    for i in range(0, 200, 2):
        client.expect(204, "DELETE", article_path(f"a{i}"))
    client.submit({"id": LAST, "title": "The last one"})
    for thread in threads:
        thread.join(SECONDS_MAX)
    assert failures == []

    all_events = Follower(server).connect().read_until(is_last)
    assert len(all_events) >= 10_000
    assert numbers(all_events) == sorted(set(numbers(all_events)))
    added = [event["article_id"] for event in decoded(all_events) if event["kind"] == "article.added"]
    assert added == [article["id"] for article in articles] + [LAST]
    for follower in followers:
        end = next(i for i, (_, kind, data) in enumerate(follower.events) if is_last(kind, data)) + 1
        assert follower.events[:end] == all_events


@pytest.mark.parametrize("restart", [False, True])
def test_a_reader_that_saw_nothing_yet_misses_nothing(server, restart):
    server.client().submit({"id": "before", "title": "Before"})
    follower = Follower(server, query="").connect()
    while follower.last_id is None:
        assert follower.read()
    if restart:
        assert server.stop() == 0
        server.start()
    follower.close()
    server.client().submit({"id": LAST, "title": "The last one"})
    follower.connect()
    assert follower.read_until(is_last)[0][1] == "article.added"


def test_an_id_of_another_store_gets_a_reset(server):
    server.client().submit({"id": "a", "title": "One"})
    follower = Follower(server, "last_event_id=1000000.0").connect()
    events = follower.read_until(lambda kind, _: kind == "reset")
    assert len(events) == 1
    assert decoded(events)[0] == {"id": events[0][0], "kind": "reset"}
    server.client().submit({"id": LAST, "title": "The last one"})
    assert follower.read_until(is_last)


def test_a_stop_ends_the_readers_at_once_and_a_reader_that_leaves_is_forgotten(server, client):
    follower = Follower(server, "").connect()
    subscribers = re.compile(r"^samestory_event_subscribers (\d+)$", re.MULTILINE)

    def count():
        return int(subscribers.search(client.expect(200, "GET", "/metrics").body.decode())[1])

    assert count() == 1
    leaving = Follower(server, "").connect()
    leaving.read()
    assert count() == 2
    leaving.response.close()
    leaving.close()
    deadline = time.monotonic() + SECONDS_MAX
    while count() != 1:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert server.stop() == 0
    while follower.read():
        pass
