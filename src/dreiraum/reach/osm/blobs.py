"""The blobs of an OSM PBF file, one after the other, uncompressed."""

from __future__ import annotations

import lzma
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np

from dreiraum.reach.errors import InputError
from dreiraum.reach.osm.wire import Bytes, field

# Limits of the format: https://wiki.openstreetmap.org/wiki/PBF_Format#File_format
_MOST_HEADER = 64 * 1024
_MOST_BLOB = 32 * 1024 * 1024
_KNOWN_FEATURES = {"OsmSchema-V0.6", "DenseNodes"}


def data_blocks(path: Path) -> Iterator[tuple[Bytes, int]]:
    """Every data block with the number of bytes of the file read so far.

    Raises InputError where the file is cut off, damaged or of an unknown kind.
    """
    with path.open("rb") as file:
        seen_header = False
        while True:
            start = file.tell()
            kind, blob = _next_blob(path, file)
            if not kind:
                if not seen_header:
                    raise InputError(f"{path}: empty file; download the extract again")
                return
            try:
                content = _content(blob)
            except (ValueError, zlib.error, lzma.LZMAError) as error:
                raise _damaged(path, start, str(error)) from None
            if kind == "OSMHeader":
                _check_header(path, content)
                seen_header = True
            elif not seen_header:
                raise InputError(f"{path}: not an OSM PBF file (no header block); check what was downloaded")
            elif kind == "OSMData":
                yield content, file.tell()


def _next_blob(path: Path, file: BinaryIO) -> tuple[str, Bytes]:
    at = file.tell()
    prefix = file.read(4)
    if not prefix:
        return "", np.empty(0, np.uint8)
    size = struct.unpack(">I", prefix)[0] if len(prefix) == 4 else 0
    if not 0 < size <= _MOST_HEADER:
        raise InputError(f"{path}: not an OSM PBF file (byte {at}); check what was downloaded")
    header = np.frombuffer(file.read(size), np.uint8)
    if len(header) < size:
        raise _cut_off(path)
    kind, length, pos = "", -1, 0
    try:
        while pos < size:
            number, a, b, pos = field(header, pos, size)
            if number == 1 and b >= 0:
                kind = header[a:b].tobytes().decode("ascii", "replace")
            elif number == 3 and b < 0:
                length = a
    except ValueError as error:
        raise _damaged(path, at, str(error)) from None
    if not kind or not 0 <= length <= _MOST_BLOB:
        raise _damaged(path, at, "no usable blob header")
    blob = np.frombuffer(file.read(length), np.uint8)
    if len(blob) < length:
        raise _cut_off(path)
    return kind, blob


def _content(blob: Bytes) -> Bytes:
    pos, end = 0, len(blob)
    while pos < end:
        number, a, b, pos = field(blob, pos, end)
        if b < 0:
            continue
        payload = blob[a:b]
        if number == 1:
            return payload
        if number == 3:
            return np.frombuffer(_inflate(payload.tobytes()), np.uint8)
        if number == 4:
            return np.frombuffer(lzma.LZMADecompressor().decompress(payload.tobytes(), _MOST_BLOB), np.uint8)
        if number in (6, 7):
            raise ValueError("compressed with lz4 or zstd; convert it with `osmium cat -f pbf`")
    raise ValueError("a blob without content")


def _inflate(data: bytes) -> bytes:
    stream = zlib.decompressobj()
    content = stream.decompress(data, _MOST_BLOB)
    if stream.unconsumed_tail:
        raise ValueError("a block larger than the format allows")
    if not stream.eof:
        raise ValueError("a block ends too early")
    return content


def _check_header(path: Path, content: Bytes) -> None:
    pos, end = 0, len(content)
    try:
        while pos < end:
            number, a, b, pos = field(content, pos, end)
            if number == 4 and b >= 0:
                feature = content[a:b].tobytes().decode("ascii", "replace")
                if feature not in _KNOWN_FEATURES:
                    raise InputError(f"{path}: needs '{feature}', which extracts for routing do not have")
    except InputError:
        raise
    except ValueError as error:
        raise _damaged(path, 0, str(error)) from None


def _cut_off(path: Path) -> InputError:
    return InputError(f"{path}: the file is cut off; download it again")


def _damaged(path: Path, at: int, why: str) -> InputError:
    return InputError(f"{path}: damaged near byte {at} ({why}); download it again")
