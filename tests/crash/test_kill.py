"""kill -9 under load, again and again."""

import threading
import time

from ledger import Ledger
from load import CUT_OFF, Connection, Worker, check_everything

CYCLES = 20
ACKNOWLEDGED_MIN, ACKNOWLEDGED_MAX = 60, 320  # in a cycle, before the kill
SAMPLE = 80  # ids that are looked at after each start, beside those whose state is open
PATIENCE_SECONDS = 120


class Cycle:
    """One life of the server: workers write until it is killed."""

    def __init__(self, server, ledger, goal):
        self.server = server
        self.ledger = ledger
        self.goal = ledger.acknowledged + goal
        self.reached = threading.Event()
        self.failures = []

    def keep_on(self):
        if self.ledger.acknowledged >= self.goal:
            self.reached.set()
        return True

    def work(self, loop):
        try:
            loop(Connection(self.server.port), self.keep_on)
        except CUT_OFF:
            pass  # the kill
        except BaseException as failure:  # shown by the test's own thread
            self.failures.append(failure)
        self.reached.set()

    def run(self, loops):
        threads = [threading.Thread(target=self.work, args=(loop,)) for loop in loops]
        for thread in threads:
            thread.start()
        in_time = self.reached.wait(PATIENCE_SECONDS)
        self.server.kill()
        for thread in threads:
            thread.join()
        assert not self.failures, self.failures
        assert in_time and self.ledger.acknowledged >= self.goal


def test_no_kill_loses_or_doubles_what_was_acknowledged(start_server, chance):
    begun = time.monotonic()
    ledger = Ledger()
    server = start_server()
    open_ids = 0
    for cycle in range(CYCLES):
        workers = [Worker(f"{cycle}-{name}", ledger, chance) for name in ("bulk-a", "bulk-b", "single-a", "single-b")]
        loops = [worker.bulk_forever if "bulk" in worker.name else worker.one_by_one_forever for worker in workers]
        Cycle(server, ledger, chance.randint(ACKNOWLEDGED_MIN, ACKNOWLEDGED_MAX)).run(loops)
        server.start()  # by itself: the same command on the same directory
        connection = Connection(server.port)
        unanswered = ledger.open_ids()
        open_ids += len(unanswered)
        for article_id in unanswered + chance.sample(sorted(ledger.entries), min(SAMPLE, len(ledger.entries))):
            ledger.settle(article_id, connection.state(article_id)[0])
    check_everything(Connection(server.port), ledger)
    assert open_ids > 0, "no kill came while requests were under way"

    assert server.stop() == 0
    server.start()
    check_everything(Connection(server.port), ledger)
    print(
        f"{CYCLES} kills, {ledger.acknowledged} acknowledged, {open_ids} cut off, {len(ledger.live())} articles live, "
        f"{time.monotonic() - begun:.0f} s"
    )
