"""Stories: what joins, what the lists show, how pages go on."""

from datetime import datetime, timedelta, timezone

import pytest
from texts import invented_text


def load(client, samples):
    client.bulk(samples)
    return client.settle()


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["in order", "in reverse"])
@pytest.mark.parametrize("dates", [(None, None), ("2025-07-15", "2025-07-15"), (None, "2025-07-15")], ids=str)
@pytest.mark.parametrize("crowd", [False, True], ids=["alone", "among the samples"])
def test_the_two_seeds_are_one_story(client, seeds, samples, order, dates, crowd):
    if crowd:
        load(client, samples)
    stories = set()
    for index in order:
        article = dict(seeds[index])
        article.pop("published_at", None)
        if dates[index]:
            article["published_at"] = dates[index]
        answer = client.submit(article)
        assert answer["duplicates"] == []
        stories.add(answer["story_id"])
    assert len(stories) == 1
    story = client.expect(200, "GET", f"/v1/stories/{stories.pop()}").json
    assert {each["id"] for each in story["articles"]} == {seed["id"] for seed in seeds}


def test_a_story_tells_its_articles_and_its_span(client, samples):
    load(client, samples)
    story = client.expect(200, "GET", "/v1/stories/" + client.story_of("nsw-2026-0303-01")).json
    assert story["id"] == story["asked_id"]
    assert story["article_count"] == 5 == len(story["articles"])
    assert story["source_count"] == 5
    assert story["language"] == "en"
    assert story["first_published_at"] == "2026-03-03T08:15:00Z"
    assert story["last_published_at"] == "2026-03-03T12:30:00Z"
    times = [each["published_at"] for each in story["articles"]]
    assert times == sorted(times)
    assert story["title"] in {each["title"] for each in story["articles"]}
    assert story["representative_id"] in {each["id"] for each in story["articles"]}
    assert any("veldmar" in keyword.casefold() for keyword in story["keywords"])
    page = client.expect(200, "GET", f"/v1/stories/{story['id']}/articles").json
    assert page["articles"] == story["articles"]


def test_a_story_pages_through_its_articles(client, samples):
    load(client, samples)
    story = client.story_of("nsw-2026-0303-01")
    whole = client.pages(f"/v1/stories/{story}/articles", "articles")
    assert client.pages(f"/v1/stories/{story}/articles", "articles", limit=2) == whole
    assert client.pages(f"/v1/stories/{story}", "articles", limit=1) == whole


def story_ids(stories):
    return [story["id"] for story in stories]


@pytest.mark.parametrize("sort", ["recency", "size", "growth"])
def test_the_list_of_stories_is_paged_without_gap_or_repeat(client, samples, sort):
    load(client, samples)
    whole = story_ids(client.stories(f"?sort={sort}"))
    assert len(whole) == len(set(whole)) >= 20
    for limit in (1, 7, len(whole)):
        assert story_ids(client.pages(f"/v1/stories?sort={sort}", "stories", limit=limit)) == whole


def test_the_list_of_stories_is_sorted(client, samples):
    load(client, samples)
    changed = [story["updated_at"] for story in client.stories("?sort=recency")]
    assert changed == sorted(changed, reverse=True)
    sizes = [story["article_count"] for story in client.stories("?sort=size")]
    assert sizes == sorted(sizes, reverse=True)


def test_the_list_of_stories_is_filtered(client, samples):
    load(client, samples)
    every = client.stories()
    for query, belongs in {
        "?language=de": lambda story: story["language"] == "de",
        "?language=ru-RU": lambda story: story["language"] == "ru",
        "?size_min=3": lambda story: story["article_count"] >= 3,
        "?from=2026-03-16": lambda story: story["last_published_at"] >= "2026-03-16",
        "?to=2026-03-08": lambda story: story["first_published_at"] < "2026-03-08",
        "?from=2026-03-09&to=2026-03-10": lambda story: story["first_published_at"] < "2026-03-10"
        and story["last_published_at"] >= "2026-03-09",
        "?state=closed": lambda story: story["state"] == "closed",
    }.items():
        expected = {story["id"] for story in every if belongs(story)}
        assert set(story_ids(client.stories(query))) == expected, query
        assert expected != set(story_ids(every)), query
    ours = {client.story_of(a["id"]) for a in samples if a["source"] in ("Tech Meridian", "Вестник Заречья")}
    query = "?source=Tech%20Meridian&source=%D0%92%D0%B5%D1%81%D1%82%D0%BD%D0%B8%D0%BA+%D0%97%D0%B0%D1%80%D0%B5%D1%87%D1%8C%D1%8F"
    assert set(story_ids(client.stories(query))) == ours


def test_unrelated_texts_are_stories_of_their_own(client):
    answers = [client.submit({"id": f"a{i}", "title": f"T{i}", "body": invented_text(100 + i)}) for i in range(10)]
    assert all(answer["story_created"] for answer in answers)
    assert len({answer["story_id"] for answer in answers}) == 10


def test_a_story_ends_with_its_last_article(client):
    first = client.submit({"id": "a", "title": "One", "body": invented_text(1)})
    client.expect(204, "DELETE", "/v1/articles/a")
    client.expect(404, "GET", "/v1/stories/" + first["story_id"])


def test_the_same_input_gives_the_same_stories(start_server, samples):
    def partition():
        client = load(start_server().client(), samples)
        return {frozenset(each["id"] for each in client.pages(f"/v1/stories/{story['id']}/articles", "articles")) for story in client.stories()}

    assert partition() == partition()


def test_growth_and_belief_in_dates_show_in_lists_and_filter(client):
    now = datetime.now(timezone.utc)
    told = {"id": "ahead", "title": "Dockers in Veldmar end strike", "body": invented_text("strike"), "source": "Courier"}
    told["published_at"] = (now + timedelta(days=400)).isoformat()
    story = client.submit(told)["story_id"]
    view = client.expect(200, "GET", f"/v1/stories/{story}").json
    [report] = view["articles"]
    assert report["published_at"] > report["received_at"] == report["reported_at"] == view["last_published_at"]
    growth = view["growth"]
    assert (growth["last_hour"], growth["last_day"], growth["day_before"], growth["trend"]) == (1, 1, 0, "steady")
    assert story_ids(client.stories("?trend=steady")) == [story]
    assert client.stories("?trend=growing") == []
    assert client.stories("?from=" + (now + timedelta(days=2)).strftime("%Y-%m-%d")) == []
    client.expect(422, "GET", "/v1/stories?trend=viral")
