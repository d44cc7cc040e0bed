"""Every 2xx follows an fdatasync or fsync issued after its record was written."""

import os
import shutil
import signal
import subprocess
import threading

import pytest
from load import Connection
from samestory import STOP_SECONDS_MAX
from texts import invented_text
from trace import TRACED, answers_before_sync, calls_of

GOOD = """\
7 write(9</d/journal/000004.log>, "..traced-000001..", 90 <unfinished ...>
8 sendmsg(5<TCP:[127.0.0.1:1->127.0.0.1:2]>, {msg_iov=[{iov_base="HTTP/1.1 200 "}]}, 0) = 13
7 <... write resumed>) = 90
7 fdatasync(9</d/journal/000004.log>) = 0
8 sendmsg(5<TCP:[127.0.0.1:1->127.0.0.1:2]>, {msg_iov=[{iov_base="HTTP/1.1 201 ..traced-000001"}]}, 0) = 90
""".splitlines()


def test_the_check_sees_an_answer_that_comes_too_early():
    assert answers_before_sync(GOOD) == (1, [])
    write, _, written, sync, answer = GOOD
    bad = {
        "no sync": [write, written, answer],
        "the sync comes later": [write, written, answer, sync],
        "the sync began before the write ended": [write, sync, written, answer],
        "another file was synced": [write, written, sync.replace("000004", "000005"), answer],
        "the sync failed": [write, written, sync.replace("= 0", "= -1 EIO (Input/output error)"), answer],
        "the sync had not ended": [
            write, written, sync.replace(") = 0", " <unfinished ...>"), answer, "7 <... fdatasync resumed>) = 0",
        ],
        "it was never written": [sync, answer],
        "a part was written after the sync": [write, written, sync, write, written, answer],
    }  # fmt: skip
    for reason, lines in bad.items():
        checked, wrong = answers_before_sync(lines)
        assert checked == 1 and len(wrong) == 1, reason


@pytest.fixture
def traced_server(start_server, tmp_path):
    if not shutil.which("strace"):
        pytest.skip("strace is not installed (tests/run installs it)")
    if subprocess.run(["strace", "-f", "-o", "/dev/null", "true"], capture_output=True, check=False).returncode != 0:
        pytest.skip("strace may not trace here (no ptrace)")
    log = tmp_path / "trace"
    command = ["strace", "-f", "-yy", "-s", "4000000", "-e", f"trace={TRACED}", "-o", str(log)]
    server = start_server(prefix=command)
    # strace runs the server: a signal to strace would only let go of it.
    traced = int(log.read_text(errors="replace").split(maxsplit=1)[0])
    yield server, log, traced
    if server.process.poll() is None:
        os.kill(traced, signal.SIGKILL)
        server.process.wait(STOP_SECONDS_MAX)


def test_every_answer_follows_the_sync_of_its_record(traced_server):
    server, log, traced = traced_server
    failures = []

    def one_by_one(first):
        connection = Connection(server.port)
        for number in range(first, first + 40):
            status, _ = connection.submit(f"traced-{number:06}", invented_text(number, 60))
            if status != 201:
                failures.append(number)

    def in_bulk(first):
        articles = [(f"traced-{number:06}", invented_text(number, 400)) for number in range(first, first + 300)]
        for _, result in Connection(server.port).bulk(articles):
            if result["status"] != "created":
                failures.append(result)

    threads = [threading.Thread(target=one_by_one, args=(1000 * n,)) for n in (1, 2, 3, 4)]
    threads += [threading.Thread(target=in_bulk, args=(1000 * n,)) for n in (5, 6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    os.kill(traced, signal.SIGTERM)
    assert server.process.wait(STOP_SECONDS_MAX) == 0
    assert not failures

    lines = log.read_text(errors="replace").splitlines()
    checked, wrong = answers_before_sync(lines)
    assert not wrong, wrong[:10]
    assert checked == 4 * 40 + 2 * 300
    syncs = [call for call in calls_of(lines) if call.name == "fdatasync" and call.target.endswith(".log")]
    assert len(syncs) < checked, "waiting articles share a sync"
