"""Speeds of every way for every mode, worked out once per distinct set of tags."""

from __future__ import annotations

from collections.abc import Mapping

import numba as nb
import numpy as np
import numpy.typing as npt

from dreiraum.reach.osm.extract import Extract, Tags
from dreiraum.reach.streets.profiles import Profile

Ints = npt.NDArray[np.int32]


def way_speeds(
    extract: Extract, profiles: Mapping[str, Profile], keys: set[str]
) -> tuple[Ints, npt.NDArray[np.float64]]:
    """Class of every way (w,) int32 and speeds of the classes (c, 2 * modes) float64 in km/h.

    keys: the tag keys that profiles look at; ways that agree in them share a class. Columns are along
    and against the way for each mode in turn; 0 = not permitted.
    """
    matters = np.array([text in keys for text in extract.texts], bool)
    classes, first = tag_classes(extract.way_tags, matters)
    table = np.zeros((len(first), 2 * len(profiles)))
    for row, way in enumerate(first.tolist()):
        tags = extract.tags_of(extract.way_tags, way)
        table[row] = [speed for profile in profiles.values() for speed in profile.speeds(tags)]
    return classes, table


def tag_classes(tags: Tags, matters: npt.NDArray[np.bool_]) -> tuple[Ints, npt.NDArray[np.int64]]:
    """Objects that agree in the keys that matter share a class: classes (m,), first object of each."""
    _, first, classes = np.unique(
        _signatures(tags.ends, tags.key, tags.value, matters), return_index=True, return_inverse=True
    )
    return classes.astype(np.int32), first


@nb.njit(cache=True, nogil=True)
def _signatures(
    ends: npt.NDArray[np.int64], key: Ints, value: Ints, matters: npt.NDArray[np.bool_]
) -> npt.NDArray[np.uint64]:
    """Sum of mixed (key, value) pairs; SplitMix64 (Steele, Lea, Flood, OOPSLA 2014) as the mixer."""
    out = np.zeros(len(ends) - 1, np.uint64)
    for i in range(len(out)):
        for j in range(ends[i], ends[i + 1]):
            if not matters[key[j]]:
                continue
            z = (np.uint64(key[j]) << np.uint64(32)) | np.uint64(value[j])
            z += np.uint64(0x9E3779B97F4A7C15)
            z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
            z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
            out[i] += z ^ (z >> np.uint64(31))
    return out
