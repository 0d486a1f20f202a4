"""The base map of an open Region: vector tiles by zoom, column and row."""

from __future__ import annotations

import json
import zlib
from bisect import bisect_right
from functools import cached_property
from gzip import decompress
from operator import attrgetter

from pmtiles.tile import Entry, HeaderDict, deserialize_directory, deserialize_header, zxy_to_tileid

from dreiraum.reach.errors import InputError
from dreiraum.reach.parts import Part

TILES = "tiles.pmtiles"  # https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md
_HEADER = 127  # bytes
_DEEPEST, _DEEPEST_ZOOM = 4, 31  # directories below directories; what a tile's number can hold


class BaseMap:
    """Vector tiles (MVT) mapped from disk; may be asked from several threads. docs/basemap.md lists the layers.

    Every method raises InputError where the file is damaged.
    """

    def __init__(self, part: Part) -> None:
        self._part = part
        self._bytes = part.file(TILES)
        self._directories: dict[tuple[int, int], list[Entry]] = {}

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """The tile as stored, gzip-compressed; None where the map has none. y counts from the north."""
        if not (self.minzoom <= z <= self.maxzoom and 0 <= x < 1 << z and 0 <= y < 1 << z):
            return None
        number, header = zxy_to_tileid(z, x, y), self._header
        start, length = header["root_offset"], header["root_length"]
        for _ in range(_DEEPEST):
            entries = self._directory(start, length)
            position = bisect_right(entries, number, key=attrgetter("tile_id")) - 1
            if position < 0:
                return None
            entry = entries[position]
            if entry.run_length:
                beside = number - entry.tile_id >= entry.run_length
                return None if beside else self._read(header["tile_data_offset"] + entry.offset, entry.length)
            start, length = header["leaf_directory_offset"] + entry.offset, entry.length
        raise self._damaged()

    @property
    def minzoom(self) -> int:
        """The first zoom with tiles."""
        return self._header["min_zoom"]

    @property
    def maxzoom(self) -> int:
        """The last zoom with tiles; a map magnifies them beyond it."""
        return self._header["max_zoom"]

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north of what is drawn, degrees."""
        header = self._header
        west, south = header["min_lon_e7"], header["min_lat_e7"]
        east, north = header["max_lon_e7"], header["max_lat_e7"]
        return west / 1e7, south / 1e7, east / 1e7, north / 1e7

    @cached_property
    def layers(self) -> tuple[str, ...]:
        """The layers that hold anything, in alphabetical order."""
        try:
            text = decompress(self._read(self._header["metadata_offset"], self._header["metadata_length"]))
            return tuple(sorted(layer["id"] for layer in json.loads(text)["vector_layers"]))
        except (OSError, EOFError, ValueError, KeyError, TypeError, zlib.error):
            raise self._damaged() from None

    @cached_property
    def _header(self) -> HeaderDict:
        try:
            header = deserialize_header(self._read(0, _HEADER))
        except Exception:  # the package has exceptions of its own, which share no base
            raise self._damaged() from None
        if header["max_zoom"] > _DEEPEST_ZOOM:
            raise self._damaged()
        return header

    def _directory(self, start: int, length: int) -> list[Entry]:
        if (start, length) not in self._directories:
            try:
                self._directories[start, length] = deserialize_directory(self._read(start, length))
            except (OSError, EOFError, ValueError, IndexError, zlib.error):
                raise self._damaged() from None
        return self._directories[start, length]

    def _read(self, start: int, length: int) -> bytes:
        content = self._bytes[start : start + length].tobytes()
        if len(content) < length:
            raise self._damaged()
        return content

    def _damaged(self) -> InputError:
        return InputError(f"{self._part.path / TILES}: damaged or cut off; build the Region again")
