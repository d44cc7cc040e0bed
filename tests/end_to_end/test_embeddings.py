"""Articles with vectors of the caller's own model: stories across languages, one model a store."""

import math
import random

from texts import invented_text

DIMENSIONS = 256


def direction(seed):
    chance = random.Random(seed)
    values = [chance.gauss(0, 1) for _ in range(DIMENSIONS)]
    length = math.sqrt(sum(x * x for x in values))
    return [x / length for x in values]


MIDDLE = direction("all texts lie around this")


def vector(event, telling):
    """As models make them: around one direction, the texts of an event around one of their own."""
    own, noise = direction(f"event {event}"), direction(f"telling {event} {telling}")
    return [0.75 * m + 0.66 * (0.83 * o + 0.55 * n) for m, o, n in zip(MIDDLE, own, noise)]


def report(event, language, telling=0, embedded=True):
    article = {
        "id": f"{language}-{event}-{telling}",
        "title": invented_text(f"{event} {language} title", 7),
        "body": invented_text(f"{event} {language}", 60) + " " + invented_text(f"{event} {language} {telling}", 30),
        "language": language,
        "published_at": "2026-03-02T09:00:00Z",
    }
    if embedded:
        article["embedding"] = {"model": "planted-256", "vector": vector(event, telling)}
    return article


def test_two_languages_meet_by_embeddings_also_after_a_restart(server):
    client = server.client()
    client.bulk([report(1000 + i, "ru" if i % 2 else "en") for i in range(64)])
    english = client.submit(report(1, "en"))["story_id"]
    assert client.submit(report(1, "ru"))["story_id"] == english
    assert client.submit(report(2, "ru"))["story_id"] != english
    assert client.submit(report(1, "de", embedded=False))["story_id"] != english

    answer = client.expect(200, "GET", "/v1/compare?a=en-1-0&b=ru-1-0").json
    assert answer["same_story"] and not answer["same_language"]
    inputs = {each["name"]: each for each in answer["score"]["inputs"]}
    assert inputs["embedding"]["value"] > 0.8 and inputs["embedding"]["share"] > 0
    assert answer["score"]["score"] > answer["score"]["threshold"]

    server.stop()
    server.start()
    client = server.client()
    assert client.expect(200, "GET", "/v1/articles/ru-1-0").json["story_id"] == english
    assert client.expect(200, "POST", "/v1/match", report(1, "ru", 2)).json["story_id"] == english
    assert client.submit(report(1, "fr"))["story_id"] == english
    refused = client.expect(409, "POST", "/v1/articles", {"id": "x", "title": "One", "embedding": {"model": "other", "vector": [1] * 256}})
    assert "'planted-256'" in refused.json["detail"] and refused.json["pointer"] == "/embedding/model"


def test_a_store_has_one_model_and_size(client):
    eight = [1, 0, 0, 0, 0, 0, 0, 0.5]
    first = {"id": "a", "title": "One", "embedding": {"model": "m-8", "vector": eight}}
    assert client.submit(first)["status"] == "created"
    assert client.submit(first)["status"] == "unchanged"
    assert "embedding" not in client.expect(200, "GET", "/v1/articles/a").json
    other = {"title": "Two", "embedding": {"model": "m-9", "vector": eight}}
    longer = {"title": "Two", "embedding": {"model": "m-8", "vector": eight + [1]}}
    for path in ("/v1/articles", "/v1/match"):
        assert client.expect(409, "POST", path, other).json["pointer"] == "/embedding/model"
        assert client.expect(409, "POST", path, longer).json["pointer"] == "/embedding/vector"
    lines = client.bulk([{"id": "b", **other}, {"id": "c", "title": "Three"}])
    assert [each["status"] for each in lines] == ["rejected", "created"]
    assert lines[0]["error"]["code"] == "conflict"


def test_wrong_embeddings_name_what_is_wrong(client):
    wrong = {
        "/embedding/vector": [[1] * 7, [1] * 4097, [0] * 8, "no", [1] * 7 + ["8"], [1] * 7 + [None], None],
        "/embedding/model": ["", "m" * 129, 5, None, "a\nb"],
    }
    for pointer, values in wrong.items():
        for value in values:
            embedding = {"model": "m", "vector": [1] * 8, pointer.rsplit("/", 1)[1]: value}
            answer = client.expect(422, "POST", "/v1/articles", {"title": "One", "embedding": embedding})
            assert answer.json["pointer"] == pointer, embedding
    assert client.expect(422, "POST", "/v1/match", {"title": "One", "embedding": [1]}).json["pointer"] == "/embedding"
    huge = b'{"title":"One","embedding":{"model":"m","vector":[1,1,1,1,1,1,1,1e999]}}'
    assert client.expect(422, "POST", "/v1/articles", huge).json["pointer"] == "/embedding/vector"
