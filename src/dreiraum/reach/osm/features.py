"""Tagged objects of an extract that may be a place, an address, a village or a building."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

NODE, WAY, RELATION = 0, 1, 2
KIND_NAMES = ("node", "way", "relation")


@dataclass(frozen=True, slots=True)
class Features:
    """Objects with their tags and one point each.

    kind: int8 (n,), NODE, WAY or RELATION. osm_id: int64 (n,). lon, lat: float64 (n,), degrees WGS84,
    the centroid of ways and relations. area: float64 (n,), square metres, 0 for nodes and open ways.
    tags: n mappings.
    """

    kind: npt.NDArray[np.int8]
    osm_id: npt.NDArray[np.int64]
    lon: npt.NDArray[np.float64]
    lat: npt.NDArray[np.float64]
    area: npt.NDArray[np.float64]
    tags: Sequence[Mapping[str, str]]

    def __len__(self) -> int:
        return len(self.kind)
