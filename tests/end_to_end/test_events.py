"""The stream of events: complete, in order, resumed without gap or repeat."""

import http.client
import json

import pytest
from samestory import CONTRACT
from texts import invented_text


def follow(server, count, query="", last_id=None):
    """The first `count` events of a subscription."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request("GET", "/v1/events" + query, headers={"Last-Event-ID": last_id} if last_id else {})
    response = connection.getresponse()
    assert (response.status, response.headers["Content-Type"]) == (200, "text/event-stream")
    events = []
    while len(events) < count:
        line = response.readline()
        assert line, "the stream ended"
        if line.startswith(b"data:"):
            events.append(json.loads(line[5:]))
            CONTRACT.validate_as(events[-1], "Event")
    connection.close()
    return events


@pytest.fixture
def filled(server, samples):
    """A server with the samples, settled, and one article taken down."""
    client = server.client()
    client.bulk(samples)
    client.settle()
    client.expect(204, "DELETE", "/v1/articles/" + samples[-1]["id"])
    return server


def read_all(server):
    """Everything that is there: up to a marker that is added now."""
    client = server.client()
    client.submit({"id": "marker", "title": "Marker"})
    client.expect(204, "DELETE", "/v1/articles/marker")
    client.expect(204, "POST", "/v1/articles/marker:restore")
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request("GET", "/v1/events?last_event_id=0")
    response = connection.getresponse()
    events = []
    while not events or events[-1]["kind"] != "article.restored":
        line = response.readline()
        assert line, "the stream ended"
        if line.startswith(b"data:"):
            events.append(json.loads(line[5:]))
            CONTRACT.validate_as(events[-1], "Event")
    connection.close()
    return events


def order(event):
    return tuple(int(part) for part in event["id"].split("."))


def test_the_events_rebuild_every_article_s_story(filled, samples):
    events = read_all(filled)
    assert [order(event) for event in events] == sorted({order(event) for event in events})
    story_of = {}
    for event in events:
        if event["kind"] in ("article.added", "article.updated", "article.moved"):
            story_of[event["article_id"]] = event["story_id"]
        elif event["kind"] == "article.removed":
            del story_of[event["article_id"]]
    client = filled.client()
    assert story_of == {article["id"]: client.story_of(article["id"]) for article in samples[:-1]}


def test_a_subscriber_goes_on_where_it_was_also_after_a_kill(filled):
    events = read_all(filled)
    middle = len(events) // 2
    rest = events[middle + 1 :]
    assert follow(filled, len(rest), last_id=events[middle]["id"]) == rest
    filled.kill()
    filled.start()
    assert follow(filled, len(rest), last_id=events[middle]["id"]) == rest
    assert follow(filled, len(events), "?last_event_id=0") == events


def test_events_are_filtered(filled, samples):
    events = read_all(filled)
    story = filled.client().story_of(samples[0]["id"])
    about = [event for event in events if story in (event.get("story_id"), event.get("other_story_id"))]
    assert follow(filled, len(about), f"?last_event_id=0&story={story}") == about
    added = [event for event in events if event["kind"] == "article.added" and event["language"] == "de"]
    assert len(added) == 5
    assert follow(filled, 5, "?last_event_id=0&kind=article.added&language=de") == added


def test_a_subscriber_of_a_merged_story_hears_of_the_survivor(server):
    client = server.client()
    first, second = (client.submit({"id": name, "body": invented_text(name)})["story_id"] for name in ("a", "b"))
    correction = client.expect(200, "POST", f"/v1/stories/{first}:merge", {"story_ids": [second]}).json["correction_id"]
    client.submit({"id": "copy of a", "body": invented_text("a") + " More."})
    heard = follow(server, 8, f"?last_event_id=0&story={second}")
    assert [(event["kind"], event.get("article_id")) for event in heard[-2:]] == [("article.added", "copy of a"), ("story.grown", None)]
    client.expect(200, "POST", f"/v1/corrections/{correction}:undo")
    client.submit({"id": "another copy of a", "body": invented_text("a") + " Still more."})
    client.submit({"id": "copy of b", "body": invented_text("b") + " More."})
    heard = follow(server, 2, f"?last_event_id=0&story={second}&kind=article.added")
    assert [event["article_id"] for event in heard] == ["b", "copy of b"]


def test_a_live_subscriber_sees_what_comes(server):
    client = server.client()
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request("GET", "/v1/events?kind=article.added")
    response = connection.getresponse()
    assert response.readline().startswith(b"retry:")
    client.submit({"id": "live", "title": "Live"})
    while not (line := response.readline()).startswith(b"data:"):
        assert line
    assert json.loads(line[5:])["article_id"] == "live"
    connection.close()


@pytest.mark.parametrize("query", ["story=x", "kind=story.eaten", "last_event_id=x", "colour=red"])
def test_a_wrong_subscription_is_refused(client, query):
    assert client.expect(422, "GET", "/v1/events?" + query).json["parameter"] == query.split("=")[0]
