"""Tokens one after the other, with a look ahead."""

from __future__ import annotations

from collections.abc import Sequence

from dreiraum.reach.opening.tokens import END, Token, Unreadable


class Stream:
    """Tokens to be taken from the front."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self.at = 0

    def peek(self, ahead: int = 0) -> Token:
        """The token so far ahead, END behind the last."""
        place = self.at + ahead
        return self._tokens[place] if place < len(self._tokens) else END

    def kinds(self, *kinds: str | tuple[str, ...]) -> bool:
        """Whether the next tokens are of these kinds; a tuple is a choice."""
        return all(
            self.peek(ahead).kind in (kind if isinstance(kind, tuple) else (kind,)) for ahead, kind in enumerate(kinds)
        )

    def take(self, *kinds: str) -> Token:
        """The next token, which must be of one of these kinds. Raises Unreadable."""
        found = self.peek()
        if kinds and found.kind not in kinds:
            raise Unreadable(f"{found.kind} {found.value} where {' or '.join(kinds)} is expected".replace("  ", " "))
        self.at += 1
        return found

    def number(self, least: int, most: int) -> int:
        """A number between two others. Raises Unreadable."""
        value = int(self.take("number").value)
        if not least <= value <= most:
            raise Unreadable(f"{value} does not lie between {least} and {most}")
        return value

    def skip(self, *kinds: str) -> bool:
        """Take the next tokens if they are of these kinds."""
        if self.kinds(*kinds):
            self.at += len(kinds)
            return True
        return False
