"""Roundups: a text that reports many events side by side glues no stories together."""

import pytest

FERRY = [
    {
        "id": "ferry-1",
        "title": "Ferry runs aground outside Lumm harbour, ninety brought ashore",
        "body": "The ferry Solveig ran aground outside Lumm harbour in Tuesday's gale. Lifeboats brought ninety passengers "
        "ashore unhurt. Divers found a torn hull, and investigators are questioning Captain Oskar Brandvold about speed.",
    },
    {
        "id": "ferry-2",
        "title": "Captain questioned after ferry Solveig grounds at Lumm",
        "body": "Investigators questioned Captain Oskar Brandvold after his ferry, the Solveig, grounded off Lumm harbour in a "
        "gale. All ninety passengers were taken off by lifeboats; divers say the hull is torn below the waterline.",
    },
]
BATTERY = [
    {
        "id": "battery-1",
        "title": "Orbana suspends battery exports to Tessaly",
        "body": "Orbana suspended exports of its K7 battery cells to Tessaly after the trade ministry withdrew the licence. The "
        "maker expects a charge of 4.5 billion crowns. Chief executive Hanne Wirth said it would apply again.",
    },
    {
        "id": "battery-2",
        "title": "Orbana faces 4.5bn crown charge as K7 exports to Tessaly stop",
        "body": "Battery maker Orbana will book a charge of 4.5 billion crowns because the trade ministry revoked its licence to "
        "export K7 cells to Tessaly. Hanne Wirth, the chief executive, promised a fresh application.",
    },
]
ROUNDUP = {
    "id": "roundup",
    "title": "Morning briefing: ferry aground at Lumm, Orbana stops exports to Tessaly",
    "body": "\n\n".join(
        [
            "1. The Solveig ran aground outside Lumm harbour in Tuesday's gale. Lifeboats brought ninety passengers ashore, "
            "divers found a torn hull, and investigators question Captain Oskar Brandvold about his speed.",
            "2. Orbana suspended K7 battery cells bound for Tessaly after the trade ministry withdrew a licence. A charge of "
            "4.5 billion crowns looms, and chief executive Hanne Wirth wants to apply again before autumn.",
            "3. Scientists at Veldmar university bred barley that survives salt water. Their greenhouse trial lasted six "
            "winters; farmers along the marshes hope that seeds will reach cooperatives cheaply within a decade.",
            "4. The Quillon orchestra chose Mirela Astor as conductor. She leaves the opera in Dravny, where musicians praised "
            "her rehearsals, and opens with a forgotten symphony about glaciers and wandering shepherds.",
            "5. Police arrested three burglars who tunnelled beneath a jeweller on Kasten street. Neighbours heard drilling, "
            "complained twice, and finally photographed a wheelbarrow full of bricks outside an empty laundry.",
            "6. Striker Tomas Ferrick moves from Halder United to Porto Vell. Supporters queued for autographs overnight, while "
            "the club admitted that wages, injuries and a leaking stadium roof had forced its hand.",
        ]
    ),
}


@pytest.mark.parametrize("place", range(5))
@pytest.mark.parametrize("dated", [False, True], ids=["undated", "dated"])
def test_two_stories_stay_two_wherever_a_roundup_of_both_comes(client, place, dated):
    reports = [FERRY[0], BATTERY[0], FERRY[1], BATTERY[1]]
    reports.insert(place, ROUNDUP)
    for report in reports:
        client.submit(dict(report, language="en", **({"published_at": "2026-03-03"} if dated else {})))
    client.settle()
    ferry, battery = ({client.story_of(report["id"]) for report in story} for story in (FERRY, BATTERY))
    assert len(ferry) == len(battery) == 1
    assert ferry != battery
    both = {*(each["id"] for each in client.expect(200, "GET", "/v1/stories/" + ferry.pop()).json["articles"])}
    assert both - {"roundup"} == {"ferry-1", "ferry-2"}


def test_a_roundup_alone_is_a_story_that_nothing_joins(client):
    story = client.submit(ROUNDUP)["story_id"]
    shown = client.expect(200, "GET", f"/v1/stories/{story}").json
    assert shown["article_count"] == 1
    assert shown["representative_id"] == "roundup"
    later = client.submit(FERRY[0])
    assert later["story_id"] != story
    client.expect(200, "GET", f"/v1/explain?article=ferry-1&story={story}")
