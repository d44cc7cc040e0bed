import random
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "end_to_end"))

from samestory import Server  # noqa: E402


@pytest.fixture
def chance():
    """Random numbers of this test; a failing test prints the seed."""
    seed = random.randrange(2**32)
    print("seed", seed)
    return random.Random(seed)


@pytest.fixture
def start_server(tmp_path):
    """Starts servers, each on a store of its own unless told; all end with the test."""
    started = []

    def start(*arguments, data=None, prefix=()):
        server = Server(data or tmp_path / f"data-{len(started)}", *arguments, prefix=prefix)
        started.append(server)
        return server.start()

    yield start
    for server in started:
        if server.process and server.process.poll() is None:
            server.kill()
