"""Municipalities and their boundaries from GeoJSON or GeoPackage, as published by BKG (VG250) and others."""

from __future__ import annotations

import logging
import re
import warnings
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import ProjError

from dreiraum.reach.errors import InputError
from dreiraum.reach.people.municipalities import Municipalities, Shapes

AGS = (
    "ags",
    "ags_0",
    "de:amtlicher_gemeindeschluessel",
    "amtlicher_gemeindeschluessel",
    "gemeindeschluessel",
    "ags8",
)
ARS = ("ars", "rs", "ars_0", "rs_0", "de:regionalschluessel", "regionalschluessel")
NAME = ("gen", "name", "gemeinde", "gemeindename", "bez_gem")
# Two municipalities may share slivers where boundaries were generalised, but not this much of the smaller.
MOST_OVERLAP = 0.01


def read_boundaries(path: Path, *, within: str = "") -> Municipalities:
    """Municipalities from a GeoJSON or GeoPackage file with a column of keys (AGS, or ARS/RS of 12 digits).

    within: only those whose key begins so ("03252"), for files of a whole country. Any declared coordinate
    system; WGS84 where none is declared (RFC 7946). Of several layers the one of municipalities is read
    ("vg250_gem"). Several shapes of one key (land and water in VG250) are united. InputError: unreadable,
    no key, no or empty or broken shapes, overlaps of more than 1 % of the smaller one, latitude before
    longitude, wrong coordinate system.
    """
    _check_format(path)
    fields, wkb, crs = _read_layer(path)
    keys = _keys(fields, path)
    names = _texts(fields, NAME) or keys
    chosen = [row for row, key in enumerate(keys) if key.startswith(within)]
    if not chosen:
        raise InputError(f"{path.name}: no municipality's key begins with {within}; its keys are like {keys[0]}")
    keys, names = [keys[row] for row in chosen], [names[row] for row in chosen]
    raw = _decode([wkb[row] for row in chosen], path)
    whole = [_polygons(shape, key, path) for shape, key in zip(raw, keys, strict=True)]
    shapes = _to_degrees(np.array(whole, object), crs, path)
    return _refuse_overlaps(_unite(keys, names, shapes), path)


def _unite(keys: Sequence[str], names: Sequence[str], shapes: Shapes) -> Municipalities:
    united: dict[str, tuple[str, list[Any]]] = {}
    for key, name, shape in sorted(zip(keys, names, shapes, strict=True), key=lambda item: item[0]):
        united.setdefault(key, (name, []))[1].append(shape)
    whole = np.empty(len(united), object)
    whole[:] = [pieces[0] if len(pieces) == 1 else shapely.union_all(pieces) for _, pieces in united.values()]
    return Municipalities(tuple(united), tuple(name for name, _ in united.values()), whole)


def _check_format(path: Path) -> None:
    try:
        with path.open("rb") as file:
            head = file.read(4096)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error})") from None
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not text:
        raise InputError(f"{path.name}: the file is empty")
    if text.startswith(b"<"):
        raise InputError(f"{path.name}: an HTML or XML page, not GeoJSON; download the file itself")
    if not text.startswith((b"{", b"SQLite format 3\0", b"PK\x03\x04")):
        raise InputError(f"{path.name}: neither GeoJSON nor GeoPackage; convert it to one of them")


def _read_layer(path: Path) -> tuple[Mapping[str, Sequence[Any]], Sequence[bytes | None], str | None]:
    import pyogrio  # noqa: PLC0415 - GDAL takes a while to load, and answers need none of it

    logger = logging.getLogger("pyogrio")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            meta, _, wkb, columns = pyogrio.raw.read(
                name := _unzipped(path), layer=_layer(path, pyogrio.list_layers(name)[:, 0]), force_2d=True
            )
    except InputError:
        raise
    except Exception as error:  # GDAL raises whatever its driver met; all of it means an unusable file
        reason = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        raise InputError(f"{path.name}: not readable as GeoJSON or GeoPackage ({reason})") from None
    finally:
        logger.setLevel(level)
    if wkb is None or len(wkb) == 0:
        raise InputError(f"{path.name}: no shapes; boundaries need one polygon per municipality")
    return (
        {str(name).lower(): column for name, column in zip(meta["fields"], columns, strict=True)},
        wkb,
        meta["crs"],
    )


def _unzipped(path: Path) -> str:
    """What GDAL is to open: the file, or the one GeoPackage or GeoJSON file in an archive."""
    if not zipfile.is_zipfile(path):
        return str(path)
    with zipfile.ZipFile(path) as archive:
        members = [name for name in archive.namelist() if name.lower().endswith((".gpkg", ".geojson"))]
    if len(members) != 1:
        listed = ", ".join(members)[:200] or "none"
        raise InputError(f"{path.name}: an archive must hold one GeoPackage or GeoJSON file; it holds {listed}")
    return f"/vsizip/{path.resolve()}/{members[0]}"


def _layer(path: Path, layers: Sequence[str]) -> str:
    names = [str(name) for name in layers]
    if len(names) == 1:
        return names[0]
    found = [name for name in names if re.search(r"gem(einde.*)?$", name, re.IGNORECASE)]
    if len(found) != 1:
        listed = ", ".join(names)[:200]
        raise InputError(f"{path.name}: which layer holds the municipalities? Keep one of {listed}")
    return found[0]


def _texts(fields: Mapping[str, Sequence[Any]], names: Sequence[str]) -> list[str] | None:
    for name in names:
        if name in fields:
            return [_text(value) for value in fields[name]]
    return None


def _text(value: object) -> str:
    if value is None or (isinstance(value, float | np.floating) and not np.isfinite(value)):
        return ""
    whole = isinstance(value, float | np.floating) and float(value).is_integer()
    return " ".join(str(int(value) if whole else value).split())  # type: ignore[call-overload]


def _keys(fields: Mapping[str, Sequence[Any]], path: Path) -> list[str]:
    texts = _texts(fields, AGS) or _texts(fields, ARS)
    if texts is None:
        listed = ", ".join(fields)[:200] or "no columns"
        raise InputError(f"{path.name}: no column AGS (or ARS, RS) with the municipality's key; it has {listed}")
    return [_key(text, row, path) for row, text in enumerate(texts, start=1)]


def _key(text: str, row: int, path: Path) -> str:
    digits = re.sub(r"\s", "", text)
    if re.fullmatch(r"[0-9]{11,12}", digits):
        digits = digits.zfill(12)
        return digits[:5] + digits[9:]
    if re.fullmatch(r"[0-9]{7,8}", digits):
        return digits.zfill(8)
    raise InputError(f"{path.name}, shape {row}: '{text[:40]}' is no municipality key (AGS, 8 digits)")


def _decode(wkb: Sequence[bytes | None], path: Path) -> Shapes:
    try:
        return np.atleast_1d(np.asarray(shapely.from_wkb(np.array(wkb, object)), object))
    except shapely.errors.GEOSException as error:
        raise InputError(f"{path.name}: a shape cannot be read ({error})") from None


def _polygons(shape: Any, key: str, path: Path) -> Any:  # noqa: ANN401 - shapely's stubs know no polygon here
    try:
        if shape is not None and not shape.is_empty:
            sound = shape if shape.is_valid else shapely.make_valid(shape)
            pieces = [part for part in _parts(sound) if part.geom_type == "Polygon" and part.area > 0]
            if pieces and np.isfinite(shapely.total_bounds(pieces)).all():
                return pieces[0] if len(pieces) == 1 else shapely.MultiPolygon(pieces)
    except shapely.errors.GEOSException:
        pass
    raise InputError(f"{path.name}: municipality {key} has an empty or broken shape; repair or remove it")


def _parts(shape: Any) -> list[Any]:  # noqa: ANN401
    parts = list(shapely.get_parts(shape))
    return [inner for part in parts for inner in (_parts(part) if hasattr(part, "geoms") else [part])]


def _to_degrees(shapes: Shapes, declared: str | None, path: Path) -> Shapes:
    try:
        crs = CRS.from_user_input(declared or "EPSG:4326")
        if crs != CRS.from_epsg(4326):
            change = Transformer.from_crs(crs, 4326, always_xy=True)
            shapes = shapely.transform(
                shapes, lambda points: np.column_stack(change.transform(points[:, 0], points[:, 1]))
            )
    except ProjError as error:
        raise InputError(f"{path.name}: unknown coordinate system {str(declared)[:80]} ({error})") from None
    west, south, east, north = shapely.total_bounds(shapes)
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        largest = np.abs([west, south, east, north]).max()
        raise InputError(
            f"{path.name}: coordinates up to {largest:.0f} are no degrees; "
            "declare the coordinate system or convert to WGS84 (EPSG:4326)"
        )
    if 47 <= west <= east <= 56 and 5 <= south <= north <= 16:
        raise InputError(f"{path.name}: latitude stands before longitude; GeoJSON wants longitude first (RFC 7946)")
    return shapes


def _refuse_overlaps(found: Municipalities, path: Path) -> Municipalities:
    shapes = found.shape
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pairs = sorted((int(a), int(b)) for a, b in zip(one, other, strict=True) if a < b)
    for a, b in pairs:
        try:
            common = shapely.intersection(shapes[a], shapes[b]).area
        except shapely.errors.GEOSException:
            continue
        smaller = min(shapes[a].area, shapes[b].area)
        if common > MOST_OVERLAP * smaller:
            raise InputError(
                f"{path.name}: {found.ags[a]} {found.name[a]} and {found.ags[b]} {found.name[b]} overlap "
                f"by {100 * common / smaller:.0f} % of the smaller one; correct the boundaries"
            )
    return found
