"""Copies: what they are called, how similar, and who stands for whom."""

import base64

import pytest
from texts import containment, first_half, invented_text, jaccard, with_words_changed

ORIGINAL = "nsw-2026-0303-01"


@pytest.fixture
def original(samples):
    return {key: value for key, value in next(a for a in samples if a["id"] == ORIGINAL).items() if key != "url"}


def related(answer, article_id):
    return next(each for each in answer["duplicates"] if each["id"] == article_id)


def test_the_same_text_under_another_id_is_identical(client, original):
    client.submit(original)
    answer = client.submit({**original, "id": "copy", "title": original["title"].upper(), "source": "Elsewhere"})
    assert answer["duplicate_of"] == ORIGINAL
    assert answer["story_id"] == client.story_of(ORIGINAL)
    assert related(answer, ORIGINAL) == {"id": ORIGINAL, "relation": "identical", "similarity": 1, "containment": 1}


@pytest.mark.parametrize("seed", range(5))
def test_a_copy_with_five_percent_of_its_words_changed_is_a_near_duplicate(client, original, seed):
    changed = {**original, "id": "changed", "body": with_words_changed(original["body"], 0.05, seed)}
    client.submit(original)
    answer = client.submit(changed)
    duplicate = related(answer, ORIGINAL)
    assert duplicate["relation"] == "near_duplicate"
    assert duplicate["similarity"] == pytest.approx(jaccard(original, changed), abs=0.001)
    assert answer["duplicate_of"] == ORIGINAL


def test_the_first_half_is_contained(client, original):
    half = {**original, "id": "half", "body": first_half(original["body"])}
    client.submit(original)
    duplicate = related(client.submit(half), ORIGINAL)
    assert duplicate["relation"] == "contained_in"
    assert duplicate["similarity"] == pytest.approx(jaccard(original, half), abs=0.001)
    assert duplicate["containment"] == pytest.approx(containment(original, half), abs=0.001)


def test_the_whole_contains_the_half_that_came_first(client, original):
    half = {**original, "id": "half", "body": first_half(original["body"])}
    client.submit(half)
    assert related(client.submit(original), "half")["relation"] == "contains"


def test_both_sides_of_a_relation_are_listed(client, original):
    client.submit(original)
    client.submit({**original, "id": "half", "body": first_half(original["body"])})
    assert related(client.expect(200, "GET", f"/v1/articles/{ORIGINAL}/duplicates").json, "half")["relation"] == "contains"
    back = client.expect(200, "GET", "/v1/articles/half/duplicates").json
    assert related(back, ORIGINAL)["relation"] == "contained_in"
    assert back["duplicates_total"] == 1


def test_a_copy_of_a_copy_is_in_the_same_group(client, original):
    client.submit(original)
    client.submit({**original, "id": "copy", "body": with_words_changed(original["body"], 0.02, 1)})
    answer = client.submit({**original, "id": "copy-of-copy", "body": with_words_changed(original["body"], 0.03, 2)})
    assert answer["duplicate_of"] == ORIGINAL
    assert answer["duplicates_total"] == 2


def test_an_article_between_two_texts_does_not_join_them(client):
    one, two = invented_text(11, 200), invented_text(12, 200)
    client.submit({"id": "one", "body": one})
    client.submit({"id": "two", "body": two})
    between = client.submit({"id": "between", "body": one + " " + two})
    assert {each["relation"] for each in between["duplicates"]} == {"contains"}
    assert client.article("one")["duplicate_of"] is None
    assert client.article("two")["duplicate_of"] is None
    assert client.story_of("one") != client.story_of("two")


def test_when_the_first_is_taken_down_the_next_takes_its_place(client, original):
    client.submit(original)
    for name in ("second", "third"):
        client.submit({**original, "id": name})
    client.expect(204, "DELETE", f"/v1/articles/{ORIGINAL}")
    assert client.article("second")["duplicate_of"] is None
    assert client.article("third")["duplicate_of"] == "second"
    assert [each["id"] for each in client.pages("/v1/articles/third/duplicates", "duplicates")] == ["second"]


def test_texts_with_nothing_to_compare_are_copies_only_when_identical(client):
    first = client.submit({"id": "a", "title": "Good morning"})
    other = client.submit({"id": "b", "title": "Good evening"})
    empty = client.submit({"id": "c", "title": "!!!"})
    also_empty = client.submit({"id": "d", "title": "..."})
    same = client.submit({"id": "e", "title": "good MORNING"})
    assert same["duplicate_of"] == "a" and same["duplicates"][0]["relation"] == "identical"
    assert same["story_id"] == first["story_id"]
    for answer in (other, empty):
        assert answer["duplicates"] == [] and answer["duplicate_of"] is None and answer["story_created"]
    assert all(each["relation"] == "identical" for each in also_empty["duplicates"])


def test_the_duplicates_of_an_article_are_paged(client, original):
    client.submit(original)
    client.bulk([{**original, "id": f"copy-{i:02}"} for i in range(25)])
    answer = client.submit({**original, "id": "last"})
    assert len(answer["duplicates"]) == 10 and answer["duplicates_total"] == 26
    listed = client.pages(f"/v1/articles/{ORIGINAL}/duplicates", "duplicates", limit=7)
    assert sorted(each["id"] for each in listed) == sorted([f"copy-{i:02}" for i in range(25)] + ["last"])


def test_an_update_moves_an_article_out_of_its_group(client, original):
    client.submit(original)
    client.submit({**original, "id": "copy"})
    answer = client.submit({"id": "copy", "title": "Another", "body": invented_text(21)})
    assert answer["status"] == "updated" and answer["duplicate_of"] is None and answer["duplicates"] == []
    assert client.expect(200, "GET", f"/v1/articles/{ORIGINAL}/duplicates").json["duplicates_total"] == 0
    assert client.story_of("copy") != client.story_of(ORIGINAL)


def weather(city, figures):
    return (
        f"The weather service expects a dry day for {city} with light winds from the west and a few clouds after noon. "
        f"Temperatures rise to {figures[0]} degrees in the afternoon and fall to {figures[1]} at night. The chance of rain is "
        f"{figures[2]} percent until the evening and {figures[3]} percent after midnight. The air is clean, pollen counts are at "
        f"{figures[4]} and people with allergies need not fear going out. The outlook for the rest of the week is much the same, "
        f"with {figures[5]} hours of sunshine a day and no storms in sight, the service said in its morning note."
    )


@pytest.mark.parametrize("bulk", [True, False])
def test_reports_that_differ_in_figures_alone_are_templates_and_an_edited_copy_is_not(client, bulk):
    first = {"id": "first", "body": weather("Halden", (21, 9, 5, 15, 34, 11))}
    second = {"id": "second", "body": weather("Veldmar", (27, 14, 40, 65, 52, 6))}
    copy = {"id": "copy", "body": second["body"].replace("a few clouds", "some cloud").replace("much the same", "similar")}
    # In one batch, or each after the other was stored.
    answers = client.bulk([first, second, copy]) if bulk else [client.submit(each) for each in (first, second, copy)]
    assert related(answers[1], "first")["relation"] == "template"
    assert related(answers[1], "first")["similarity"] == pytest.approx(jaccard(first, second), abs=0.001)
    assert answers[1]["duplicate_of"] is None
    assert related(answers[2], "second")["relation"] == "near_duplicate"
    assert related(answers[2], "first")["relation"] == "template"
    assert answers[2]["duplicate_of"] == "second"
    assert client.article("first")["duplicate_of"] is None
    assert client.expect(200, "GET", "/v1/compare?a=second&b=first").json["relation"] == "template"


def estimate(a, b):
    """The similarity of two sketches as docs/signature-spec.md has it."""
    a, b = base64.b64decode(a), base64.b64decode(b)
    filled = sum(x != 0 or y != 0 for x, y in zip(a, b))
    both = sum(x != 0 and y != 0 for x, y in zip(a, b))
    equal = sum(x != 0 and x == y for x, y in zip(a, b))
    return max(0, (255 * equal - both) / (254 * filled)) if filled else 0


def test_two_signatures_say_how_similar_the_texts_are(client, original):
    changed = {**original, "id": "changed", "body": with_words_changed(original["body"], 0.05, 1)}
    client.bulk([original, changed, {"id": "other", "body": invented_text(7)}])
    one, two, other = (client.expect(200, "GET", f"/v1/articles/{name}/signature").json for name in (ORIGINAL, "changed", "other"))
    assert estimate(one["sketch"], one["sketch"]) == 1
    assert estimate(one["sketch"], two["sketch"]) == pytest.approx(jaccard(original, changed), abs=0.08)
    assert estimate(one["sketch"], other["sketch"]) < 0.05
    bits = bin(int(one["simhash"], 16) ^ int(two["simhash"], 16)).count("1")
    assert client.expect(200, "GET", f"/v1/compare?a={ORIGINAL}&b=changed").json["bits_apart"] == bits
    assert client.expect(404, "GET", "/v1/articles/nobody/signature")


def test_articles_near_by_simhash_are_listed_and_paged(client, original):
    client.submit(original)
    client.bulk([{**original, "id": f"copy-{i:02}", "source": f"Source {i}"} for i in range(12)])
    client.submit({"id": "other", "body": invented_text(31)})
    path = f"/v1/articles/{ORIGINAL}/similar"
    listed = client.pages(path + "?within_bits=0", "similar", limit=5)
    assert [each["id"] for each in listed] == [f"copy-{i:02}" for i in range(12)]
    assert all(each["bits_apart"] == 0 and each["similarity"] == 1 for each in listed)
    assert client.pages("/v1/articles/other/similar?within_bits=6", "similar") == []
    client.expect(422, "GET", path + "?within_bits=7")
    client.expect(204, "DELETE", "/v1/articles/copy-03")
    assert len(client.pages(path, "similar")) == 11
    client.expect(410, "GET", "/v1/articles/copy-03/similar")
    client.expect(404, "GET", "/v1/articles/nobody/similar")


def test_html_and_plain_text_of_one_article_are_identical(client, original):
    client.submit(original)
    html = "<!doctype html><p>" + original["body"].replace("&", "&amp;").replace("\n\n", "</p>\n<p>") + "</p><script>x()</script>"
    assert related(client.submit({**original, "id": "html", "body": html}), ORIGINAL)["relation"] == "identical"


FOOTER = (
    "We use cookies to offer you a better reading experience and to analyse the traffic on our site.\n"
    "Sign up for the morning briefing of the Halden Post and never miss what matters in your town.\n"
)


def short_report(number):
    body = invented_text(100 + number, 15) + "\n" + FOOTER
    return {"id": f"short-{number}", "title": invented_text(500 + number, 4), "body": body, "source": "The Halden Post"}


def test_a_footer_that_recurs_in_a_source_is_left_out_also_after_a_restart(server):
    client = server.client()
    client.bulk([short_report(number) for number in range(12)])
    assert client.submit(short_report(20))["duplicates"] == []
    signature = client.expect(200, "GET", "/v1/articles/short-20/signature").json
    assert signature["lines_left_out"] == 2
    assert client.article("short-20")["body"] == short_report(20)["body"]
    server.stop()
    client = server.start().client()
    assert client.submit(short_report(21))["duplicates"] == []
    assert client.expect(200, "GET", "/v1/articles/short-21/signature").json["lines_left_out"] == 2
    assert client.expect(200, "GET", "/v1/articles/short-20/signature").json == signature
