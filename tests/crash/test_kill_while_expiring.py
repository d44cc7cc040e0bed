"""kill -9 while articles expire: what is left is whole, what left stays away, and in the end all have left."""

import time

from load import Connection, pages
from texts import invented_text

CYCLES = 5
ARTICLES = 900  # a cycle's; several steps of expiry
PATIENCE_SECONDS = 60


def metric(connection, name):
    _, body = connection.request("GET", "/metrics")
    return next(float(line.split()[1]) for line in body.decode().splitlines() if line.startswith(name + " "))


def wait_for(connection, condition):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition(connection):
        assert time.monotonic() < deadline, "nothing expires"


def test_a_kill_while_articles_expire_leaves_a_whole_store(start_server, chance):
    server = start_server("--retain", "3s")
    taken = 0
    for cycle in range(CYCLES):
        connection = Connection(server.port)
        articles = [(f"{cycle}-{i}", invented_text(f"{cycle}-{i % 300}", 40)) for i in range(ARTICLES)]
        for begin in range(0, ARTICLES, 300):
            taken += sum(1 for _ in connection.bulk(articles[begin : begin + 300]))
        expired = metric(connection, "samestory_articles_expired_total")
        goal = expired + chance.randint(1, ARTICLES)
        wait_for(connection, lambda c, goal=goal: metric(c, "samestory_articles_expired_total") >= goal)
        server.kill()

        server.start()
        connection = Connection(server.port)
        live = {a["id"] for s in pages(connection, "/v1/stories?", "stories")
                for a in pages(connection, f"/v1/stories/{s['id']}/articles?", "articles")}  # fmt: skip
        for article_id, body in chance.sample(articles, 100):
            state, _ = connection.state(article_id)
            assert state[0] == "absent" or state[1] == body, "an article without its text"
            assert state[0] == "absent" or article_id in live or connection.state(article_id)[0][0] == "absent"
    wait_for(connection, lambda c: metric(c, "samestory_articles") == 0)
    assert metric(connection, "samestory_articles_expired_total") == taken
    assert pages(connection, "/v1/stories?", "stories") == []
    assert server.stop() == 0
    server.start()
    assert metric(Connection(server.port), "samestory_articles_expired_total") == taken
