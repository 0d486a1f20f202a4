"""Whatever there is, becomes populated cells: the census first, an estimate last."""

import csv
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import shapely

from dreiraum.reach.errors import InputError
from dreiraum.reach.osm.features import Features
from dreiraum.reach.people.boundaries import read_boundaries
from dreiraum.reach.people.cells import Cells
from dreiraum.reach.people.grid import to_degrees
from dreiraum.reach.people.municipalities import Municipalities, everything
from dreiraum.reach.people.population import read_people

ANYWHERE = everything("district", "03252")


def square(x: int, y: int, size: int) -> shapely.Polygon:
    """A municipality that is exactly this square of the grid."""
    corners = np.array([[x, y], [x + size, y], [x + size, y + size], [x, y + size]])
    return shapely.Polygon(zip(*to_degrees(*corners.T), strict=True))


def pair() -> Municipalities:
    shapes = np.array([square(4266000, 3211000, 1000), square(4267000, 3211000, 1000)], object)
    return Municipalities(("03252001", "03252002"), ("West", "Ost"), shapes)


def people(folder: Path, *texts: str, municipalities: Municipalities = ANYWHERE) -> Cells:
    paths = []
    for number, text in enumerate(texts):
        paths.append(folder / f"z{number}.csv")
        paths[-1].write_text(text)
    return read_people(paths, municipalities=municipalities)


FINE = "x;y;Einwohner\n4266350;3211450;12\n4267350;3211450;7\n4268350;3211450;5\n"


def test_cells_get_the_municipality_of_their_centre_and_those_outside_are_counted(tmp_path):
    found = people(tmp_path, FINE, municipalities=pair())
    assert found.people.tolist() == [12, 7]
    assert found.municipality.tolist() == [0, 1]
    assert found.basis == "Zensus, Einwohner je 100-m-Zelle"
    assert found.warnings == ("1 Zellen mit 5 Menschen liegen außerhalb der Gemeinden und zählen nicht mit.",)


def test_the_key_of_the_source_goes_before_the_place(tmp_path):
    text = "x;y;Einwohner;AGS\n4266350;3211450;12;03252002\n4267350;3211450;7;\n4268350;3211450;5;03252001\n"
    found = people(tmp_path, text, municipalities=pair())
    assert found.municipality.tolist() == [1, 1, 0]
    assert found.warnings == ()


def test_a_key_of_another_municipality_puts_a_cell_outside_wherever_it_lies(tmp_path):
    text = "x;y;Einwohner;AGS\n4266350;3211450;12;03252001\n4267350;3211450;7;03252003\n"
    found = people(tmp_path, text, municipalities=pair())
    assert found.people.tolist() == [12]
    assert found.warnings == ("1 Zellen mit 7 Menschen liegen außerhalb der Gemeinden und zählen nicht mit.",)


def test_keys_of_another_scheme_leave_it_to_the_place(tmp_path):
    text = "x;y;Einwohner;AGS\n4266350;3211450;12;1\n4267350;3211450;7;2\n"
    found = people(tmp_path, text, municipalities=pair())
    assert found.municipality.tolist() == [0, 1]
    assert found.warnings == ()


FAR = "4300050;3300050;4000;03252003\n4300150;3300050;9;03251001\n"


def test_people_far_away_are_counted_where_the_source_names_the_same_kreis(tmp_path):
    text = f"x;y;Einwohner;AGS\n4266350;3211450;12;03252001\n{FAR}"
    found = people(tmp_path, text, municipalities=pair())
    assert found.people.tolist() == [12]
    assert found.warnings == (
        "1 Zellen mit 4.000 Menschen liegen außerhalb der Gemeinden und zählen nicht mit; "
        "1 Zellen der Quelle liegen noch weiter weg.",
    )


def test_a_file_of_the_whole_country_is_no_reason_to_warn(tmp_path):
    found = people(tmp_path, "x;y;Einwohner\n4266350;3211450;12\n4300050;3300050;7\n", municipalities=pair())
    assert found.people.tolist() == [12]
    assert found.warnings == ()


def test_cells_all_outside_are_an_error_that_names_both_boxes(tmp_path):
    with pytest.raises(InputError, match=r"z0\.csv: no inhabited cell .* span 9\.\d\d-.* the boundaries 9\.2"):
        people(tmp_path, "x;y;Einwohner\n4300050;3300050;7\n", municipalities=pair())


def test_a_file_where_nobody_lives_is_an_error(tmp_path):
    with pytest.raises(InputError, match="no inhabited cell; give a file with people"):
        people(tmp_path, "x;y;Einwohner\n4266350;3211450;0\n")


@pytest.mark.parametrize("municipalities", [ANYWHERE, pair()], ids=["anywhere", "boundaries"])
@pytest.mark.parametrize("header", ["Einwohner;Kinder", "Einwohner;Wohnungen"])
def test_a_file_where_everything_is_suppressed_says_so(tmp_path, municipalities, header):
    text = f"x;y;{header}\n4266350;3211450;-1;5\n4266450;3211450;-9;5\n"
    with pytest.raises(InputError, match=r"z0\.csv: no inhabited cell, because none of 2 .* published number"):
        people(tmp_path, text, municipalities=municipalities)


def test_dwellings_alone_are_no_people(tmp_path):
    with pytest.raises(InputError, match="give a file with a column Einwohner"):
        people(tmp_path, "x;y;Wohnungen\n4266350;3211450;3\n")


def test_ages_of_100_m_cells_sum_to_their_people_whatever_was_perturbed(tmp_path):
    text = "x;y;Einwohner;Unter18;a18bis64;a65undaelter\n4266350;3211450;10;3;3;3\n4266450;3211450;4;-;-;-\n"
    found = people(tmp_path, text)
    assert found.age.tolist() == [[4, 3, 3], [-1, -1, -1]]
    assert found.warnings == ("Für 4 Menschen ist kein Alter veröffentlicht.",)


def test_missing_ages_are_taken_from_the_square_kilometre(tmp_path):
    coarse = "x;y;Einwohner;unter18_A;ab65_A\n4266500;3211500;12;25,0;50,0\n"
    found = people(tmp_path, FINE, coarse)
    assert found.people.tolist() == [12, 7, 5]
    assert found.age.tolist() == [[3, 3, 6], [-1] * 3, [-1] * 3]


def test_square_kilometres_alone_are_spread_evenly_and_it_is_said(tmp_path):
    found = people(tmp_path, "x;y;Einwohner\n4266500;3211500;100\n")
    assert found.people.tolist() == [1] * 100
    assert found.basis == "Zensus, Einwohner je 1-km-Zelle, gleichmäßig auf 100-m-Zellen verteilt"


def house(lon: float, lat: float) -> Features:
    point = np.array([lon]), np.array([lat]), np.array([200.0])
    return Features(np.ones(1, np.int8), np.ones(1, np.int64), *point, [{"building": "house"}])


def test_without_a_census_people_are_estimated_and_it_is_said():
    found = read_people([], municipalities=ANYWHERE, features_for_estimate=house(9.2, 52.0))
    assert found.people.tolist() == [5]
    assert "aus Wohngebäuden in OpenStreetMap geschätzt" in found.basis
    assert found.estimated
    assert Cells.from_columns(found.columns().__getitem__, found.facts()).estimated


def test_without_a_census_and_without_homes_there_is_a_way_out():
    nothing = Features(*(np.empty(0, kind) for kind in (np.int8, np.int64, float, float, float)), [])
    for features in (None, nothing):
        with pytest.raises(InputError, match="--population"):
            read_people([], municipalities=ANYWHERE, features_for_estimate=features)


def test_an_estimate_elsewhere_names_both_boxes():
    with pytest.raises(InputError, match=r"span .* the boundaries"):
        read_people([], municipalities=pair(), features_for_estimate=house(11.0, 50.0))


def test_a_part_of_a_region_gives_the_same_cells(tmp_path):
    found = people(tmp_path, FINE, municipalities=pair())
    again = Cells.from_columns(found.columns().__getitem__, found.facts())
    assert again.columns() == found.columns()
    assert (again.basis, again.warnings, again.estimated) == (found.basis, found.warnings, False)


def sums(path: Path, column: str) -> Counter[str]:
    counted: Counter[str] = Counter()
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            counted[row[column]] += int(row["Einwohner"])
    return counted


def test_hameln_pyrmont_keeps_every_sum_of_the_source(shared_data):
    folder = shared_data / "hameln-pyrmont"
    source = folder / "zensus2011_1km_population.csv"
    municipalities = read_boundaries(folder / "gemeinden.geojson")
    found = read_people([source, folder / "zensus2011_100m_dwellings.csv"], municipalities=municipalities)
    again = read_people([folder / "zensus2011_100m_dwellings.csv", source], municipalities=municipalities)
    assert found.people.sum() == 149_351
    by_municipality = np.bincount(found.municipality, found.people).astype(int).tolist()
    assert dict(zip(municipalities.ags, by_municipality, strict=True)) == sums(source, "AGS")
    with source.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            x, y, total = (int(row[name]) for name in ("x", "y", "Einwohner"))
            here = (found.x // 1000 == x // 1000) & (found.y // 1000 == y // 1000)
            assert found.people[here].sum() == total
            if min(float(row["unter18_A"]), float(row["ab65_A"])) >= 0:
                assert found.age[here, 0].sum() == pytest.approx(total * float(row["unter18_A"]) / 100, abs=1)
                assert found.age[here, 2].sum() == pytest.approx(total * float(row["ab65_A"]) / 100, abs=1)
            else:
                assert (found.age[here] == -1).all()
    known = found.age[:, 0] >= 0
    assert (found.age[known].sum(axis=1) == found.people[known]).all()
    for name, column in found.columns().items():
        assert column.tobytes() == again.columns()[name].tobytes()


@pytest.mark.parametrize("kept", [(0, 1, 2, 3), (1, 3, 5, 7), (0, 2, 5, 6)])
def test_some_municipalities_of_hameln_pyrmont_keep_their_sums_and_the_warning_counts_the_rest(shared_data, kept):
    folder = shared_data / "hameln-pyrmont"
    source = folder / "zensus2011_1km_population.csv"
    every = read_boundaries(folder / "gemeinden.geojson")
    some = Municipalities(
        *(tuple(texts[k] for k in kept) for texts in (every.ags, every.name)), every.shape[list(kept)]
    )
    found = read_people([source, folder / "zensus2011_100m_dwellings.csv"], municipalities=some)
    expected = sums(source, "AGS")
    by_municipality = np.bincount(found.municipality, found.people).astype(int).tolist()
    assert by_municipality == [expected[ags] for ags in some.ags]
    lost = next(one for one in found.warnings if "außerhalb" in one)
    counted = int(re.search(r"mit ([\d.]+) Menschen", lost)[1].replace(".", ""))
    assert counted + found.people.sum() == 149_351
    assert "weiter weg" not in lost
