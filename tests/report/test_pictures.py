"""Pictures are well-formed, say in words what they show, and cannot be broken out of."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

import smartpick
from smartpick.facts.state_shapes import state_shapes
from smartpick.plan.parts import FrontierPoint, Range, TierMix
from smartpick.report.charts import (
    Dumbbell,
    Quartiles,
    calibration_plot,
    dot_on_ranges,
    frontier_chart,
    percent,
    range_bar,
    score_mark,
    signal_dumbbells,
    tier_bars,
    tiers_by_place,
)
from smartpick.report.maps import HEIGHT, WIDTH, Pin, us_map

HOSTILE = '<script>alert("1")</script>&'
SVG = "{http://www.w3.org/2000/svg}"


def points() -> list[FrontierPoint]:
    return [FrontierPoint(n, 11.0 * n, 1 - 0.98**n) for n in (10, 40, 80)]


@pytest.mark.parametrize(
    "svg",
    [
        frontier_chart(points(), 40),
        frontier_chart([], 0),
        tier_bars({"core": TierMix(25, 0.26, (0.25, 0.35))}),
        dot_on_ranges(HOSTILE, None, {HOSTILE: Quartiles(1, 2, 3)}),
        signal_dumbbells([Dumbbell(HOSTILE, 0.1, 0.2, Range(0.05, 0.1, 0.15))]),
        calibration_plot([(0.1, 0.2, 3)]),
        us_map([Pin(42.4, -71.1, "MA", HOSTILE, "core", f"#{HOSTILE}")]),
    ],
)
def test_a_picture_is_well_formed_and_has_a_title_and_a_description(svg: str) -> None:
    root = ElementTree.fromstring(svg)
    assert root.find(f"{SVG}title").text
    assert root.find(f"{SVG}desc").text
    assert root.get("aria-label")
    assert "<script" not in svg


def test_the_chosen_list_is_marked_on_the_frontier() -> None:
    assert "your list: 40" in frontier_chart(points(), 40)
    assert "your list" not in frontier_chart(points(), 41)


def test_every_state_with_dc_and_puerto_rico_has_a_shape_inside_the_picture() -> None:
    assert len(state_shapes()) == 52
    places = [
        place for path in ElementTree.fromstring(us_map([])).iter(f"{SVG}path") for place in walked(path.get("d"))
    ]
    assert min(min(place) for place in places) >= 0
    assert max(x for x, _ in places) <= WIDTH
    assert max(y for _, y in places) <= HEIGHT


def walked(way: str) -> list[tuple[float, float]]:
    """The points of closed outlines that are written step by step."""
    found = []
    for ring in way.split("z")[:-1]:
        start, steps = ring.removeprefix("M").split("l")
        x, y = map(float, start.split(","))
        numbers = [float(number) for number in re.findall(r"-?(?:\d+\.\d|\.\d|\d+)", steps)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            found.append((x, y))
    return found


def test_a_row_s_bar_is_short_and_left_to_the_eye_since_its_figures_stand_beside_it() -> None:
    drawn = range_bar(Range(0.0, 0.02, 0.5))
    assert ElementTree.fromstring(drawn).get("aria-hidden") == "true"
    assert len(drawn) < 340


@pytest.mark.parametrize(
    ("name", "latitude", "longitude", "state"),
    [("San Juan", 18.4, -66.1, "PR"), ("Honolulu", 21.3, -157.8, "HI"), ("Anchorage", 61.2, -149.9, "AK")],
)
def test_a_pin_outside_the_mainland_lands_in_its_inset(
    name: str, latitude: float, longitude: float, state: str
) -> None:
    root = ElementTree.fromstring(us_map([Pin(latitude, longitude, state, name, "safety")]))
    triangle = next(p for p in root.iter(f"{SVG}polygon") if "pin" in p.get("class", ""))
    x, y = (float(part) for part in triangle.get("points").split()[0].split(","))
    assert 0 < x < WIDTH
    assert HEIGHT * 0.7 < y < HEIGHT


def test_programs_of_one_city_do_not_hide_each_other() -> None:
    root = ElementTree.fromstring(us_map([Pin(42.4, -71.1, "MA", str(n), "core") for n in range(9)]))
    pins = next(g for g in root.iter(f"{SVG}g") if g.get("class") == "pins")
    assert len({(c.get("cx"), c.get("cy")) for c in pins.iter(f"{SVG}circle")}) == 9


def test_a_chance_is_never_shown_as_certain_or_impossible_unless_it_is() -> None:
    assert [percent(p) for p in (0, 0.004, 0.995, 1)] == ["0 %", "0.4 %", ">99 %", "100 %"]


def test_places_are_stacked_by_tier_and_told_in_words() -> None:
    drawn = tiers_by_place([("New England", "core"), ("New England", "safety"), ("Pacific", "safety")], most=1)
    assert "elsewhere: 1 core, 2 safety" in drawn
    drawn = tiers_by_place([("New England", "core"), ("New England", "safety"), ("Pacific", "safety")])
    assert "New England: 1 core, 1 safety; Pacific: 1 safety" in drawn


def test_a_score_stands_beside_what_a_program_publishes() -> None:
    assert "takes 220 or more; yours 243" in score_mark(243, 220, None)
    assert "usual or preferred 240." in score_mark(None, None, 240)


def test_in_the_dark_pictures_wear_the_same_colours_on_the_saved_page_and_in_the_browser() -> None:
    package = Path(smartpick.__file__).parent
    saved, served = (
        {line.strip() for line in (package / name).read_text(encoding="utf-8").splitlines() if "svg.picture" in line}
        for name in ("report/templates/plan.css", "web/static/app.css")
    )
    assert len(saved) >= 7
    assert saved == served
