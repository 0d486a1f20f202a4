"""Strict reading of TOML: a key nobody knows is an error that names its section and the nearest key."""

from __future__ import annotations

import difflib
import math
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from dreiraum.reach.errors import InputError


def nearest_word(word: str, words: Iterable[str]) -> str:
    """Name the word that looks most like `word`, else list them all: "did you mean 'gp'?"."""
    known = list(words)
    close = difflib.get_close_matches(word, known, 1, 0.5)
    return f"did you mean '{close[0]}'?" if close else f"known are: {', '.join(known)}"


def read_toml(path: Path) -> Table:
    """Read a file as one Table; InputError where it is missing, not UTF-8 or not TOML."""
    return parse_toml(read_text(path), str(path))


def read_text(path: Path) -> str:
    """The text of a UTF-8 file; InputError where it cannot be read."""
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); check the path") from None
    except UnicodeDecodeError:
        raise InputError(f"{path}: not UTF-8 text; save the file as UTF-8") from None


def parse_toml(text: str, where: str) -> Table:
    """Read a text as one Table; `where` names it in messages. InputError where it is not TOML."""
    try:
        return Table(where, tomllib.loads(text))
    except (ValueError, RecursionError) as error:
        raise InputError(f"{where}: not valid TOML ({error}); correct that line") from None


class Table:
    """One table of a TOML file, asked key by key; `finish` refuses the keys nobody asked for."""

    def __init__(self, where: str, data: Mapping[str, Any]) -> None:
        self.where = where
        self._data = data
        self._asked: dict[str, None] = {}

    def __contains__(self, key: str) -> bool:
        return self._value(key) is not None

    def names(self) -> list[str]:
        """All keys, in the order of the file."""
        return list(self._data)

    def section(self, key: str) -> str:
        """Where the table below `key` stands, for messages."""
        file, _, path = self.where.partition(": ")
        return f"{file}: [{path.strip('[]')}.{key}]" if path else f"{file}: [{key}]"

    def wrong(self, key: str, wanted: str) -> InputError:
        """Name the key and what is wanted of it."""
        return InputError(f"{self.where}: {key} must be {wanted}, not {_shown(self._data.get(key))}")

    def is_table(self, key: str) -> bool:
        """Tell whether `key` holds a table."""
        return isinstance(self._value(key), dict)

    def is_false(self, key: str) -> bool:
        """Tell whether `key` says false."""
        return self._value(key) is False

    def text(self, key: str, default: str | None = None) -> str:
        """Text without spaces around it; `default` None makes the key required and not empty."""
        value = self._value(key)
        if value is None and default is not None:
            return default
        if value is None:
            raise InputError(f"{self.where}: {key} is missing; add a line {key} = ...")
        if not isinstance(value, str) or not (value.strip() or default is not None):
            raise self.wrong(key, "a text in quotation marks" + ("" if default is not None else ", not empty"))
        return value.strip()

    def number(self, key: str, low: float, high: float, default: float | None = None) -> float:
        """Finite number in [low, high]; required where there is no default."""
        value = self._value(key)
        if value is None and default is not None:
            return default
        if value is None:
            raise InputError(f"{self.where}: {key} is missing; add a line {key} = ...")
        right = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
        if not right or not low <= value <= high:
            raise self.wrong(key, f"a number from {low:g} to {high:g}")
        return float(value)

    def flag(self, key: str, default: bool) -> bool:
        """true or false."""
        value = self._value(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise self.wrong(key, "true or false")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """One text or a list of texts, none of them empty; nothing where the key is absent."""
        value = self._value(key)
        listed = [value] if isinstance(value, str) else value if value is not None else []
        if not isinstance(listed, list) or not all(isinstance(one, str) and one.strip() for one in listed):
            raise self.wrong(key, "a text or a list of texts")
        return tuple(one.strip() for one in listed)

    def table(self, key: str) -> Table:
        """The table below `key`, empty where it is absent."""
        value = self._value(key)
        if value is not None and not isinstance(value, dict):
            raise self.wrong(key, f"a table [{key}]")
        return Table(self.section(key), value or {})

    def tables(self, key: str) -> list[Table]:
        """The tables [[key]] in order."""
        value = self._value(key)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise self.wrong(key, f"a list of tables [[{key}]]")
        where = self.section(key).replace(": [", ": [[") + "]"
        return [Table(f"{where} number {number}", one) for number, one in enumerate(value, 1)]

    def entries(self, key: str) -> list[str | Table]:
        """A list of texts and tables, mixed; nothing where the key is absent."""
        value = self._value(key)
        listed = value if value is not None else []
        if not isinstance(listed, list) or not all(
            isinstance(one, dict) or (isinstance(one, str) and one.strip()) for one in listed
        ):
            raise self.wrong(key, "a list of texts or tables")
        where = f"{self.where}: {key}"
        return [Table(f"{where} number {n}", one) if isinstance(one, dict) else one for n, one in enumerate(listed, 1)]

    def lists(self, key: str) -> list[list[str]]:
        """A list of lists of texts; nothing where the key is absent."""
        value = self._value(key)
        listed = value if value is not None else []
        right = isinstance(listed, list) and all(
            isinstance(one, list) and all(isinstance(text, str) for text in one) for one in listed
        )
        if not right:
            raise self.wrong(key, "a list of lists of texts")
        return [list(one) for one in listed]

    def plain(self, keys: Iterable[str]) -> dict[str, Any]:
        """What stands under these keys, as it was read; absent ones are left out."""
        return {key: self._value(key) for key in keys if self._value(key) is not None}

    def finish(self) -> None:
        """Refuse keys that were never asked for."""
        for key in self._data:
            if key not in self._asked:
                raise InputError(f"{self.where}: unknown key '{key}'; {nearest_word(key, self._asked)}")

    def _value(self, key: str) -> Any:  # noqa: ANN401  # TOML is what it is
        self._asked[key] = None
        return self._data.get(key)


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
