"""A district as configuration: its names, its sources and what it adds to OpenStreetMap."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dreiraum.reach.errors import InputError
from dreiraum.reach.places.calendar import Calendar, public_holidays
from dreiraum.reach.places.hours import Hours
from dreiraum.reach.services.catalogue import Catalogue, read_catalogue
from dreiraum.reach.sources import Location, Sources, plain_sources, read_sources, said, web_address
from dreiraum.reach.toml import Table, read_toml
from dreiraum.reach.transit.own import Own, read_own

PHYSICAL, MOBILE, HUB = 0, 1, 2


@dataclass(frozen=True, slots=True)
class DigitalOffer:
    """A digital offer of the district."""

    service: str
    name: str
    url: str
    organisation: str
    note: str


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """A place the district adds to those of OpenStreetMap.

    services: keys of what is offered here. delivery: PHYSICAL; MOBILE, a mobile offer at one of its stops
    (`hours` are its dated stops, `address` names the stop); HUB, staffed and equipped for the digital form of
    `services`. hours in opening_hours syntax.
    """

    services: tuple[str, ...]
    delivery: int
    name: str
    lat: float
    lon: float
    hours: str
    organisation: str
    phone: str
    website: str
    address: str
    synthetic: bool


@dataclass(frozen=True, slots=True)
class District:
    """One district. `path` is its configuration file, None where there is none."""

    name: str
    sources: Sources
    ags: str = ""
    country: str = "DE"
    subdivision: str = ""
    notice: str = ""
    services: Path | None = None
    profiles: Path | None = None
    buffer_km: float = 3.0
    digital: tuple[DigitalOffer, ...] = ()
    places: tuple[OwnPlace, ...] = ()
    own: Own = field(default_factory=Own)
    path: Path | None = field(default=None, compare=False)

    @classmethod
    def of(
        cls,
        *,
        streets: Location | Sequence[Location],
        population: Location | Sequence[Location] = (),
        boundaries: Location | Sequence[Location] = (),
        broadband: Location | Sequence[Location] = (),
        timetable: Location | Sequence[Location] = (),
        name: str = "",
    ) -> District:
        """Make a district without a configuration file, from paths or http(s) URLs."""
        sources = Sources(
            plain_sources(streets),
            plain_sources(population),
            plain_sources(boundaries),
            plain_sources(broadband),
            plain_sources(timetable),
        )
        if not sources.streets:
            raise InputError("no streets given; name an OpenStreetMap extract (.osm.pbf, .osm.gz, .osm.bz2, .osm)")
        stem = Path(sources.streets[0].label).name.split(".")[0]
        return cls(said(name.strip(), "the name") or stem, sources)


def read_district(path: Path) -> District:
    """Read a district's TOML file; paths in it are relative to the file.

    Everything is checked here - keys, coordinates, opening hours, service keys against the built-in services
    and the district's own file - so that a build does not stop half way. Raises InputError.
    """
    file = read_toml(path)
    folder = path.parent
    services = _existing(file, "services", folder)
    catalogue = read_catalogue(services)
    sources = read_sources(file.table("sources"), folder)
    if not sources.streets:
        raise InputError(f"{path}: no streets; add a section [[sources.streets]] with path or url")
    country = file.text("country", "DE")
    calendar = _calendar(file, country)
    place = _Checks(catalogue, calendar)
    district = District(
        name=file.text("name"),
        sources=sources,
        ags=_ags(file),
        country=country,
        subdivision=file.text("subdivision", ""),
        notice=file.text("notice", ""),
        services=services,
        profiles=_existing(file, "profiles", folder),
        buffer_km=file.number("buffer_km", 0, 100, 3.0),
        digital=tuple(place.digital(one) for one in file.tables("digital")),
        places=tuple(
            place.own(one, delivery)
            for delivery, kind in enumerate(("place", "mobile", "hub"))
            for one in file.tables(kind)
        ),
        own=read_own(file, calendar),
        path=path,
    )
    file.finish()
    return district


@dataclass(frozen=True, slots=True)
class _Holidays:
    country: str
    subdivision: str


@dataclass(frozen=True, slots=True)
class _Checks:
    """Reads the offers of a district and checks what they say against the services and the calendar."""

    catalogue: Catalogue
    calendar: Calendar

    def digital(self, table: Table) -> DigitalOffer:
        offer = DigitalOffer(
            service=self._service(table, table.text("service"), digital=True),
            name=table.text("name"),
            url=web_address(table, "url"),
            organisation=table.text("organisation", ""),
            note=table.text("note", ""),
        )
        table.finish()
        return offer

    def own(self, table: Table, delivery: int) -> OwnPlace:
        lat, lon = self._point(table)
        keys = table.texts("digital") if delivery == HUB else (table.text("service"),)
        if not keys:
            raise InputError(f"{table.where}: a hub counts by what it is equipped for; add digital = ['gp', ...]")
        place = OwnPlace(
            services=tuple(self._service(table, key, digital=delivery == HUB) for key in keys),
            delivery=delivery,
            name=table.text("name"),
            lat=lat,
            lon=lon,
            hours=self._hours(table, required=delivery == MOBILE),
            organisation=table.text("organisation", ""),
            phone=table.text("phone", ""),
            website=web_address(table, "website"),
            address=table.text("stop" if delivery == MOBILE else "address", ""),
            synthetic=table.flag("synthetic", default=False),
        )
        table.finish()
        return place

    def _service(self, table: Table, key: str, *, digital: bool) -> str:
        service = self.catalogue.services[self.catalogue.index(key, table.where)]
        if digital and service.digital_mbits is None:
            raise InputError(f"{table.where}: '{key}' has no digital form; give it digital_mbits in the services file")
        return key

    def _hours(self, table: Table, *, required: bool = False) -> str:
        text = table.text("hours", None if required else "")
        if text and not Hours(text, self.calendar).known:
            raise table.wrong("hours", "opening hours such as 'Mo-Fr 08:00-12:00; PH off'")
        return text

    def _point(self, table: Table) -> tuple[float, float]:
        lat, lon = table.number("lat", -90, 90), table.number("lon", -180, 180)
        if self.calendar.country == "DE" and not _in_germany(lat, lon) and _in_germany(lon, lat):
            raise InputError(f"{table.where}: lat {lat:g} and lon {lon:g} look swapped; exchange them")
        return lat, lon


def _in_germany(lat: float, lon: float) -> bool:
    return 47 <= lat <= 56 and 5 <= lon <= 16


def _calendar(file: Table, country: str) -> Calendar:
    subdivision = file.text("subdivision", "")
    try:
        public_holidays(country, subdivision, 2026)
    except NotImplementedError:
        raise file.wrong(
            "subdivision" if subdivision else "country",
            "a country with holidays such as DE and its part such as NI",
        ) from None
    return _Holidays(country, subdivision)


def _ags(file: Table) -> str:
    ags = file.text("ags", "")
    if ags and not re.fullmatch(r"\d{2}(\d{3}(\d{3})?)?", ags, re.ASCII):
        raise file.wrong("ags", "an AGS of 2, 5 or 8 digits in quotation marks")
    return ags


def _existing(file: Table, key: str, folder: Path) -> Path | None:
    name = file.text(key, "")
    if not name:
        return None
    path = folder / name
    if not path.exists():
        raise InputError(f"{file.where}: {key} = '{name}' is not there; correct the path or remove the line")
    return path
