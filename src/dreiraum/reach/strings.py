"""A column of texts that lies in two flat arrays, so that it can be memory-mapped like numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Strings:
    """Texts as UTF-8 bytes and offsets: text i is `data[offsets[i]:offsets[i + 1]]`.

    offsets: int64, shape (n + 1,). data: uint8, shape (offsets[-1],).
    """

    offsets: npt.NDArray[np.int64]
    data: npt.NDArray[np.uint8]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Strings:
        """Pack texts in the order given."""
        encoded = [text.encode() for text in texts]
        offsets = np.zeros(len(encoded) + 1, np.int64)
        np.cumsum([len(piece) for piece in encoded], out=offsets[1:])
        return cls(offsets, np.frombuffer(b"".join(encoded), np.uint8))

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, index: int) -> str:
        if not 0 <= index < len(self):
            raise IndexError(index)
        return self.data[self.offsets[index] : self.offsets[index + 1]].tobytes().decode()

    def __iter__(self) -> Iterator[str]:
        whole = self.data.tobytes()
        ends = self.offsets.tolist()
        for start, end in pairwise(ends):
            yield whole[start:end].decode()

    def distinct(self) -> tuple[tuple[str, ...], npt.NDArray[np.int64]]:
        """Each text once, in the order they first come, and for every row the one it has, int64 (n,)."""
        rows: dict[str, int] = {}
        which = np.array([rows.setdefault(text, len(rows)) for text in self], np.int64)
        return tuple(rows), which

    def tolist(self) -> list[str]:
        """All texts at once."""
        return list(self)
