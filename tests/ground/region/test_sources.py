"""The data page says of every source what the manifest says: where from, under which licence, how to name it."""

import re

import pytest

from dreiraum.ground.region.sources import LICENCES


@pytest.fixture(params=["", "/en"])
def page(request, client, served_region):
    """The page's text, entities and tags gone."""
    answer = client.get(f"{request.param}/daten/")
    assert answer.status_code == 200
    return answer.content.decode()


def words(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page).replace("&amp;", "&").split())


def test_every_source_is_named_with_licence_attribution_and_checksum(page, served_region):
    said = words(page)
    sources = served_region.manifest["sources"]
    assert len(sources) > 2
    for source in sources:
        for key in ("title", "licence", "attribution", "file"):
            assert source[key] in said, source
        assert source["sha256"][:12] in said


def test_every_notice_and_the_version_stand_there(page, served_region):
    said = words(page)
    assert served_region.notices
    for notice in served_region.notices:
        assert notice in said
    assert served_region.version in said


def test_a_licence_that_is_known_is_linked(page, served_region):
    known = {one["licence"] for one in served_region.manifest["sources"]} & set(LICENCES)
    assert known
    for licence in known:
        assert f'href="{LICENCES[licence]}"' in page


def test_links_to_elsewhere_tell_nobody_where_the_reader_came_from(page):
    for link in re.findall(r'<a href="https?://[^>]*>', page):
        assert "noreferrer" in link


def test_german_titles_say_so_on_the_english_page(client, served_region):
    page = client.get("/en/daten/").content.decode()
    for source in served_region.manifest["sources"]:
        assert re.search(rf'lang="de">(<a [^>]*>)?{re.escape(source["title"])}', page), source["title"]


def test_the_licence_of_the_software_is_named(page):
    assert "EUPL-1.2" in words(page)
    assert "MapLibre" in words(page)
    assert re.search(r'href="/statisch/dreiraum/licences[.\w]*txt"', page)
