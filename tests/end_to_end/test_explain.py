"""Why, when and who first: compare, timeline, lineage."""

from urllib.parse import quote

from texts import first_half, invented_text


def compare(client, a, b):
    return client.expect(200, "GET", f"/v1/compare?a={quote(a, safe='')}&b={quote(b, safe='')}").json


def test_two_reports_in_other_words_share_a_story_and_no_passage_of_length(client, samples):
    client.bulk(samples)
    client.settle()
    answer = compare(client, "nsw-2026-0303-01", "cl-2026-0303-05")
    assert answer["same_story"] and answer["relation"] is None
    assert answer["similarity"] < 0.1
    assert all(passage["words"] < 10 for passage in answer["passages"])
    assert any("veldmar" in term["text"].casefold() for term in answer["shared_terms"])
    assert answer["score"]["score"] > answer["score"]["threshold"]
    other = compare(client, "nsw-2026-0303-01", "vc-2026-0312-01")
    assert not other["same_story"]


def test_the_copied_half_is_shown_exactly(client, samples):
    whole = samples[0]
    half = first_half(whole["body"])
    client.submit({"id": "whole", "body": "Größe – \U0001f600 " + whole["body"]})
    client.submit({"id": "half", "body": half})
    answer = compare(client, "whole", "half")
    assert answer["relation"] == "contains"
    [passage] = answer["passages"]
    copied = answer["a"]["text"][slice(*passage["a"])]
    assert copied == answer["b"]["text"][slice(*passage["b"])]
    assert copied.split() == half.split()
    assert answer["b"]["copied"] == 1


def test_a_timeline_counts_every_report_once(client, samples):
    client.bulk(samples)
    client.settle()
    story = client.story_of("nsw-2026-0303-01")
    timeline = client.expect(200, "GET", f"/v1/stories/{story}/timeline").json
    assert sum(bucket["reports"] for bucket in timeline["buckets"]) == 5
    assert sum(bucket["originals"] for bucket in timeline["buckets"]) == 4


def test_a_timeline_tells_of_merges(client):
    first, second = (client.submit({"id": name, "body": invented_text(name)})["story_id"] for name in ("a", "b"))
    correction = client.expect(200, "POST", f"/v1/stories/{first}:merge", {"story_ids": [second]}).json["correction_id"]
    history = client.expect(200, "GET", f"/v1/stories/{first}/timeline").json["history"]
    told = [(entry["kind"], entry["other_story_id"], entry["correction_id"]) for entry in history]
    assert told == [("created", None, None), ("merged", second, correction)]


def test_a_lineage_names_the_first_and_what_derives_from_it(client, samples):
    client.bulk(samples)
    client.settle()
    story = client.story_of("nsw-2026-0303-01")
    lineage = client.expect(200, "GET", f"/v1/stories/{story}/lineage").json
    assert lineage["first_id"] == "nsw-2026-0303-01"
    nodes = {node["id"]: node for node in lineage["articles"]}
    assert nodes["hp-2026-0303-14"]["parents"][0]["id"] == "nsw-2026-0303-01"
    assert nodes["hp-2026-0303-14"]["own"] == 0
    assert nodes["cl-2026-0303-05"]["parents"] == [] and nodes["cl-2026-0303-05"]["own"] == 1
