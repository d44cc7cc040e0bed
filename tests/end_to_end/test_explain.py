"""Why, when and who first: compare, timeline, lineage."""

from datetime import datetime, timezone
from urllib.parse import quote

from samestory import article_path
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


def test_in_a_store_of_one_day_no_time_of_receipt_stands_in_for_a_date(client, samples):
    now = datetime.now(timezone.utc).isoformat(timespec="seconds")
    client.bulk([{**sample, "published_at": now} for sample in samples[:30]])
    undated = client.submit({"id": "undated", "title": samples[0]["title"], "body": "Says a reader. " + samples[1]["body"]})
    answer = client.expect(200, "GET", f"/v1/explain?article=undated&story={undated['story_id']}").json
    inputs = {each["name"]: each["value"] for each in answer["score"]["inputs"]}
    assert inputs["undated"] == 1 and "receipt" not in inputs


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


def test_an_article_is_held_against_its_story_and_against_one_it_did_not_join(client, samples):
    client.bulk(samples)
    client.settle()
    asked = "/v1/explain?article=cl-2026-0303-05"
    own = client.expect(200, "GET", asked).json
    assert own["member"] and own["verdict"] == "joins" and own["story_id"] == own["article_story_id"]
    assert own["score"]["score"] > own["score"]["threshold"]
    assert {"name", "value", "share"} == set(own["score"]["inputs"][0])
    assert any("veldmar" in term["text"].casefold() for term in own["shared_terms"])
    accident = client.story_of("vc-2026-0312-01")
    other = client.expect(200, "GET", f"{asked}&story={accident}").json
    assert not other["member"] and other["verdict"] == "below_threshold"
    assert other["score"]["score"] < other["score"]["threshold"]
    assert other["rivals"][0]["story_id"] == own["story_id"]
    assert (other["story_first_at"], other["published_at"]) > ("2026-03-12", "2026-03-03")
    copy = client.expect(200, "GET", "/v1/explain?article=hp-2026-0303-14").json
    assert copy["verdict"] in ("copy", "joins")
    german = next(article["id"] for article in samples if client.expect(200, "GET", article_path(article["id"])).json["detected_language"] == "de")
    assert client.expect(200, "GET", f"/v1/explain?article={german}&story={accident}").json["verdict"] == "other_language"


def test_an_alias_is_explained_as_the_surviving_story_and_a_correction_is_named(client):
    first, second = (client.submit({"id": name, "body": invented_text(name)})["story_id"] for name in ("a", "b"))
    assert client.expect(200, "GET", "/v1/explain?article=a").json["verdict"] == "alone"
    client.expect(200, "POST", f"/v1/stories/{first}:merge", {"story_ids": [second]})
    answer = client.expect(200, "GET", f"/v1/explain?article=b&story={second}").json
    assert (answer["asked_id"], answer["story_id"], answer["verdict"]) == (second, first, "corrected")


def test_what_cannot_be_explained_is_refused(client):
    client.submit({"id": "a", "body": invented_text("a")})
    client.expect(422, "GET", "/v1/explain")
    client.expect(422, "GET", "/v1/explain?article=a&colour=red")
    client.expect(404, "GET", "/v1/explain?article=none")
    client.expect(404, "GET", "/v1/explain?article=a&story=s0000zzzz")
