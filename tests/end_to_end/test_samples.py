"""The labels of samples/articles.jsonl, held against a running server."""

import random
from collections import defaultdict

import pytest

RELATION = {"copy": "identical", "edited": "near_duplicate", "excerpt": "contained_in", "extended": "contains"}


@pytest.fixture
def loaded(client, samples):
    results = client.bulk(samples)
    assert all(result["status"] == "created" for result in results)
    return client


def differences(client, samples):
    """Stories that mix events, and events in several stories."""
    events_of, stories_of = defaultdict(set), defaultdict(set)
    for article in samples:
        story = client.story_of(article["id"])
        events_of[story].add(article["metadata"]["story"])
        stories_of[article["metadata"]["story"]].add(story)
    mixed = {story: events for story, events in events_of.items() if len(events) > 1}
    parted = {event: stories for event, stories in stories_of.items() if len(stories) > 1}
    return mixed, parted


def test_every_event_is_one_story(loaded, samples):
    assert differences(loaded.settle(), samples) == ({}, {})


def test_every_event_is_one_story_in_reverse_order(client, samples):
    client.bulk(samples[::-1])
    assert differences(client.settle(), samples) == ({}, {})


def test_every_event_is_one_story_when_articles_come_one_by_one(client, samples):
    for article in samples:
        client.submit(article)
    assert differences(client, samples) == ({}, {})
    assert differences(client.settle(), samples) == ({}, {})


@pytest.mark.parametrize("seed", range(3))
def test_every_event_is_one_story_in_any_order(client, samples, seed):
    shuffled = random.Random(seed).sample(samples, len(samples))
    client.bulk(shuffled)
    assert differences(client.settle(), samples) == ({}, {})


def test_every_copy_has_its_relation_and_nothing_else_has_one(loaded, samples):
    root = {article["id"]: article["metadata"].get("copy_of", article["id"]) for article in samples}
    for article in samples:
        duplicates = loaded.pages(f"/v1/articles/{article['id']}/duplicates", "duplicates")
        relations = {each["id"]: each["relation"] for each in duplicates}
        assert all(root[other] == root[article["id"]] for other in relations), article["id"]
        if "copy_of" in article["metadata"]:
            assert relations.get(article["metadata"]["copy_of"]) == RELATION[article["metadata"]["relation"]], article["id"]


def test_a_copy_names_the_article_it_was_made_from(loaded, samples):
    for article in samples:
        metadata = article["metadata"]
        duplicate_of = loaded.article(article["id"])["duplicate_of"]
        if metadata["relation"] in ("copy", "edited"):
            assert duplicate_of == metadata["copy_of"]
        else:
            assert duplicate_of is None
