"""A disk that takes no more: writes answer 503 or 507, reads go on, nothing is lost, and writes go on by themselves."""

import json
import os
import resource
import shutil
import subprocess

import pytest
from ledger import Ledger
from load import Connection, check_everything
from texts import invented_text

MIB = 1 << 20
DISK_BYTES = 256 * MIB
RESERVE_BYTES = 128 * MIB  # the store stops above this much free space (core/store/rocksdb_journal.hpp)


@pytest.fixture
def small_disk(tmp_path):
    mount = tmp_path / "disk"
    mount.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", str(mount)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("a small tmpfs cannot be mounted here (needs root)")
    yield mount
    subprocess.run(["umount", "--lazy", str(mount)], check=True)


class Writer:
    def __init__(self, server):
        self.server = server
        self.ledger = Ledger()
        self.connect()

    def connect(self):
        self.connection = Connection(self.server.port)

    def submit(self):
        """The status and code of the answer to a new article; the ledger knows what it means."""
        article_id = f"article-{len(self.ledger.entries)}"
        body = (invented_text(article_id, 50) + "\n") * 500  # large for the disk, small for the analysis
        self.ledger.asks(article_id, self.ledger.after_submit(article_id, body))
        status, answer = self.connection.submit(article_id, body)
        if status == 201:
            self.ledger.answered(article_id)
            return status, None
        self.ledger.refused(article_id)
        return status, json.loads(answer)["code"]

    def submit_until_refused(self, articles_max):
        for _ in range(articles_max):
            status, code = self.submit()
            if status != 201:
                return status, code
        raise AssertionError(f"{articles_max} articles were taken")

    def ready(self):
        return self.connection.request("GET", "/readyz")[0] == 200

    def check(self):
        check_everything(self.connection, self.ledger)


def fill(path, leave_bytes):
    """A file that leaves this much space."""
    with open(path, "wb") as ballast:
        os.posix_fallocate(ballast.fileno(), 0, shutil.disk_usage(path.parent).free - leave_bytes)


def test_a_full_disk_refuses_writes_and_loses_nothing(start_server, small_disk):
    server = start_server(data=small_disk / "data")
    writer = Writer(server)
    assert writer.submit() == (201, None)
    fill(small_disk / "ballast", RESERVE_BYTES + 4 * MIB)
    assert writer.submit_until_refused(1000) == (507, "store_full")
    assert not writer.ready()
    assert writer.submit() == (507, "store_full")
    lines = [("bulk-1", "One line of news."), ("bulk-2", "Another line of news.")]
    results = [result for _, result in writer.connection.bulk(lines)]
    assert [(result["status"], result["error"]["code"]) for result in results] == [("rejected", "store_full")] * 2
    writer.check()

    (small_disk / "ballast").unlink()
    assert writer.submit() == (201, None)
    assert writer.ready()
    writer.check()

    fill(small_disk / "ballast", 0)
    assert writer.submit() == (507, "store_full")
    writer.check()
    server.kill()
    (small_disk / "ballast").unlink()
    server.start()
    writer.connect()
    writer.check()
    assert writer.submit() == (201, None)


def test_a_disk_that_refuses_writes_is_survived_without_a_restart(start_server):
    # No file may grow beyond 64 KiB, which the log soon would, whoever runs the tests.
    server = start_server(prefix=["env", "--ignore-signal=XFSZ"])
    writer = Writer(server)
    assert writer.submit() == (201, None)
    _, hard = resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (64 << 10, hard))
    assert writer.submit_until_refused(200) == (503, "store_unavailable")
    assert not writer.ready()
    assert writer.submit() == (503, "store_unavailable")
    writer.check()

    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (hard, hard))
    assert writer.submit() == (201, None)
    assert writer.ready()
    writer.check()
    server.kill()
    server.start()
    writer.connect()
    writer.check()
