"""samestory demo: a store that is thrown away, and the sample articles as news."""

import re
import signal
import subprocess
import time
from datetime import datetime, timezone

from samestory import BINARY, Client

SECONDS_MAX = 60


def test_the_demo_plays_the_samples_as_news_and_leaves_nothing_behind(tmp_path, samples):
    demo = subprocess.Popen(
        [BINARY, "demo", "--seconds", "1", "--listen", "127.0.0.1:0"],
        stdout=subprocess.PIPE, text=True, env={"TMPDIR": str(tmp_path)},
    )  # fmt: skip
    port = int(re.search(r"http://127\.0\.0\.1:(\d+)/", demo.stdout.readline())[1])
    client = Client(port)
    deadline = time.monotonic() + SECONDS_MAX
    while sum(story["article_count"] for story in client.stories()) < len(samples):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    newest = max(story["last_published_at"] for story in client.stories() if story["last_published_at"])
    age = datetime.now(timezone.utc) - datetime.fromisoformat(newest.replace("Z", "+00:00"))
    assert abs(age.total_seconds()) < SECONDS_MAX
    assert list(tmp_path.iterdir())
    demo.send_signal(signal.SIGINT)
    assert demo.wait(SECONDS_MAX) == 0
    assert list(tmp_path.iterdir()) == []
