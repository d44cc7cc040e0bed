"""Webhooks: signed, tried again, given up at last, and gone on with after a restart."""

import hashlib
import hmac
import http.server
import json
import re
import threading

import pytest
from samestory import run

SECRET = "a secret of the test"
WAIT_SECONDS_MAX = 60


class Receiver:
    """An address that takes posts; it refuses the first `refusals` of them."""

    def __init__(self, port=0):
        self.posts, self.refusals, self.changed = [], 0, threading.Condition()
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                with receiver.changed:
                    receiver.posts.append((self.path, self.headers, body))
                    status = 500 if len(receiver.posts) <= receiver.refusals else 204
                    receiver.changed.notify_all()
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook?of=test"

    def events(self):
        return [json.loads(line) for _, _, body in self.posts[self.refusals :] for line in body.splitlines()]

    def wait_for(self, article_id):
        """The taken events, once one about this article is among them."""
        with self.changed:
            assert self.changed.wait_for(
                lambda: any(event.get("article_id") == article_id for event in self.events()), WAIT_SECONDS_MAX
            )
            return self.events()


@pytest.fixture
def receiver():
    made = Receiver()
    yield made
    made.server.shutdown()


def start(start_server, receiver, *more):
    return start_server("--webhook", receiver.url, "--webhook-secret", SECRET, *more)


def posts(client):
    found = re.findall(r'^samestory_webhook_posts_total{outcome="(\w+)"} (\d+)$', client.expect(200, "GET", "/metrics").body.decode(), re.MULTILINE)
    return {outcome: int(count) for outcome, count in found}


def test_every_event_is_posted_signed_and_in_order(start_server, receiver, samples):
    client = start(start_server, receiver).client()
    client.bulk(samples)
    client.submit({"id": "last", "title": "Last"})
    events = receiver.wait_for("last")
    ids = [tuple(map(int, event["id"].split("."))) for event in events]
    assert ids == sorted(set(ids))
    assert {event["article_id"] for event in events if event["kind"] == "article.added"} >= {each["id"] for each in samples}
    for path, headers, body in receiver.posts:
        assert path == "/hook?of=test"
        assert headers["Content-Type"] == "application/x-ndjson"
        assert headers["X-Samestory-Signature"] == "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        assert headers["X-Samestory-Event-Id"] == json.loads(body.splitlines()[-1])["id"]
        assert len(body.splitlines()) <= 100


def test_a_refused_post_is_tried_again(start_server, receiver):
    receiver.refusals = 1
    client = start(start_server, receiver).client()
    client.submit({"id": "a", "title": "One"})
    receiver.wait_for("a")
    assert receiver.posts[0][2] == receiver.posts[1][2]
    assert posts(client)["retried"] == 1


def test_a_post_that_is_never_taken_is_counted_and_passed_over(start_server, receiver):
    receiver.refusals = 1
    client = start(start_server, receiver, "--webhook-tries", "1").client()
    client.submit({"id": "a", "title": "One"})
    with receiver.changed:
        assert receiver.changed.wait_for(lambda: receiver.posts, WAIT_SECONDS_MAX)
    client.submit({"id": "b", "title": "Two"})
    events = receiver.wait_for("b")
    assert "a" not in {event.get("article_id") for event in events}
    assert posts(client)["dead"] == 1


def test_after_a_restart_the_posts_go_on_where_they_were(start_server, receiver):
    server = start(start_server, receiver)
    server.client().submit({"id": "a", "title": "One"})
    seen = receiver.wait_for("a")
    receiver.server.shutdown()
    receiver.server.server_close()  # nobody takes what comes now
    server.client().submit({"id": "b", "title": "Two"})
    assert server.stop() == 0
    later = Receiver(port=receiver.server.server_port)
    server.start()
    events = later.wait_for("b")
    later.server.shutdown()
    assert events[0]["id"] not in {event["id"] for event in seen}
    assert "a" not in {event.get("article_id") for event in events}


@pytest.mark.parametrize("url", ["https://127.0.0.1/x", "ftp://127.0.0.1/", "nowhere", "http://127.0.0.1:x/"])
def test_an_address_that_cannot_be_served_is_refused_at_the_start(tmp_path, url):
    ended = run("serve", "--data", tmp_path, "--listen", "127.0.0.1:0", "--webhook", url, "--webhook-secret", SECRET)
    assert ended.returncode == 1
    assert b"http://" in ended.stderr or b"host:port" in ended.stderr


def test_webhooks_ask_for_a_secret(tmp_path):
    ended = run("serve", "--data", tmp_path, "--webhook", "http://127.0.0.1:1/")
    assert ended.returncode == 2
    assert b"SAMESTORY_WEBHOOK_SECRET" in ended.stderr
