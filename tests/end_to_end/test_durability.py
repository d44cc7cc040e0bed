"""What was acknowledged is there after a kill; an orderly stop is quick and clean."""

import http.client
import random
import threading
import time

import pytest
from samestory import STOP_SECONDS_MAX
from texts import invented_text


def state_of(client, ids):
    """Everything a reader can see."""
    articles = {article_id: client.article(article_id) for article_id in ids}
    duplicates = {article_id: client.pages(f"/v1/articles/{article_id}/duplicates", "duplicates") for article_id in ids}
    stories = {story["id"]: story for story in client.stories()}
    members = {story: client.pages(f"/v1/stories/{story}/articles", "articles") for story in stories}
    return articles, duplicates, stories, members


@pytest.mark.parametrize("end", ["kill", "stop"])
def test_a_restarted_server_shows_everything_as_it_was(server, samples, end):
    client = server.client()
    client.bulk(samples)
    ids = [article["id"] for article in samples]
    before = state_of(client.settle(), ids)
    getattr(server, end)()
    server.start()
    client = server.client()
    assert state_of(client, ids) == before
    assert all(client.submit(article)["status"] == "unchanged" for article in samples)


@pytest.mark.parametrize("end", ["kill", "stop"])
def test_updates_and_take_downs_survive_a_restart(server, samples, end):
    client = server.client()
    client.bulk(samples)
    client.submit({**samples[0], "body": samples[0]["body"] + " One more sentence."})
    client.expect(204, "DELETE", "/v1/articles/" + samples[1]["id"])
    ids = [article["id"] for article in samples if article["id"] != samples[1]["id"]]

    before = state_of(client.settle(), ids)
    assert before[0][samples[0]["id"]]["revision"] == 2
    getattr(server, end)()
    server.start()
    client = server.client()
    assert state_of(client, ids) == before
    client.expect(410, "GET", "/v1/articles/" + samples[1]["id"])


def test_a_new_article_after_a_restart_finds_the_old_ones(server, samples):
    server.client().bulk(samples)
    server.kill()
    server.start()
    answer = server.client().submit({**samples[0], "id": "copy", "url": None})
    assert answer["duplicate_of"] == samples[0]["id"]
    assert answer["story_id"] == server.client().story_of(samples[0]["id"])


def test_nothing_acknowledged_is_lost_or_doubled_by_kills_under_load(server):
    seed = random.randrange(2**32)
    print("seed", seed)
    chance = random.Random(seed)
    acknowledged, sent = {}, {}
    for cycle in range(3):
        enough = threading.Event()
        goal = len(acknowledged) + chance.randrange(200, 600)

        def load(worker, cycle=cycle, goal=goal, enough=enough):
            client = server.client()
            try:
                for batch in range(200):
                    articles = [
                        {"id": f"{cycle}-{worker}-{batch}-{i}", "body": invented_text((cycle, worker, batch, i).__repr__(), 40)}
                        for i in range(8)
                    ]
                    sent.update({article["id"]: article["body"] for article in articles})
                    results = client.bulk(articles) if worker % 2 else [client.submit(articles[0])]
                    for article, result in zip(articles, results):
                        assert result["status"] == "created"
                        acknowledged[article["id"]] = article["body"]
                    if len(acknowledged) >= goal:
                        enough.set()
            except (OSError, http.client.HTTPException):
                pass  # the kill

        workers = [threading.Thread(target=load, args=(worker,)) for worker in range(4)]
        for worker in workers:
            worker.start()
        assert enough.wait(120)
        server.kill()
        for worker in workers:
            worker.join()
        server.start()

    client = server.client()
    for article_id, body in acknowledged.items():
        assert client.article(article_id)["body"] == body
    stories = client.stories()
    members = [each["id"] for story in stories for each in client.pages(f"/v1/stories/{story['id']}/articles", "articles")]
    assert len(members) == len(set(members))
    assert set(acknowledged) <= set(members) <= set(sent)
    assert sum(story["article_count"] for story in stories) == len(members)
    for article_id in members:
        assert client.story_of(article_id) in {story["id"] for story in stories}


def test_an_orderly_stop_under_load_is_quick_and_keeps_what_it_acknowledged(server):
    acknowledged = []
    started = threading.Event()

    def load():
        client = server.client()
        try:
            for i in range(100_000):
                answer = client.request("POST", "/v1/articles", {"id": str(i), "body": invented_text(i, 30)})
                if answer.status == 201:
                    acknowledged.append(str(i))
                if len(acknowledged) >= 50:
                    started.set()
        except (OSError, http.client.HTTPException):
            pass  # the server has ended

    worker = threading.Thread(target=load)
    worker.start()
    assert started.wait(60)
    begun = time.monotonic()
    assert server.stop() == 0
    assert time.monotonic() - begun < STOP_SECONDS_MAX
    worker.join()
    server.start()
    client = server.client()
    for article_id in acknowledged:
        client.article(article_id)


def test_two_servers_do_not_share_a_store(server, start_server):
    with pytest.raises(AssertionError, match="the server ended"):
        start_server(data=server.data)
    server.client().expect(200, "GET", "/readyz")
