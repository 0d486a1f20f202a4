"""`dreiraum region` verbs whose answer is a shape, a table of times or a picture."""

from __future__ import annotations

import datetime as dt
import math
from pathlib import Path

import click

from dreiraum.cli.options import (
    ANSWER_MODE,
    COVERAGE_MODE,
    FOLDER,
    JSON,
    MINUTES,
    MODE,
    OUT,
    WINDOW,
    MomentType,
    PercentType,
    PointType,
)
from dreiraum.cli.points import read_points
from dreiraum.cli.progress import bar
from dreiraum.cli.terminal import print_json
from dreiraum.reach.errors import InputError
from dreiraum.reach.export.documents import about, access_tenths, isochrone_json, route_json
from dreiraum.reach.region import Region
from dreiraum.reach.streets.profiles import MODES


@click.command()
@FOLDER
@click.option("--origins", required=True, type=click.Path(path_type=Path), help="CSV with id, lat, lon.")
@click.option("--destinations", required=True, type=click.Path(path_type=Path), help="CSV with id, lat, lon.")
@click.option(
    "--mode", type=click.Choice((*MODES, "transit")), default="foot", show_default=True, help="How people travel."
)
@click.option(
    "--minutes", type=click.FloatRange(0, 600, min_open=True), help="Limit: 60 (at most 109), for transit 120."
)
@click.option("--depart", type=MomentType(), help="For transit: the first departure, e.g. 2026-11-24T07:00.")
@click.option("--window", type=click.IntRange(1, 1440), default=60, show_default=True, help="Minutes of departures.")
@click.option("--percentiles", type=PercentType(), default="50,90", show_default=True, help="Of the window's minutes.")
@OUT
@JSON
def matrix(
    folder: Path,
    origins: Path,
    destinations: Path,
    mode: str,
    minutes: float | None,
    depart: dt.datetime | None,
    window: int,
    percentiles: tuple[float, ...],
    out: Path | None,
    as_json: bool,
) -> None:
    """Minutes between many points.

    From every origin to every destination; empty beyond the limit. By transit each minute of --window is one
    departure, waiting included: the median (50) is the typical case, 90 the bad one.
    """
    by_transit = mode == "transit"
    if by_transit and depart is None:
        raise InputError("travel times by transit need --depart, such as --depart 2026-11-24T07:00")
    if depart is not None and not by_transit:
        raise InputError("--depart belongs to --mode transit; leave it out or choose that mode")
    shown = percentiles if by_transit else ()
    with bar():
        opened = Region.open(folder)
        start, end = read_points(origins, opened), read_points(destinations, opened)
        found = opened.matrix(
            start.at, end.at, mode=mode, minutes=minutes, depart=depart, window=window, percentiles=percentiles
        )
        if out:
            from dreiraum.reach.export.files import write_layer  # noqa: PLC0415
            from dreiraum.reach.export.layers import matrix_layer  # noqa: PLC0415

            ids = (start.ids, end.ids)
            write_layer(out, matrix_layer(start.at, end.at, found, mode=mode, ids=ids, percentiles=shown), opened)
    names = [f"p{percent:g}" for percent in shown] or ["minutes"]
    costs = found.reshape(len(names), len(start.ids), len(end.ids))
    rows = [
        {"origin": a, "destination": b} | {name: _rounded(cost[i, j]) for name, cost in zip(names, costs, strict=True)}
        for i, a in enumerate(start.ids)
        for j, b in enumerate(end.ids)
    ]
    if as_json:
        limit = minutes or (120 if by_transit else 60)
        asked = {"depart": depart.isoformat(), "window_minutes": window} if depart else {}
        print_json({"mode": mode, "limit_minutes": limit, **asked, "rows": rows, **about(opened)}, indent=None)
    elif out:
        click.echo(f"{out}")
    else:
        for row in rows:
            said = ("-" if row[name] is None else f"{row[name]}" for name in names)
            click.echo("\t".join((f"{row['origin']}", f"{row['destination']}", *said)))
        _echo_about(opened, err=True)


def _rounded(minutes: float) -> float | None:
    return None if math.isnan(minutes) else round(float(minutes), 2)


@click.command()
@FOLDER
@click.option("--at", required=True, type=PointType(), help="The start, e.g. 52.104,9.357.")
@MODE
@MINUTES
@OUT
@JSON
def isochrone(
    folder: Path, at: tuple[float, float], mode: str, minutes: float, out: Path | None, as_json: bool
) -> None:
    """The area within some minutes of a point, as GeoJSON."""
    with bar():
        opened = Region.open(folder)
        found = opened.isochrone(*at, mode=mode, minutes=minutes)
        if out:
            from dreiraum.reach.export.files import write_layer  # noqa: PLC0415
            from dreiraum.reach.export.layers import isochrone_layer  # noqa: PLC0415

            write_layer(out, isochrone_layer(found), opened)
    if as_json or not out:
        print_json(isochrone_json(opened, found), indent=None)
    else:
        click.echo(f"{out}")


@click.command()
@FOLDER
@click.option("--from", "start", required=True, type=PointType(), help="Where it begins, e.g. 52.104,9.357.")
@click.option("--to", "end", required=True, type=PointType(), help="Where it ends, e.g. 52.070,9.600.")
@MODE
@OUT
@JSON
def route(
    folder: Path,
    start: tuple[float, float],
    end: tuple[float, float],
    mode: str,
    out: Path | None,
    as_json: bool,
) -> None:
    """The fastest way between two points."""
    with bar():
        opened = Region.open(folder)
        found = opened.route(start, end, mode=mode)
        if out:
            from dreiraum.reach.export.files import write_layer  # noqa: PLC0415
            from dreiraum.reach.export.layers import route_layer  # noqa: PLC0415

            write_layer(out, route_layer(found), opened)
    if as_json:
        print_json(route_json(opened, found), indent=None)
    elif out:
        click.echo(f"{out}")
    else:
        click.echo(f"{found.minutes} Min, {round(found.metres)} m")
        for leg in found.legs:
            click.echo(
                f"  {leg.street or '(Weg ohne Namen)'}: {round(leg.metres)} m, {leg.tenths / 600:.1f} Min".replace(
                    ".", ","
                )
            )
        access = access_tenths(found)
        if access:
            click.echo(f"  zur Straße und von ihr zum Ziel: {access / 600:.1f} Min".replace(".", ","))
        _echo_about(opened, err=False)


@click.command("map")
@FOLDER
@click.option("--service", default="food", show_default=True, help="Key of the service.")
@ANSWER_MODE
@WINDOW
@click.option("--width", type=int, default=1600, show_default=True, help="Pixels.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="PNG file.")
def picture(folder: Path, service: str, mode: str, window: str, width: int, out: Path) -> None:
    """Draw a map of one service as PNG.

    Minutes to the nearest place, cell by cell, with legend and sources; by transit those of the longer way.
    """
    from dreiraum.reach.export.picture import draw_coverage  # noqa: PLC0415

    with bar("Karte zeichnen"):
        draw_coverage(Region.open(folder), out, service=service, mode=mode, window=window, width=width)
    click.echo(f"{out}")


@click.command()
@FOLDER
@click.argument("layer", type=click.Choice(["cells", "places", "coverage", "municipalities"]))
@COVERAGE_MODE
@WINDOW
@click.option("--out", required=True, type=click.Path(path_type=Path), help=".csv, .geojson, .gpkg or .parquet.")
def export(folder: Path, layer: str, mode: str, window: str, out: Path) -> None:
    """Write a layer for other programs.

    As CSV, GeoJSON, GeoPackage or GeoParquet, with sources and licences inside.
    """
    from dreiraum.reach.export import layers  # noqa: PLC0415
    from dreiraum.reach.export.files import write_layer  # noqa: PLC0415

    with bar("Datei schreiben"):
        opened = Region.open(folder)
        if layer == "cells":
            found = layers.cells_layer(opened, mode=mode, window=window)
        elif layer == "places":
            found = layers.places_layer(opened)
        elif layer == "coverage":
            found = layers.coverage_layer(opened, opened.coverage(mode=mode, window=window))
        else:
            found = layers.municipalities_layer(opened, opened.coverage(mode=mode, window=window))
        if not len(found):
            raise InputError(f"{folder}: the Region has no {layer} to export")
        write_layer(out, found, opened)
    click.echo(f"{out}: {len(found)} rows")


def _echo_about(opened: Region, *, err: bool) -> None:
    from dreiraum.cli.answers import echo_about  # noqa: PLC0415

    echo_about(opened, err=err)
