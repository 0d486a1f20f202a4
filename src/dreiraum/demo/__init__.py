"""The demo district: the real Landkreis Hameln-Pyrmont over synthetic streets and small services."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from dreiraum.demo.broadband import broadband_csv
from dreiraum.demo.details import dress, furnish
from dreiraum.demo.facts import boundaries_text, read_facts, site_text, sources_text
from dreiraum.demo.houses import build_houses, driveways
from dreiraum.demo.landmarks import add_landmarks
from dreiraum.demo.landscape import add_landscape
from dreiraum.demo.names import name_streets
from dreiraum.demo.offers import district_toml
from dreiraum.demo.people import grid_csv, spread_people
from dreiraum.demo.roads import lay_roads
from dreiraum.demo.services import add_services
from dreiraum.demo.settlements import settle
from dreiraum.demo.timetable import write_timetable
from dreiraum.demo.weave import weave
from dreiraum.demo.write import Extract, add_houses, write_pbf
from dreiraum.reach.progress import Progress, silent

__all__ = ["generate", "write_site"]


def generate(out: Path, progress: Progress = silent) -> Path:
    """Write the demo district as an ordinary folder of sources and return its `district.toml`.

    The same version of the package writes the same bytes every time.
    """
    out.mkdir(parents=True, exist_ok=True)
    progress("Straßen", 0, 5)
    facts = read_facts()
    skeleton = lay_roads(facts)
    lines, ground, laid = settle(facts, skeleton)
    name_streets(facts, lines, ground)
    dress(facts, lines)
    progress("Häuser", 1, 5)
    houses = build_houses(facts, lines, ground)
    network = weave([*lines, *driveways(houses, lines, ground)])
    progress("Angebote", 2, 5)
    extract = Extract(network.at)
    furnish(facts, extract, network.lines, network.paths, laid)
    for line, path in zip(network.lines, network.paths, strict=True):
        extract.way(path, line.tags)
    add_landmarks(extract, facts)
    add_houses(extract, facts, houses)
    add_services(extract, facts, houses)
    add_landscape(extract, facts, houses)
    progress("Menschen", 3, 5)
    grid = spread_people(facts, houses)
    texts = {
        "population.csv": grid_csv(grid),
        "boundaries.geojson": boundaries_text(),
        "broadband.csv": broadband_csv(facts, grid),
        "SOURCES.md": sources_text(),
        "district.toml": district_toml(facts, houses),
    }
    progress("Dateien", 4, 5)
    write_pbf(extract, out / "streets.osm.pbf")
    write_timetable(out / "timetable.zip", facts, skeleton)
    for name, text in texts.items():
        (out / name).write_text(text, encoding="utf-8")
    progress("Dateien", 5, 5)
    return out / "district.toml"


def write_site(home: Path) -> None:
    """Write who runs the demo as the installation's `site.toml`; one that is there already stays."""
    home.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError), (home / "site.toml").open("x", encoding="utf-8") as file:
        file.write(site_text())
