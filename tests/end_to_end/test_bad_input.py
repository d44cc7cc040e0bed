"""What bad input gets: a problem with a stable code and a place, and nothing stored."""

import json

import pytest

DEEP_64 = '{"title":"a","metadata":' + "[" * 63 + "]" * 63 + "}"
DEEP_65 = '{"title":"a","metadata":' + "[" * 64 + "]" * 64 + "}"


def long_field(name, size):
    return json.dumps({"body": "a", name: "x" * size})


MALFORMED = [
    ("no body", b"", "invalid_json", 0),
    ("cut off", b'{"title":"a"', "invalid_json", 12),
    ("a trailing comma", b'{"title":"a",}', "invalid_json", 13),
    ("two values", b'{"title":"a"}{}', "invalid_json", 13),
    ("single quotes", b"{'title':'a'}", "invalid_json", 1),
    ("a control character", b'{"title":"a\x01"}', "invalid_json", 11),
    ("a lone surrogate", b'{"title":"\\ud800"}', "invalid_json", 10),
    ("not a number", b'{"title":"a","metadata":NaN}', "invalid_json", 24),
    ("malformed behind a wrong type", b'{"title":5,', "invalid_json", 11),
    ("too deep", DEEP_65.encode(), "invalid_json", 24 + 63),
    ("Latin-1", '{"title":"é"}'.encode("latin-1"), "invalid_utf8", 10),
    ("an overlong form", b'{"title":"\xc0\xaf"}', "invalid_utf8", 10),
    ("a surrogate in UTF-8", b'{"title":"\xed\xa0\x80"}', "invalid_utf8", 10),
    ("beyond Unicode", b'{"title":"\xf4\x90\x80\x80"}', "invalid_utf8", 10),
]


@pytest.mark.parametrize("what, body, code, offset", MALFORMED, ids=[row[0] for row in MALFORMED])
def test_malformed_text_is_400_with_its_offset(client, what, body, code, offset):
    for method, path in [("POST", "/v1/articles"), ("PUT", "/v1/articles/a"), ("POST", "/v1/match")]:
        problem = client.expect(400, method, path, body).json
        assert (problem["code"], problem["offset"]) == (code, offset)
    assert client.stories() == []


WRONG = [
    ("an array", '[{"title":"a"}]', None),
    ("neither title nor body", '{"id":"a"}', None),
    ("an empty title and no body", '{"title":""}', None),
    ("a title that is a number", '{"title":5}', "/title"),
    ("a body that is an array", '{"body":["a"]}', "/body"),
    ("an id that is a number", '{"title":"a","id":5}', "/id"),
    ("an empty id", '{"title":"a","id":""}', "/id"),
    ("an id with a line break", '{"title":"a","id":"a\\nb"}', "/id"),
    ("an id of 513 bytes", long_field("id", 513), "/id"),
    ("a title given twice", '{"title":"a","title":"b"}', "/title"),
    ("a title over 4 KiB", long_field("title", 4097), "/title"),
    ("a url over 8 KiB", long_field("url", 8193), "/url"),
    ("a source over 512 bytes", long_field("source", 513), "/source"),
    ("a language over 64 bytes", long_field("language", 65), "/language"),
    ("metadata over 16 KiB", long_field("metadata", 16383), "/metadata"),
    ("a date in words", '{"title":"a","published_at":"yesterday"}', "/published_at"),
    ("a date as a number", '{"title":"a","published_at":1700000000}', "/published_at"),
    ("a day that is not", '{"title":"a","published_at":"2026-02-30"}', "/published_at"),
    ("a time without an offset", '{"title":"a","published_at":"2026-02-03T10:00:00"}', "/published_at"),
    ("an hour that is not", '{"title":"a","published_at":"2026-02-03T25:00:00Z"}', "/published_at"),
]


@pytest.mark.parametrize("what, body, pointer", WRONG, ids=[row[0] for row in WRONG])
def test_a_wrong_value_is_422_with_its_pointer(client, what, body, pointer):
    for path in ("/v1/articles", "/v1/match"):
        problem = client.expect(422, "POST", path, body).json
        assert problem["code"] == "invalid_value"
        if pointer:
            assert problem["pointer"] == pointer
    assert client.stories() == []


def test_the_largest_fields_are_taken(client):
    article = {
        "id": "x" * 512,
        "title": "t" * 4096,
        "url": "u" * 8192,
        "source": "s" * 512,
        "language": "en",
        "metadata": "m" * (16384 - 2),
        "body": "a",
    }
    client.submit(article)
    assert client.article("x" * 512)["metadata"] == article["metadata"]
    client.expect(201, "POST", "/v1/articles", DEEP_64)


QUERIES = [
    ("/v1/stories?limit=0", "limit"),
    ("/v1/stories?limit=201", "limit"),
    ("/v1/stories?limit=ten", "limit"),
    ("/v1/stories?limit=5&limit=6", "limit"),
    ("/v1/stories?sort=oldest", "sort"),
    ("/v1/stories?state=open", "state"),
    ("/v1/stories?from=noon", "from"),
    ("/v1/stories?size_min=0", "size_min"),
    ("/v1/stories?colour=red", "colour"),
    ("/v1/stories?cursor=", "cursor"),
]


@pytest.mark.parametrize("path, parameter", QUERIES)
def test_a_wrong_parameter_is_422_with_its_name(client, path, parameter):
    problem = client.expect(422, "GET", path).json
    assert (problem["code"], problem["parameter"]) == ("invalid_value", parameter)


def test_a_cursor_that_was_never_given_is_422(client):
    client.submit({"id": "a", "title": "One"})
    story = client.story_of("a")
    for path in ("/v1/stories", "/v1/articles/a/duplicates", f"/v1/stories/{story}", f"/v1/stories/{story}/articles"):
        assert client.expect(422, "GET", path + "?cursor=made-up").json["code"] == "invalid_value"


METHODS = [
    ("DELETE", "/v1/articles"),
    ("GET", "/v1/articles:bulk"),
    ("GET", "/v1/match"),
    ("POST", "/v1/articles/a"),
    ("POST", "/v1/stories"),
    ("PUT", "/v1/stories/s00000001"),
    ("POST", "/livez"),
]


@pytest.mark.parametrize("method, path", METHODS)
def test_a_wrong_verb_is_405_with_allow(client, method, path):
    assert client.expect(405, method, path).json["code"] == "method_not_allowed"


@pytest.mark.parametrize("media_type", ["text/plain", "application/xml", "application/json; charset=latin-1"])
def test_a_wrong_media_type_is_415(client, media_type):
    headers = {"Content-Type": media_type}
    assert client.expect(415, "POST", "/v1/articles", '{"title":"a"}', headers).json["code"] == "unsupported_media_type"
    assert client.stories() == []


def test_an_article_over_8_mib_is_413(server):
    body = b'{"title":"a","body":"' + b"x" * (8 * 2**20) + b'"}'
    assert server.client().expect(413, "POST", "/v1/articles", body).json["code"] == "too_large"
    assert server.client().stories() == []


def test_a_large_article_under_the_limit_is_taken(client):
    body = ("A sentence of a long text. " * 40_000)[: 1024 * 1024]
    client.submit({"id": "large", "title": "Large", "body": body})
    assert client.article("large")["body"] == body


def test_a_target_over_8_kib_is_414(server):
    assert server.client().expect(414, "GET", "/v1/stories?cursor=" + "x" * 8200).json["code"] == "uri_too_long"


def test_headers_over_16_kib_are_431(server):
    answer = server.client().expect(431, "GET", "/livez", headers={"X-Long": "x" * 17_000})
    assert answer.json["code"] == "headers_too_large"
