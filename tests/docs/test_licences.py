"""The table of licences is what is installed, and nothing in it stands against the EUPL-1.2."""

import json
import re
from importlib.metadata import PackageNotFoundError, distribution

from packaging.requirements import Requirement
from tests.docs.pages import ROOT, page, rows

# Families of licences that allow use by a work under the EUPL-1.2, as licences.md says why.
FINE = {"MIT", "BSD", "0BSD", "Apache", "MPL", "Zlib", "CC0", "LGPL", "PSF"}
FAMILY = re.compile(r"\b(0BSD|MIT|BSD|Apache|MPL|Mozilla|Zlib|CC0|L?GPL|AGPL|EUPL|PSF|ISC|Unlicense|Proprietary)", re.I)


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def needed(name: str, found: dict[str, set[str]]) -> dict[str, set[str]]:
    """Everything a distribution needs here, and by whom; extras left out."""
    for text in distribution(name).requires or []:
        one = Requirement(text)
        if one.marker is None or one.marker.evaluate({"extra": ""}):
            key = plain(one.name)
            known = key in found
            found.setdefault(key, set()).add(plain(name))
            if not known:
                needed(one.name, found)
    return found


def families(text: str) -> set[str]:
    """The kinds of licences that a text names."""
    spelt = {"mozilla": "MPL", **{name.lower(): name for name in FINE}}
    return {spelt.get(name.lower(), name) for name in FAMILY.findall(text)}


def declared(name: str) -> str:
    """What a distribution says of its licence: the SPDX expression, else the short field, else its classifiers."""
    said = distribution(name).metadata
    short = (said.get("License") or "").strip().splitlines()[:1]
    classifiers = [text for text in said.get_all("Classifier") or [] if text.startswith("License")]
    return said.get("License-Expression") or " ".join([*short, *classifiers])


def listed(heading: str) -> dict[str, tuple[str, str]]:
    return {row[0]: (row[1], row[2]) for row in rows(page("docs/licences.md").section(heading))}


def test_every_package_that_runs_is_listed_with_who_needs_it():
    table = {name: set(by.lower().split(", ")) for name, (_, by) in listed("Needed to run").items()}
    found = needed("dreiraum", {})
    assert table.keys() == found.keys()
    assert all(by and by <= found[name] for name, by in table.items())


def test_licences_are_those_that_the_packages_declare():
    for name, (licence, _) in {**listed("Needed to run"), **listed("Optional")}.items():
        try:
            said = declared(name)
        except PackageNotFoundError:
            continue
        assert families(said) == families(licence), f"{name} declares {said}"


def test_every_licence_may_be_used_by_a_work_under_the_eupl():
    for name, (licence, _) in {**listed("Needed to run"), **listed("Optional")}.items():
        assert families(licence), name
        assert families(licence) <= FINE, f"{name}: {licence}"


def test_every_package_in_the_browser_is_listed_with_its_licence_and_who_needs_it():
    locked = json.loads((ROOT / "src/dreiraum/web/frontend/package-lock.json").read_text("utf-8"))["packages"]
    carried = {path.removeprefix("node_modules/"): one for path, one in locked.items() if not one.get("dev")}
    table = listed("In the browser")
    assert table.keys() == carried.keys() - {""}
    for name, (licence, by) in table.items():
        assert licence == carried[name]["license"].strip("()")
        assert families(licence) <= FINE | {"ISC", "EUPL"}, name
        asked = {one or "Dreiraum" for one, what in carried.items() if name in what.get("dependencies", {})}
        assert set(by.split(", ")) == asked


def test_the_project_itself_is_under_the_eupl():
    assert distribution("dreiraum").metadata["License-Expression"] == "EUPL-1.2"
