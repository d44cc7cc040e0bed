import json
import os
from pathlib import Path

import pytest
from contract import ROOT
from samestory import CONTRACT, Server


def pytest_addoption(parser):
    parser.addoption("--update-examples", action="store_true", help="write the answers into proto/examples")


@pytest.fixture(scope="session")
def contract():
    return CONTRACT


@pytest.fixture
def start_server(tmp_path_factory):
    """Starts servers, each on a store of its own unless told; all end with the test."""
    started = []

    def start(*arguments, data=None):
        server = Server(data or tmp_path_factory.mktemp("data"), *arguments)
        started.append(server)
        return server.start()

    yield start
    for server in started:
        if server.process and server.process.poll() is None:
            server.kill()


@pytest.fixture
def server(start_server):
    return start_server()


@pytest.fixture
def client(server):
    return server.client()


@pytest.fixture(scope="session")
def samples():
    path = ROOT / "samples" / "articles.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="session")
def seeds():
    """The two real articles that must become one story; not part of the project."""
    data = Path(os.environ.get("SAMESTORY_DATA", ROOT.parent / "shared" / "data"))
    files = sorted((data / "seeds").glob("*.json"))
    if len(files) != 2:
        pytest.skip("the shared data is not here (set SAMESTORY_DATA)")
    return [json.loads(file.read_text(encoding="utf-8")) for file in files]
