"""Options that several commands share."""

from __future__ import annotations

import datetime as dt
import math
from pathlib import Path
from typing import Any

import click

from dreiraum.reach.errors import InputError
from dreiraum.reach.streets.profiles import MODES

FOLDER = click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
MODE = click.option("--mode", type=click.Choice(MODES), default="foot", show_default=True, help="How people travel.")
ANSWER_MODE = click.option(
    "--mode", type=click.Choice((*MODES, "transit")), default="foot", show_default=True, help="How people travel."
)
COVERAGE_MODE = click.option(
    "--mode",
    type=click.Choice((*MODES, "transit", "carfree")),
    default="foot",
    show_default=True,
    help="How people travel; carfree: on foot, by bike or by transit.",
)
WINDOW = click.option(
    "--window", default="", help="When people leave by transit, e.g. sunday; a window of the services file, its first."
)
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")


class PointType(click.ParamType[Any]):
    """`LAT,LON` in degrees."""

    name = "LAT,LON"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[float, float]:  # noqa: ANN401
        """Two numbers; InputError with an example otherwise."""
        if isinstance(value, tuple):
            return value
        try:
            lat, lon = (float(piece) for piece in str(value).split(","))
        except ValueError:
            raise InputError(f"'{str(value)[:80]}' is no point; give latitude,longitude such as 52.104,9.357") from None
        if not (math.isfinite(lat) and math.isfinite(lon)):
            raise InputError(f"'{str(value)[:80]}' is no point; give latitude,longitude such as 52.104,9.357")
        return lat, lon


class MomentType(click.ParamType[Any]):
    """`2026-11-24T10:00`, local time of the district."""

    name = "TIME"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.datetime:  # noqa: ANN401
        """A moment; InputError with an example otherwise."""
        if isinstance(value, dt.datetime):
            return value
        try:
            moment = dt.datetime.fromisoformat(str(value))
        except ValueError:
            raise InputError(f"'{str(value)[:80]}' is no time; give one such as 2026-11-24T10:00") from None
        if _is_day(str(value)):
            raise InputError(f"'{value}' has no hour; give one such as {moment:%Y-%m-%d}T10:00")
        if moment.tzinfo is not None:
            raise InputError(f"'{str(value)[:80]}' has a time zone; give the district's local time without one")
        return moment


class PercentType(click.ParamType[Any]):
    """`50,90`: percentages above 0 and up to 100."""

    name = "PERCENT,..."

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[float, ...]:  # noqa: ANN401
        """Some numbers; InputError with an example otherwise."""
        if isinstance(value, tuple):
            return value
        try:
            found = tuple(dict.fromkeys(float(piece) for piece in str(value).split(",")))
        except ValueError:
            found = ()
        if not found or not all(0 < one <= 100 for one in found):
            raise InputError(f"'{str(value)[:80]}' are no percentages; give such as 50,90")
        return found


def _is_day(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


MINUTES = click.option(
    "--minutes", type=click.FloatRange(0, 109, min_open=True), default=15.0, show_default=True, help="Time limit."
)
OUT = click.option("--out", type=click.Path(path_type=Path), help="Write a file; its ending says the format.")
TIME = click.option(
    "--time", "asked", type=MomentType(), help="Count only what is open on arrival, e.g. 2026-11-24T10:00."
)
