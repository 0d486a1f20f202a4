"""The engine: streets, people and services in, travel times out. No web, no database, no settings."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dreiraum.reach.config import District, read_district
    from dreiraum.reach.errors import InputError
    from dreiraum.reach.region import Region

__all__ = ["District", "InputError", "Region", "read_district"]

_HOME = {"District": "config", "InputError": "errors", "Region": "region", "read_district": "config"}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - one of the names above
    """Import what is asked for when it is asked for: a command's --help should not load a compiler."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
