"""Workers that write to a server as fast as it answers and keep a ledger, and a reader that checks it.

The connections are plain: holding each of some ten thousand answers against the contract is the end-to-end tests' work."""

import http.client
import json
from urllib.parse import quote

from ledger import ABSENT, GONE, stored
from texts import invented_text, with_words_changed

BULK_LINES = 40
CUT_OFF = (OSError, http.client.HTTPException, json.JSONDecodeError)


class Connection:
    def __init__(self, port, timeout=60):
        self.http = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)

    def request(self, method, path, body=None, content_type="application/json"):
        self.http.request(method, path, body=body, headers={"Content-Type": content_type} if body else {})
        response = self.http.getresponse()
        return response.status, response.read()

    def json(self, path):
        status, body = self.request("GET", path)
        assert status == 200, f"GET {path}: {status} {body[:500]!r}"
        return json.loads(body)

    def submit(self, article_id, body):
        return self.request("POST", "/v1/articles", json.dumps({"id": article_id, "body": body}))

    def bulk(self, articles):
        """Yields (id, result) for each result line that arrives whole; raises one of CUT_OFF when the server dies."""
        lines = "".join(json.dumps({"id": article_id, "body": body}) + "\n" for article_id, body in articles)
        self.http.request("POST", "/v1/articles:bulk", body=lines, headers={"Content-Type": "application/x-ndjson"})
        response = self.http.getresponse()
        assert response.status == 200, response.read()
        for article_id, _ in articles:
            result = json.loads(response.readline())
            assert result["id"] == article_id
            yield article_id, result
        assert response.read() == b""

    def state(self, article_id):
        status, body = self.request("GET", "/v1/articles/" + quote(article_id, safe=""))
        if status == 404:
            return ABSENT, None
        if status == 410:
            return GONE, None
        assert status == 200, body
        article = json.loads(body)
        return stored(article["body"], article["revision"]), article


class Worker:
    """Owns the ids that begin with its name."""

    def __init__(self, name, ledger, chance):
        self.name = name
        self.ledger = ledger
        self.chance = chance
        self.ids = []

    def new_article(self):
        article_id = f"{self.name}-{len(self.ids)}"
        self.ids.append(article_id)
        body = invented_text(article_id, 50)
        if len(self.ids) > 5 and self.chance.random() < 0.3:  # a copy of an earlier one
            original = self.ledger.known(self.chance.choice(self.ids[:-1]))[1]
            body = with_words_changed(original, 0.04, article_id) if original else body
        return article_id, body

    def next_article(self, taken):
        """Something new, or an id of ours again: with another text, or with the same."""
        kind = self.chance.random()
        if kind < 0.7 or not self.ids:
            return self.new_article()
        article_id = self.chance.choice(self.ids)
        state, body, _ = self.ledger.known(article_id)
        if state != "stored" or article_id in taken:
            return self.new_article()
        return article_id, body if kind < 0.8 else with_words_changed(body, 0.3, self.chance.random())

    def bulk_forever(self, connection, keep_on):
        while keep_on():
            articles = {}
            for _ in range(BULK_LINES):
                article_id, body = self.next_article(articles)
                articles[article_id] = body
                self.ledger.asks(article_id, self.ledger.after_submit(article_id, body))
            for article_id, result in connection.bulk(list(articles.items())):
                assert result["status"] in ("created", "updated", "unchanged"), result
                self.ledger.answered(article_id)

    def one_by_one_forever(self, connection, keep_on):
        while keep_on():
            article_id, body = self.next_article(())
            self.ledger.asks(article_id, self.ledger.after_submit(article_id, body))
            status, answer = connection.submit(article_id, body)
            assert status in (200, 201), answer
            self.ledger.answered(article_id)
            if self.chance.random() < 0.1:
                self.take_down(connection, article_id)

    def take_down(self, connection, article_id):
        path = "/v1/articles/" + quote(article_id, safe="")
        self.ledger.asks(article_id, GONE)
        status, answer = connection.request("DELETE", path)
        assert status == 204, answer
        self.ledger.answered(article_id)
        if self.chance.random() < 0.5:
            self.ledger.asks(article_id, ABSENT)
            status, answer = connection.request("POST", path + ":restore")
            assert status in (200, 204), answer
            self.ledger.answered(article_id)


def check_everything(connection, ledger):
    """Every article is as acknowledged, once, in one story; nothing points to what is not there."""
    live_stories = {}
    for article_id in ledger.entries:
        seen, article = connection.state(article_id)
        ledger.settle(article_id, seen)
        if article:
            live_stories[article_id] = article["story_id"]
            assert article["duplicate_of"] is None or ledger.known(article["duplicate_of"])[0] == "stored"
    live = ledger.live()
    assert set(live_stories) == live

    stories = pages(connection, "/v1/stories?", "stories")
    assert len({story["id"] for story in stories}) == len(stories)
    assert sum(story["article_count"] for story in stories) == len(live)
    members = {}
    for story in stories:
        listed = pages(connection, f"/v1/stories/{story['id']}/articles?", "articles")
        assert len(listed) == story["article_count"]
        for article in listed:
            assert article["id"] not in members, f"{article['id']} stands in two stories"
            members[article["id"]] = story["id"]
    assert members == live_stories


def pages(connection, path, items):
    found, cursor = [], None
    for _ in range(10_000):
        page = connection.json(f"{path}limit=200" + (f"&cursor={quote(cursor)}" if cursor else ""))
        found += page[items]
        cursor = page.get("next_cursor")
        if not cursor:
            return found
    raise AssertionError("the cursor never ends")
