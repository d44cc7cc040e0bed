"""Articles leave once they were kept for as long as the operator said, and stay away."""

import time

from samestory import article_path
from test_events import follow
from texts import invented_text

PATIENCE_SECONDS = 60


def until(condition):
    """A server's clock cannot be set from here, so what it does by time is waited for."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if condition():
            return
        time.sleep(0.02)
    raise AssertionError("it did not happen")


def gone(client, article_id):
    return client.request("GET", article_path(article_id)).status == 404


def test_an_article_expires_with_its_text_its_story_and_its_copies_links(start_server):
    server = start_server("--retain", "2s")
    client = server.client()
    text = invented_text("kept", 80)
    first = client.submit({"id": "first", "title": "First", "body": text})
    until(lambda: gone(client, "first"))

    problem = client.expect(404, "GET", article_path("first")).json
    assert problem["code"] == "not_found" and "have expired" in problem["detail"]
    problem = client.expect(404, "GET", "/v1/stories/" + first["story_id"]).json
    assert problem["detail"] == "This story has ended: its reports have all expired or were taken down."
    assert client.stories() == []
    assert b"samestory_articles_expired_total 1\n" in client.expect(200, "GET", "/metrics").body

    events = follow(server, 4, "?last_event_id=0")
    assert [event["kind"] for event in events] == ["article.added", "story.created", "article.removed", "story.shrunk"]
    assert (events[2]["article_id"], events[2]["reason"]) == ("first", "expired")

    again = client.submit({"id": "first", "title": "First", "body": text})
    assert (again["status"], again["duplicate_of"]) == ("created", None)
    assert again["story_id"] != first["story_id"]


def test_what_expired_stays_away_after_a_restart_and_what_is_kept_stays(start_server, tmp_path):
    server = start_server("--retain", "2s", data=tmp_path / "store")
    client = server.client()
    client.bulk([{"id": f"old-{i}", "body": invented_text(f"old-{i}", 30)} for i in range(40)])
    client.expect(204, "DELETE", article_path("old-7"))
    until(lambda: all(gone(client, f"old-{i}") for i in range(40) if i != 7))
    server.kill()

    server = start_server(data=tmp_path / "store")  # kept for good from here on
    client = server.client()
    assert all(gone(client, f"old-{i}") for i in range(40) if i != 7)
    client.expect(410, "GET", article_path("old-7"))
    client.submit({"id": "new", "body": invented_text("new", 30)})
    assert server.stop() == 0
    server.start()
    assert server.client().article("new")["body"] == invented_text("new", 30)


def test_a_wrong_time_to_keep_is_told_at_once():
    from samestory import run

    wrong = run("serve", "--retain", "a while")
    assert wrong.returncode == 2 and b"--retain" in wrong.stderr
