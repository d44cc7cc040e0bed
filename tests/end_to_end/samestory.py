"""The real program under test: start it, talk to it, stop it, kill it."""

import http.client
import json
import os
import re
import signal
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from contract import ROOT, Contract, ndjson

BINARY = Path(os.environ.get("SAMESTORY_BINARY", ROOT / "build" / "release" / "samestory")).resolve()
START_SECONDS_MAX = 120
STOP_SECONDS_MAX = 30
SETTLE_SECONDS_MAX = 60
CONTRACT = Contract()


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def lines(self):
        return ndjson(self.body.decode())


class Client:
    """One keep-alive connection. Every answer is held against the contract."""

    def __init__(self, port, timeout=60):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)

    def request(self, method, path, body=None, headers=None):
        headers = dict(headers or {})
        if body is not None and not isinstance(body, (bytes, str)):
            body = json.dumps(body, ensure_ascii=False)
        if isinstance(body, str):
            body = body.encode()
        if body is not None:
            headers.setdefault("Content-Type", "application/json")
        try:
            self.connection.request(method, path, body=body, headers=headers)
        except (BrokenPipeError, ConnectionResetError):
            pass  # refused before the whole body was sent: the answer is there
        response = self.connection.getresponse()
        answer = Answer(response.status, response.headers, response.read())
        CONTRACT.check_answer(method, path, answer)
        return answer

    def expect(self, status, method, path, body=None, headers=None):
        answer = self.request(method, path, body, headers)
        assert answer.status == status, f"{method} {path}: {answer.status} {answer.body[:2000]!r}"
        return answer

    def submit(self, article):
        """The answer to POST /v1/articles, which must succeed."""
        answer = self.request("POST", "/v1/articles", article)
        assert answer.status in (200, 201), answer.body
        assert (answer.status == 201) == (answer.json["status"] == "created")
        return answer.json

    def bulk(self, articles):
        body = b"".join(
            each + b"\n" if isinstance(each, bytes) else json.dumps(each, ensure_ascii=False).encode() + b"\n"
            for each in articles
        )
        return self.expect(200, "POST", "/v1/articles:bulk", body, {"Content-Type": "application/x-ndjson"}).lines

    def article(self, article_id):
        return self.expect(200, "GET", article_path(article_id)).json

    def story_of(self, article_id):
        return self.article(article_id)["story_id"]

    def pages(self, path, items, limit=200):
        """All items of a paged list."""
        found, cursor = [], None
        separator = "&" if "?" in path else "?"
        for _ in range(10_000):
            page = self.expect(
                200, "GET", f"{path}{separator}limit={limit}" + (f"&cursor={quote(cursor)}" if cursor else "")
            ).json
            assert len(page[items]) <= limit
            found += page[items]
            cursor = page["next_cursor"]
            if cursor is None:
                return found
        raise AssertionError("the cursor never ends")

    def stories(self, query=""):
        return self.pages("/v1/stories" + query, "stories")

    def settle(self):
        """Waits until the deferred step has nothing left to do: what stories are from then on is settled."""
        deadline = time.monotonic() + SETTLE_SECONDS_MAX
        while time.monotonic() < deadline:
            metrics = self.expect(200, "GET", "/metrics").body.decode()
            if re.search(r"^samestory_stories_pending 0$", metrics, re.MULTILINE):
                return self
            time.sleep(0.05)
        raise AssertionError("stories are still pending")

    def close(self):
        self.connection.close()


def article_path(article_id, suffix=""):
    return "/v1/articles/" + quote(article_id, safe="") + suffix


class Server:
    """`samestory serve` on a free port of 127.0.0.1; `port` is known once it is ready.

    `prefix` is a command that runs it, such as strace."""

    def __init__(self, data, *arguments, prefix=()):
        self.prefix = prefix
        self.data = data
        self.arguments = arguments
        self.process = None
        self.port = None
        self.log = []

    def start(self):
        assert BINARY.exists(), f"{BINARY} is missing: build it, or name it in SAMESTORY_BINARY"
        self.log = []
        self.port = None
        self.process = subprocess.Popen(
            [*self.prefix, BINARY, "serve", "--listen", "127.0.0.1:0", "--data", self.data, *self.arguments],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
        )  # fmt: skip
        threading.Thread(target=self._read_log, args=(self.process,), daemon=True).start()
        self._wait_until_ready()
        return self

    def _read_log(self, process):
        for line in process.stdout:
            self.log.append(line)
            address = re.search(r"serving on port (\d+)", line)
            if address and self.port is None:
                self.port = int(address[1])

    def _wait_until_ready(self):
        deadline = time.monotonic() + START_SECONDS_MAX
        while time.monotonic() < deadline:
            assert self.process.poll() is None, "the server ended:\n" + "".join(self.log)
            try:
                if self.port and self.client().request("GET", "/readyz").status == 200:
                    return
            except OSError:
                pass
            time.sleep(0.02)
        raise AssertionError("the server was not ready in time:\n" + "".join(self.log))

    def client(self, **options):
        return Client(self.port, **options)

    def stop(self):
        """An orderly stop; the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(STOP_SECONDS_MAX)

    def kill(self):
        self.process.kill()
        self.process.wait(STOP_SECONDS_MAX)


def run(*arguments, stdin=None, timeout=300):
    """Another command of the program."""
    return subprocess.run([BINARY, *map(str, arguments)], input=stdin, capture_output=True, timeout=timeout, check=False)
