"""Many articles in one request."""

from texts import invented_text


def test_results_keep_the_order_of_the_lines(client):
    articles = [{"id": f"a{i}", "title": f"Article {i}", "body": invented_text(i)} for i in range(300)]
    results = client.bulk(articles)
    assert [(result["line"], result["id"], result["status"]) for result in results] == [
        (i + 1, f"a{i}", "created") for i in range(300)
    ]
    assert all(result["status"] == "unchanged" for result in client.bulk(articles))
    assert sum(story["article_count"] for story in client.stories()) == 300


def test_a_bad_line_gets_its_own_error_and_the_others_go_on(client):
    results = client.bulk(
        [
            {"id": "a", "title": "One"},
            b'{"id":"b","title":',
            {"id": "c", "title": 5},
            b'{"id":"d","title":"\xff"}',
            b"",
            {"id": "e"},
            {"id": "f", "title": "Six", "published_at": "soon"},
            {"id": "g", "title": "Seven"},
        ]
    )
    assert [(result["line"], result["status"]) for result in results] == [
        (1, "created"),
        (2, "rejected"),
        (3, "rejected"),
        (4, "rejected"),
        (6, "rejected"),
        (7, "rejected"),
        (8, "created"),
    ]
    errors = {result["line"]: result["error"] for result in results if result["status"] == "rejected"}
    assert (errors[2]["code"], errors[2]["offset"]) == ("invalid_json", 18)
    assert (errors[3]["code"], errors[3]["pointer"]) == ("invalid_value", "/title")
    assert (errors[4]["code"], errors[4]["offset"]) == ("invalid_utf8", 19)
    assert errors[6]["code"] == "invalid_value"
    assert (errors[7]["code"], errors[7]["pointer"]) == ("invalid_value", "/published_at")
    assert all(error["line"] == line for line, error in errors.items())
    assert results[2]["id"] == "c"
    assert {story["representative_id"] for story in client.stories()} == {"a", "g"}


def test_lines_of_one_request_see_each_other(client):
    text = invented_text(7)
    first, second, third = client.bulk(
        [
            {"id": "a", "title": "One", "body": text},
            {"id": "b", "title": "One", "body": text},
            {"id": "a", "title": "One", "body": text},
        ]
    )
    assert second["duplicate_of"] == "a" and second["story_id"] == first["story_id"]
    assert third["status"] == "unchanged"


def test_the_last_line_needs_no_line_break_and_crlf_is_taken(client):
    headers = {"Content-Type": "application/x-ndjson"}
    body = b'{"id":"a","title":"One"}\r\n{"id":"b","title":"Two"}'
    assert [line["status"] for line in client.expect(200, "POST", "/v1/articles:bulk", body, headers).lines] == [
        "created",
        "created",
    ]


def test_an_empty_request_has_no_results(client):
    assert client.bulk([]) == []
    assert client.bulk([b"", b"  "]) == []


def test_a_line_over_8_mib_is_rejected_alone(client):
    long = b'{"id":"b","title":"a","body":"' + b"x" * (8 * 2**20) + b'"}'
    results = client.bulk([{"id": "a", "title": "One"}, long, {"id": "c", "title": "Three"}])
    assert [result["status"] for result in results] == ["created", "rejected", "created"]
    assert results[1]["error"]["code"] == "too_large"


def test_a_taken_down_article_is_rejected_by_its_line(client):
    client.submit({"id": "a", "title": "One"})
    client.expect(204, "DELETE", "/v1/articles/a")
    [result, other] = client.bulk([{"id": "a", "title": "One"}, {"id": "b", "title": "Two"}])
    assert (result["id"], result["status"], result["error"]["code"]) == ("a", "rejected", "gone")
    assert other["status"] == "created"


def test_more_lines_than_the_limit_end_with_an_error(client):
    results = client.bulk([b"{}"] * 99_999 + [{"id": "last", "title": "One"}, {"id": "beyond", "title": "Two"}])
    assert len(results) == 100_001
    assert results[99_999]["status"] == "created"
    assert results[100_000]["error"]["code"] == "too_large"
    client.expect(404, "GET", "/v1/articles/beyond")
