"""An editor's corrections: they bind, they survive, they can be undone; aliases answer."""

import pytest
from texts import invented_text


@pytest.fixture
def two(client):
    """Two stories of one article each."""
    return [client.submit({"id": name, "body": invented_text(name)})["story_id"] for name in ("a", "b")]


def members(client, story):
    return {each["id"] for each in client.pages(f"/v1/stories/{story}/articles", "articles")}


def test_the_id_of_a_merged_story_answers_with_the_survivor(client, two):
    first, second = two
    answer = client.expect(200, "POST", f"/v1/stories/{second}:merge", {"story_ids": [first]}).json
    assert answer["story_id"] == first and set(answer["story_ids"]) == set(two)
    for asked in two:
        story = client.expect(200, "GET", f"/v1/stories/{asked}").json
        assert (story["id"], story["asked_id"], story["aliases"]) == (first, asked, [second])
        page = client.expect(200, "GET", f"/v1/stories/{asked}/articles").json
        assert (page["id"], page["asked_id"]) == (first, asked)
    assert client.story_of("b") == first
    assert [story["id"] for story in client.stories()] == [first]


def test_an_undone_merge_gives_the_story_back(client, two):
    first, second = two
    answer = client.expect(200, "POST", f"/v1/stories/{first}:merge", {"story_ids": [second]}).json
    client.expect(200, "POST", f"/v1/corrections/{answer['correction_id']}:undo")
    assert (members(client, first), members(client, second)) == ({"a"}, {"b"})
    assert client.expect(200, "GET", f"/v1/stories/{second}").json["asked_id"] == second
    assert client.expect(409, "POST", f"/v1/corrections/{answer['correction_id']}:undo").json["code"] == "conflict"
    assert client.expect(404, "POST", "/v1/corrections/c999999:undo").json["code"] == "not_found"


def test_corrections_survive_a_restart(server, two):
    first, second = two
    client = server.client()
    correction = client.expect(200, "POST", f"/v1/stories/{first}:merge", {"story_ids": [second]}).json["correction_id"]
    server.kill()
    server.start()
    client = server.client()
    assert members(client, first) == {"a", "b"}
    assert client.expect(200, "GET", f"/v1/stories/{second}").json["id"] == first
    client.expect(200, "POST", f"/v1/corrections/{correction}:undo")
    assert members(client, second) == {"b"}


def test_a_split_and_a_move_bind(client, samples):
    client.bulk(samples)
    client.settle()
    story = client.story_of("nsw-2026-0303-01")
    answer = client.expect(200, "POST", f"/v1/stories/{story}:split", {"article_ids": ["cl-2026-0303-05"]}).json
    client.settle()
    assert client.story_of("cl-2026-0303-05") == answer["story_id"] != story
    moved = client.expect(200, "POST", "/v1/articles/cl-2026-0303-05:move", {"story_id": client.story_of("vc-2026-0312-01")}).json
    client.settle()
    assert client.story_of("cl-2026-0303-05") == moved["story_id"] == client.story_of("vc-2026-0312-01")


def test_bad_corrections_are_refused(client, two):
    first, _ = two
    for body, status in [
        ({"story_ids": []}, 422),
        ({"story_ids": "s00000002"}, 422),
        ({}, 422),
        ({"story_ids": ["s0000zzzz"]}, 404),
        ("{", 400),
    ]:
        client.expect(status, "POST", f"/v1/stories/{first}:merge", body)
    client.expect(404, "POST", "/v1/stories/s0000zzzz:merge", {"story_ids": [first]})
    client.expect(404, "POST", "/v1/articles/none:move", {"story_id": first})
    client.expect(404, "POST", f"/v1/stories/{first}:split", {"article_ids": ["none"]})


def test_corrections_are_listed_and_exported_as_rows(server, two):
    first, second = two
    client = server.client()
    merged = client.expect(200, "POST", f"/v1/stories/{first}:merge", {"story_ids": [second]}).json["correction_id"]
    apart = client.expect(200, "POST", "/v1/articles/b:move", {"story_id": None}).json["correction_id"]
    server.kill()
    server.start()
    client = server.client()
    listed = client.pages("/v1/corrections", "corrections", limit=1)
    assert [(each["correction_id"], each["kind"], each["article_ids"]) for each in listed] == [(apart, "split", ["b"]), (merged, "merge", ["b"])]
    rows = client.expect(200, "GET", "/v1/corrections/export").lines
    assert [(row["correction_id"], row["label"], {row["a"], row["b"]}) for row in rows] == [(merged, "same", {"a", "b"}), (apart, "different", {"a", "b"})]
    assert "stem" in rows[0]["inputs"] and rows[0]["inputs"] == rows[1]["inputs"]
    assert client.expect(200, "GET", f"/v1/corrections/export?after={merged}").lines == rows[1:]
    client.expect(200, "POST", f"/v1/corrections/{apart}:undo")
    assert [row["correction_id"] for row in client.expect(200, "GET", "/v1/corrections/export").lines] == [merged]
    assert [each["undone"] for each in client.pages("/v1/corrections", "corrections")] == [False, True, False]
    client.expect(204, "DELETE", "/v1/articles/b")
    assert client.expect(200, "GET", "/v1/corrections/export").lines == []
    client.expect(422, "GET", "/v1/corrections/export?after=x")
