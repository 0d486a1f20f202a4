"""The base map as pages with a map name it."""

from __future__ import annotations

from typing import Any

from dreiraum.ground.region.serving import region


def map_ground() -> dict[str, Any]:
    """What every map needs to know of the base map, ready for attributes."""
    served = region()
    ground = served.basemap
    return {
        "tiles": f"/karte/grund/{served.version}/{{z}}/{{x}}/{{y}}.mvt",
        "zooms": f"{ground.minzoom},{ground.maxzoom}",
        "bounds": ",".join(f"{edge:.5f}" for edge in ground.bounds),
        "attribution": " · ".join(served.attribution),
    }
