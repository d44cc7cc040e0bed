"""One article's life: submitted, read, changed, taken down, restored."""

import threading

import pytest
from samestory import article_path
from texts import invented_text

ARTICLE = {
    "id": "courier/1:a b%é",
    "title": "Harbour opens “Pier 9” – at last",
    "body": "The harbour opened its ninth pier on Monday.\n\nFour ships berthed there at once, \U0001f6a2 and the band played.",
    "url": "https://courier.example/1",
    "source": "Courier",
    "language": "en-GB",
    "published_at": "2026-03-02T09:00:00.5+01:00",
    "metadata": {"desk": ["business", None, 1.50], "big": 12345678901234567890123},
}


def test_an_article_comes_back_as_it_was_sent(client):
    answer = client.expect(201, "POST", "/v1/articles", ARTICLE)
    assert answer.headers["Location"] == article_path(ARTICLE["id"])
    assert answer.headers["ETag"] == '"1"'
    assert answer.json["story_created"] and answer.json["duplicate_of"] is None

    read = client.expect(200, "GET", answer.headers["Location"]).json
    for name in ("id", "title", "body", "url", "source", "language", "metadata"):
        assert read[name] == ARTICLE[name]
    assert read["published_at"] == "2026-03-02T08:00:00.500Z"
    assert read["story_id"] == answer.json["story_id"]
    assert read["revision"] == 1
    assert read["detected_language"] == "en"


def test_metadata_keeps_its_bytes(client):
    client.expect(201, "POST", "/v1/articles", b'{"id":"m","title":"One","metadata":{"n": 1.50, "e":1e400}}')
    assert b'"metadata":{"n": 1.50, "e":1e400}' in client.expect(200, "GET", "/v1/articles/m").body


def test_an_article_is_found_by_an_id_in_the_query(client):
    client.submit(ARTICLE)
    assert client.expect(200, "GET", "/v1/articles/by-id?id=courier%2F1%3Aa%20b%25%C3%A9").json["title"] == ARTICLE["title"]


def test_head_answers_like_get_without_a_body(client):
    client.submit({"id": "a", "title": "One"})
    answer = client.expect(200, "HEAD", "/v1/articles/a")
    assert int(answer.headers["Content-Length"]) > 0 and answer.body == b""


def test_a_current_copy_is_not_sent_again(client):
    client.submit({"id": "a", "title": "One"})
    etag = client.expect(200, "GET", "/v1/articles/a").headers["ETag"]
    client.expect(304, "GET", "/v1/articles/a", headers={"If-None-Match": etag})


def test_a_resent_article_is_stored_once(client):
    first = client.submit(ARTICLE)
    again = client.submit(ARTICLE)
    assert again == {**first, "status": "unchanged", "story_created": False}
    assert client.expect(200, "PUT", article_path(ARTICLE["id"]), ARTICLE).json["status"] == "unchanged"
    [story] = client.stories()
    assert story["article_count"] == 1


def test_an_article_without_an_id_gets_the_same_id_each_time(client):
    by_url = client.submit({"url": "https://courier.example/x", "title": "One"})
    assert client.submit({"url": "https://courier.example/x", "title": "One"})["id"] == by_url["id"]
    assert client.submit({"url": "https://courier.example/x", "title": "Two"})["status"] == "updated"
    by_text = client.submit({"title": "Three"})
    assert client.submit({"title": "Three"})["status"] == "unchanged"
    assert client.submit({"title": "Four"})["id"] not in (by_text["id"], by_url["id"])


def test_changed_content_is_a_new_revision(client):
    client.submit({**ARTICLE, "id": "a"})
    changed = {**ARTICLE, "id": "a", "body": "Pier nine stays closed after all: a crack was found in its deck.", "metadata": {}}
    answer = client.expect(200, "PUT", "/v1/articles/a", changed)
    assert answer.json["status"] == "updated"
    assert answer.json["revision"] == 2
    assert answer.headers["ETag"] == '"2"'
    read = client.article("a")
    assert read["body"] == changed["body"] and read["revision"] == 2 and read["metadata"] == {}
    assert sum(story["article_count"] for story in client.stories()) == 1


def test_a_change_of_metadata_alone_is_a_revision_too(client):
    client.submit({"id": "a", "title": "One", "metadata": {"v": 1}})
    assert client.submit({"id": "a", "title": "One", "metadata": {"v": 2}})["revision"] == 2
    assert client.article("a")["metadata"] == {"v": 2}


def test_put_takes_the_id_from_the_path(client):
    assert client.expect(201, "PUT", "/v1/articles/p", {"title": "One"}).json["id"] == "p"
    assert client.expect(200, "PUT", "/v1/articles/p", {"id": "p", "title": "One"}).json["status"] == "unchanged"
    assert client.expect(422, "PUT", "/v1/articles/p", {"id": "q", "title": "One"}).json["pointer"] == "/id"


def test_a_taken_down_article_is_gone_until_it_is_restored(client):
    client.submit({"id": "a", "title": "One", "body": "A text of a few words."})
    client.expect(204, "DELETE", "/v1/articles/a")
    assert client.expect(410, "GET", "/v1/articles/a").json["code"] == "gone"
    assert client.expect(410, "POST", "/v1/articles", {"id": "a", "title": "Two"}).json["code"] == "gone"
    assert client.expect(410, "PUT", "/v1/articles/a", {"title": "Two"}).json["code"] == "gone"
    assert client.expect(410, "GET", "/v1/articles/a/duplicates").json["code"] == "gone"
    client.expect(410, "DELETE", "/v1/articles/a")
    assert client.stories() == []

    client.expect(204, "POST", "/v1/articles/a:restore")
    client.expect(409, "POST", "/v1/articles/a:restore")
    assert client.submit({"id": "a", "title": "Two"})["status"] in ("created", "updated")
    assert client.article("a")["title"] == "Two"


def test_what_was_never_there_is_not_found(client):
    for method, path in [
        ("GET", "/v1/articles/nothing"),
        ("DELETE", "/v1/articles/nothing"),
        ("POST", "/v1/articles/nothing:restore"),
        ("GET", "/v1/articles/nothing/duplicates"),
        ("GET", "/v1/articles/by-id?id=nothing"),
        ("GET", "/v1/stories/s0000zzzz"),
        ("GET", "/v1/stories/s0000zzzz/articles"),
        ("GET", "/v1/stories/nothing"),
        ("GET", "/v1/nothing"),
        ("GET", "/v2/articles"),
    ]:
        assert client.expect(404, method, path).json["code"] == "not_found", path


def test_a_match_stores_nothing(client):
    text = invented_text(1)
    client.submit({"id": "a", "title": "One", "body": text})
    answer = client.expect(200, "POST", "/v1/match", {"title": "One", "body": text}).json
    assert answer["duplicate_of"] == "a"
    assert answer["duplicates"][0]["relation"] == "identical"
    assert answer["story_id"] == client.story_of("a")
    other = client.expect(200, "POST", "/v1/match", {"title": "Two", "body": invented_text(2)}).json
    assert other["story_id"] is None and other["duplicates"] == []
    assert [story["article_count"] for story in client.stories()] == [1]


def test_many_callers_with_one_article_create_it_once(server):
    statuses = []

    def post():
        statuses.append(server.client().submit({"id": "a", "title": "One", "body": invented_text(3)})["status"])

    threads = [threading.Thread(target=post) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == ["created"] + ["unchanged"] * 15


@pytest.mark.parametrize("prefix", ["/v1/", "/v1/collections/default/"])
def test_the_default_collection_may_be_named(client, prefix):
    client.expect(201, "PUT", prefix + "articles/a", {"title": "One"})
    assert client.article("a")["title"] == "One"
