"""Every place of a district, as columns."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from dreiraum.reach.parts import Column, Part
from dreiraum.reach.strings import Strings


@dataclass(frozen=True)
class Places:
    """Offers of one service at one point each, by (service, OSM kind, OSM id), the district's own last.

    service: int16 (n,), index into the catalogue. lon, lat: float64 (n,), degrees WGS84. organisation_id:
    int32 (n,), equal where the second choice would be no other: places of one organisation or, for services
    whose second choice is another place, the platforms of one stop; a number of its own where unknown.
    delivery: int8 (n,), 0 physical, 1 mobile, 2 hub. synthetic: bool (n,). ref: "node/123", "offer/slug".
    """

    service: npt.NDArray[np.int16]
    lon: npt.NDArray[np.float64]
    lat: npt.NDArray[np.float64]
    name: Strings
    organisation: Strings
    hours: Strings
    phone: Strings
    website: Strings
    address: Strings
    ref: Strings
    organisation_id: npt.NDArray[np.int32]
    delivery: npt.NDArray[np.int8]
    synthetic: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.service)

    @cached_property
    def slot(self) -> npt.NDArray[np.int16]:
        """3 * service + delivery of each place, int16 (n,): what a search tells apart."""
        return (3 * self.service + self.delivery).astype(np.int16)

    @cached_property
    def offered(self) -> frozenset[int]:
        """The slots that some place has."""
        return frozenset(np.unique(self.slot).tolist())

    @cached_property
    def distinct_hours(self) -> tuple[tuple[str, ...], npt.NDArray[np.int64]]:
        """Each text of `hours` once and which of them a place has; many places share one."""
        return self.hours.distinct()

    def columns(self) -> dict[str, Column]:
        """The columns of a part of kind "places"."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @classmethod
    def from_columns(cls, part: Part) -> Places:
        """Places of a part, mapped from disk."""
        columns: dict[str, Any] = {
            field.name: part.strings(field.name) if field.type == "Strings" else part.array(field.name)
            for field in fields(cls)
        }
        return cls(**columns)
