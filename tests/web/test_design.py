"""What templates ask of the styles is there, and what the design promises holds."""

import gzip
import re
from collections.abc import Iterator

import pytest
from tests.docs.pages import ROOT, page

SOURCES = ROOT / "src" / "dreiraum"
FRONTEND = SOURCES / "web" / "frontend" / "src"
BUILT = SOURCES / "web" / "static" / "dreiraum"
ALONE = {"letter.html", "export.html"}  # files that leave the site, and carry their few styles with them
ROWS = sorted(SOURCES.glob("**/jinja2/**/*.html"))
TEMPLATES = [*(path for path in sorted(SOURCES.glob("**/templates/**/*.html")) if path.name not in ALONE), *ROWS]
CODE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)


def styled() -> set[str]:
    """Classes that a built style sheet knows."""
    sheets = [BUILT / "site.css", BUILT / "map.css"]
    assert all(sheet.exists() for sheet in sheets), "not built: run `make setup`"
    return {name for sheet in sheets for name in re.findall(r"\.([a-zA-Z][\w-]*)", sheet.read_text("utf-8"))}


def used(text: str) -> Iterator[str]:
    """Whole class names in HTML; those that a template puts together are left out."""
    for value in re.findall(r'class="([^"]*)"', text):
        for name in CODE.sub("\0", value).split():
            yield from (one for one in re.split(r"\s", name) if "\0" not in one)


def test_every_class_in_a_template_is_styled():
    known = styled()
    lost = {name: path.name for path in TEMPLATES for name in used(path.read_text("utf-8")) if name not in known}
    assert not lost


def test_every_class_of_the_design_page_is_styled():
    text = page("docs/design.md").text
    assert set(used(text)) - styled() == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(SOURCES).as_posix())
def test_templates_hold_no_inline_style_or_script(path):
    text = CODE.sub("", path.read_text("utf-8"))
    assert not re.search(r"""\s(style|on[a-z]+)\s*=\s*["']""", text)
    assert not re.search(r"<style|<script(?![^>]*\bsrc=)|javascript:", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(SOURCES).as_posix())
def test_templates_load_nothing_from_elsewhere(path):
    for tag in re.findall(r"<(?:link|script|img|iframe|source|use)\b[^>]*>", path.read_text("utf-8")):
        assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", tag)


def test_styles_weigh_less_than_40_kilobytes_on_the_wire():
    styled()
    assert len(gzip.compress((BUILT / "site.css").read_bytes())) < 40_000


def test_styles_load_nothing():
    styled()
    for path in BUILT.glob("*.css"):
        sources = re.findall(r"""url\(\s*["']?([\w#/.]+:?)""", path.read_text("utf-8"))
        assert set(sources) <= {"data:"}, path.name


def colours(scheme: str) -> dict[str, str]:
    tokens = (FRONTEND / "styles" / "tokens.css").read_text("utf-8")
    block = re.search(rf"prefers-color-scheme: {scheme}\) {{\s*:root {{(.*?)}}", tokens, re.DOTALL)
    assert block
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", block[1]))


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    channels = [int(digits[k : k + 2], 16) / 255 for k in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_what_the_standard_says():
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "surface", "raised"])
@pytest.mark.parametrize("room", ["land", "leben", "innovation", "grund", "digital"])
def test_rooms_can_be_read_on_every_ground(scheme, ground, room):
    known = colours(scheme)
    assert contrast(known[room], known[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_travel_time_goes_from_dark_to_pale(scheme):
    known = colours(scheme)
    scale = [luminance(known[f"near-{k}"]) for k in range(1, 7)]
    assert scale == sorted(scale)


def test_pages_without_a_map_do_not_load_the_map_library():
    styled()
    script = (BUILT / "site.js").read_text("utf-8")
    assert len(script) < 20_000
    assert "maplibre" not in script.lower()
    assert not {path.name for path in TEMPLATES if re.search(r"dreiraum/map\.js", path.read_text("utf-8"))} & {
        "base.html",
        "home.html",
        "search.html",
    }


@pytest.mark.parametrize("path", ROWS, ids=lambda path: path.relative_to(SOURCES).as_posix())
def test_rows_hold_no_words_of_their_own(path):
    """They are not read for the catalogue."""
    seen = re.sub(r"<[^>]*>", " ", CODE.sub(" ", path.read_text("utf-8")))
    assert not re.search(r"[A-Za-zÄÖÜäöüß]{2,}", seen)
