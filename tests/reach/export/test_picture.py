"""The coverage map: read back as pixels and as words."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from tests.reach.drawing import lonlat
from tests.reach.export.conftest import NOTICE
from tests.reach.export.test_files import files_of_at_most

from dreiraum.reach.errors import InputError
from dreiraum.reach.export.figures import count
from dreiraum.reach.export.ground import hatching
from dreiraum.reach.export.picture import draw_coverage
from dreiraum.reach.export.sheet import Sheet, classes, shades
from dreiraum.reach.export.words import percent, thousands
from dreiraum.reach.streets.profiles import MODES


def pixels(path: Path) -> np.ndarray:
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB")).astype(int)


def luminance(colour: tuple[int, int, int]) -> float:
    """Relative luminance, WCAG 2.2."""
    linear = [c / 255 / 12.92 if c <= 10.31 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    return float(np.dot(linear, [0.2126, 0.7152, 0.0722]))


@pytest.mark.parametrize("mode", MODES)
def test_figures_are_those_of_the_coverage(region, mode):
    coverage = region.coverage(mode=mode)
    for s, key in enumerate(coverage.service):
        figures = count(region, key, mode)
        assert figures.within == coverage.physical[-1, s, 0]
        assert figures.everybody == coverage.people[-1, 0]
        assert [within for _, within, _ in figures.areas] == coverage.physical[:-1, s, 0].tolist()
        assert figures.old == (coverage.physical[-1, s, 3], coverage.people[-1, 3])


def test_classes_hold_the_minutes_they_name(region):
    figures = count(region, "food", "foot")
    assert figures.ends == [5, 10, 15]
    cost = region.parts["times"].array("cost")[0, region.catalogue.index("food")]
    starts = [-1, *figures.ends]
    for k, end in enumerate(figures.ends):
        inside = (cost <= end * 600) & (cost > starts[k] * 600)
        assert (inside == (figures.band == k)).all()
        assert figures.people[k] == region.cells.people[inside].sum()
    assert (figures.band[cost > 9000] == -1).all()


def test_a_picture_shows_near_homes_dark_and_far_ones_hatched(region, written):
    draw_coverage(region, written / "a.png", service="food", width=1600)
    found = pixels(written / "a.png")
    dark, _, pale = (np.array(colour) for colour in shades(3))
    left = found[:, : found.shape[1] * 2 // 3]  # the map without the legend
    assert (np.abs(left - dark).sum(axis=2) < 12).sum() > 300
    assert (np.abs(left - pale).sum(axis=2) < 12).sum() > 50
    hatch = np.unique(np.asarray(hatching((50, 50), 3)).reshape(-1, 3), axis=0)
    assert len(hatch) == 2
    assert (np.abs(left - hatch[1]).sum(axis=2) < 12).sum() > 100


@pytest.mark.parametrize("width", [800, 1600, 2001])
def test_a_picture_is_as_wide_as_asked(region, written, width):
    draw_coverage(region, written / "a.png", service="gp", mode="car", width=width)
    with Image.open(written / "a.png") as image:
        assert image.format == "PNG" and image.width == width
        assert 0.3 < image.height / image.width < 1.5


def test_a_picture_says_what_it_is_and_where_from(region, written):
    draw_coverage(region, written / "a.png", service="gp", mode="wheelchair", width=800)
    with Image.open(written / "a.png") as image:
        words = image.text
    assert words["Title"] == "Hausarztpraxis mit dem Rollstuhl, Kreis Süntel"
    assert words["Notice"].startswith(NOTICE)
    assert "© Amt für Proben" in words["Attribution"]
    assert "ODbL-1.0" in words["Licence"]


def test_the_same_region_gives_the_same_picture(region, written):
    for name in ("a.png", "b.png"):
        draw_coverage(region, written / name, service="food", width=800)
    assert (written / "a.png").read_bytes() == (written / "b.png").read_bytes()


@pytest.mark.parametrize("key", ["pharmacy", "stop"])
def test_a_service_without_a_place_is_all_hatched(region, written, key):
    draw_coverage(region, written / "a.png", service=key, width=800)
    assert count(region, key, "foot").within == 0


def test_a_real_town_without_borders_is_drawn(bad_hersfeld, written):
    draw_coverage(bad_hersfeld, written / "a.png", service="pharmacy", mode="bike", width=800)
    figures = count(bad_hersfeld, "pharmacy", "bike")
    assert figures.about
    assert 0.5 < figures.within / figures.everybody < 1


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"service": "gpp"}, "unknown service 'gpp'"),
        ({"mode": "plane"}, "unknown mode 'plane'; known are foot"),
        ({"width": 100}, "choose one from 800 to 3200"),
        ({"width": 100_000}, "choose one from 800 to 3200"),
        ({"path": "a.jpg"}, "written as .png"),
        ({"path": "nowhere/a.png"}, "cannot be written"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_one_line(region, written, given, said):
    wanted = {"path": "a.png", "service": "gp", "width": 800} | given
    with pytest.raises(InputError) as caught:
        draw_coverage(region, written / wanted.pop("path"), **wanted)
    assert said in str(caught.value)
    assert list(written.iterdir()) == []


def test_a_full_disk_leaves_the_old_picture(region, written):
    draw_coverage(region, written / "a.png", service="gp", width=800)
    before = (written / "a.png").read_bytes()
    with files_of_at_most(1000), pytest.raises(InputError, match="the disk is full"):
        draw_coverage(region, written / "a.png", service="food", width=800)
    assert (written / "a.png").read_bytes() == before
    assert [one.name for one in written.iterdir()] == ["a.png"]


@pytest.mark.parametrize("limit", [5, 7, 10, 15, 20, 30, 45, 60, 109])
def test_classes_rise_to_the_limit(limit):
    ends = classes(limit)
    assert ends == sorted(set(ends)) and ends[-1] == limit and len(ends) <= 6


@pytest.mark.parametrize("many", range(1, 7))
def test_colours_grow_paler_from_near_to_far(many):
    light = [luminance(colour) for colour in shades(many)]
    assert light == sorted(set(light))


def test_neighbouring_colours_differ_also_in_grey():
    light = [luminance(colour) for colour in shades(3)]
    assert all((b + 0.05) / (a + 0.05) > 1.8 for a, b in pairwise(light))


def test_the_map_keeps_lengths_in_both_directions():
    sheet = Sheet.around((9.4, 51.9, 9.6, 52.1), unit=3, left=40, top=100, width=1000, most=1.2)
    origin, east, north = (sheet.at(*lonlat(*point)) for point in ((0, 0), (1000, 0), (0, 1000)))
    assert east - origin == pytest.approx([1000 * sheet.metre, 0], rel=1e-3)
    assert north - origin == pytest.approx([0, -1000 * sheet.metre], rel=1e-3)


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (0, 10, "0 %"),
        (10, 10, "100 %"),
        (1, 1000, "unter 1 %"),
        (999, 1000, "über 99 %"),
        (2, 3, "67 %"),
        (0, 0, "–"),
    ],
)
def test_nobody_and_everybody_are_said_only_of_nobody_and_everybody(part, whole, said):
    assert percent(part, whole) == said


def test_thousands_have_a_point():
    assert thousands(150256) == "150.256"
