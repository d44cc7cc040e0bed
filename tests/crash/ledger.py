"""What a caller may rely on: for each id, every state that its acknowledged and unanswered requests allow.

Operation: `asks` before a request that changes an id is sent, `answered` once it is acknowledged; a request that was cut off
leaves both states possible until `settle` is told what a restarted server shows. Concurrency: an id belongs to one worker."""

from dataclasses import dataclass

ABSENT = ("absent", None, None)  # 404
GONE = ("gone", None, None)  # 410


def stored(body, revision):
    return ("stored", body, revision)


@dataclass
class Entry:
    known: tuple = ABSENT
    asked: tuple | None = None


class Ledger:
    def __init__(self):
        self.entries = {}
        self.acknowledged = 0

    def known(self, article_id):
        return self.entries[article_id].known if article_id in self.entries else ABSENT

    def after_submit(self, article_id, body):
        """The state that a submit of this body leads to."""
        _, known_body, revision = self.known(article_id)
        if known_body == body:
            return self.known(article_id)
        return stored(body, (revision or 0) + 1)

    def asks(self, article_id, state):
        entry = self.entries.setdefault(article_id, Entry())
        assert entry.asked is None, "one request at a time for an id"
        entry.asked = state

    def answered(self, article_id):
        entry = self.entries[article_id]
        entry.known, entry.asked = entry.asked, None
        self.acknowledged += 1

    def refused(self, article_id):
        self.entries[article_id].asked = None

    def open_ids(self):
        return [article_id for article_id, entry in self.entries.items() if entry.asked is not None]

    def settle(self, article_id, seen):
        """What a server shows now must be one of the possible states, and is the state from here on."""
        entry = self.entries[article_id]
        possible = [entry.known] + ([entry.asked] if entry.asked is not None else [])
        assert seen in possible, f"{article_id}: the server shows {seen}, possible were {possible}"
        entry.known, entry.asked = seen, None

    def live(self):
        return {article_id for article_id, entry in self.entries.items() if entry.known[0] == "stored"}
