"""What is wrong with a feed, collected while it is read: each kind once, counted, with the first places."""

from __future__ import annotations

from dataclasses import dataclass, field

from dreiraum.reach.gtfs.feed import Problem

ERROR, WARNING, INFO = "error", "warning", "info"
PLACES = 5  # as many as are named of each kind
_WIDEST = 80

SAID: dict[str, tuple[str, str]] = {
    "duplicate_trip": (ERROR, "Fahrt weggelassen: diese trip_id gibt es schon."),
    "missing_trip_id": (ERROR, "Fahrt weggelassen: sie hat keine trip_id."),
    "unknown_route": (ERROR, "Fahrt weggelassen: ihre Linie steht nicht in routes.txt."),
    "unknown_service": (ERROR, "Fahrt weggelassen: ihre Verkehrstage stehen in keinem Kalender."),
    "trip_without_times": (ERROR, "Fahrt weggelassen: sie hat keine Haltezeiten."),
    "too_many_stops": (ERROR, "Fahrt weggelassen: sie hält öfter als 10.000-mal."),
    "too_few_stops": (ERROR, "Fahrt weggelassen: sie hält an weniger als zwei Haltestellen."),
    "unknown_stop": (ERROR, "Fahrt weggelassen: eine Haltestelle steht nicht in stops.txt."),
    "missing_stop": (ERROR, "Fahrt weggelassen: bei einem Halt fehlt die Haltestelle."),
    "not_a_stop": (ERROR, "Fahrt weggelassen: sie hält an einem Eingang oder Wegpunkt (location_type 2 oder 3)."),
    "bad_time": (ERROR, "Fahrt weggelassen: eine Uhrzeit ist nicht zu lesen; gemeint ist HH:MM:SS."),
    "bad_sequence": (ERROR, "Fahrt weggelassen: stop_sequence ist keine ganze Zahl ab 0."),
    "duplicate_sequence": (ERROR, "Fahrt weggelassen: zwei Halte haben dieselbe stop_sequence."),
    "missing_edge_time": (ERROR, "Fahrt weggelassen: am ersten oder letzten Halt fehlt die Uhrzeit."),
    "decreasing_time": (ERROR, "Fahrt weggelassen: die Uhrzeiten laufen rückwärts."),
    "bad_window": (ERROR, "Fahrt weggelassen: ein Zeitfenster für Bedarfsverkehr fehlt oder ist nicht zu lesen."),
    "unknown_zone": (ERROR, "Fahrt weggelassen: ihr Bediengebiet ist nicht beschrieben oder leer."),
    "unknown_trip": (WARNING, "Haltezeiten ohne Fahrt: diese trip_id steht nicht in trips.txt."),
    "stop_without_place": (ERROR, "Haltestelle weggelassen: sie hat keine gültigen Koordinaten."),
    "calls_left_out": (ERROR, "Halte weggelassen, weil die Haltestelle keine gültigen Koordinaten hat."),
    "duplicate_id": (WARNING, "Zeile weggelassen: diese Kennung gibt es schon."),
    "missing_id": (WARNING, "Zeile weggelassen: sie hat keine Kennung."),
    "unknown_parent": (WARNING, "Die übergeordnete Station fehlt in stops.txt oder ist keine Station."),
    "call_at_station": (WARNING, "Eine Fahrt hält an einer Station statt an einem Steig."),
    "bad_coordinates": (WARNING, "Koordinaten sind nicht zu lesen."),
    "bad_value": (WARNING, "Dieser Wert ist nicht vorgesehen; er wurde nicht beachtet."),
    "bad_route_type": (WARNING, "Die Verkehrsart (route_type) ist unbekannt; die Linie gilt als Bus."),
    "unknown_agency": (WARNING, "Das Verkehrsunternehmen der Linie steht nicht in agency.txt."),
    "bad_timezone": (WARNING, "Das ist keine Zeitzone; gemeint ist zum Beispiel Europe/Berlin."),
    "other_timezone": (WARNING, "Eine zweite Zeitzone in einem Fahrplan; es gilt die erste."),
    "bad_date": (ERROR, "Verkehrstage weggelassen: ein Datum ist nicht zu lesen; gemeint ist JJJJMMTT."),
    "reversed_dates": (ERROR, "Verkehrstage weggelassen: das Ende liegt vor dem Anfang."),
    "unknown_shape": (INFO, "Der Linienverlauf der Fahrt steht nicht in shapes.txt."),
    "bad_shape_point": (WARNING, "Punkt eines Linienverlaufs weggelassen: seine Werte sind nicht zu lesen."),
    "bad_frequency": (ERROR, "Takt weggelassen: Anfang, Ende oder Abstand sind nicht zu lesen."),
    "frequency_of_unknown_trip": (WARNING, "Takt weggelassen: diese Fahrt gibt es nicht, oder sie ist weggelassen."),
    "bad_transfer": (WARNING, "Umstieg weggelassen: Haltestelle, Linie oder Fahrt gibt es nicht, oder die Art fehlt."),
    "bad_pathway": (WARNING, "Weg weggelassen: Anfang oder Ende steht nicht in stops.txt."),
    "bad_fare": (WARNING, "Fahrpreis weggelassen: Preis oder Währung sind nicht zu lesen."),
    "unknown_booking_rule": (WARNING, "Die Buchungsregel steht nicht in booking_rules.txt."),
    "bad_booking_rule": (WARNING, "Buchungsregel unvollständig: ihre Frist ist nicht zu lesen; es gilt keine."),
    "bad_location": (WARNING, "Bediengebiet weggelassen: seine Fläche ist nicht zu lesen."),
    "unknown_member": (WARNING, "Ein Bediengebiet nennt eine Haltestelle, die es nicht gibt."),
    "row_length": (WARNING, "Zeilen mit mehr oder weniger Feldern als die Kopfzeile."),
    "files_in_folder": (WARNING, "Die Dateien liegen in einem Unterordner des Zips; die Norm will sie ganz oben."),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where one problem stands. line: 0 none."""

    file: str
    line: int
    field: str
    value: str


@dataclass(slots=True)
class Problems:
    """Collects problems; one kind is one code in one file and field."""

    _places: dict[tuple[str, str, str], list[Place]] = field(default_factory=dict)
    _counts: dict[tuple[str, str, str], int] = field(default_factory=dict)

    def note(self, code: str, file: str, line: int = 0, field: str = "", value: str = "", count: int = 1) -> None:
        """Count a problem; the first places are kept."""
        key = (code, file, field)
        self._counts[key] = self._counts.get(key, 0) + count
        places = self._places.setdefault(key, [])
        if len(places) < PLACES:
            places.append(Place(file, line, field, printable(value)))

    def places(self) -> dict[Problem, tuple[Place, ...]]:
        """Every kind in the order of severity, then as found, with its first places."""
        found = {}
        for key in sorted(self._counts, key=lambda one: (ERROR, WARNING, INFO).index(SAID[one[0]][0])):
            severity, message = SAID[key[0]]
            first = self._places[key][0]
            problem = Problem(severity, key[0], *_spread(first), message, self._counts[key])
            found[problem] = tuple(self._places[key])
        return found

    def all(self) -> tuple[Problem, ...]:
        """Every kind, errors first."""
        return tuple(self.places())


def _spread(place: Place) -> tuple[str, int, str, str]:
    return place.file, place.line, place.field, place.value


def printable(text: str) -> str:
    """A value as it may be shown: one line of at most 80 characters."""
    return "".join(c if c.isprintable() else "?" for c in text[:_WIDEST])
