"""What a reader sees on a page: its tables, links and sentences."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Table:
    """caption and rows of cells, head and foot among them."""

    caption: str = ""
    rows: list[list[str]] = field(default_factory=list)

    def row(self, name: str) -> list[str]:
        (found,) = (row[1:] for row in self.rows if row[0] == name)
        return found


class Page(HTMLParser):
    """tables in order; links with their texts; text of everything outside of tables."""

    def __init__(self, response) -> None:
        super().__init__()
        self.tables: list[Table] = []
        self.links: list[tuple[str, str]] = []
        self.text = ""
        self._within: list[str] = []
        self._aside = 0
        self.feed(response.content.decode())
        self.text = " ".join(self.text.split())

    def table(self, words: str) -> Table:
        """The table whose caption holds some words."""
        (found,) = (table for table in self.tables if words in table.caption)
        return found

    def handle_starttag(self, tag, attrs):
        if tag in ("table", "caption", "th", "td", "script", "svg"):
            self._within.append(tag)
        if tag == "table":
            self.tables.append(Table())
        elif tag == "tr":
            self.tables[-1].rows.append([])
        elif tag in ("th", "td"):
            self.tables[-1].rows[-1].append("")
        elif tag == "a":
            self.links.append((dict(attrs).get("href", ""), ""))
        elif tag == "span" and (self._aside or "aria-hidden" in dict(attrs)):
            self._aside += 1

    def handle_endtag(self, tag):
        if self._within and tag == self._within[-1]:
            self._within.pop()
        if tag in ("th", "td"):
            row = self.tables[-1].rows[-1]
            row[-1] = " ".join(row[-1].split())
        elif tag == "span" and self._aside:
            self._aside -= 1

    def handle_data(self, data):
        if self._aside:
            return
        here = self._within[-1] if self._within else ""
        if here == "caption":
            self.tables[-1].caption += data.strip()
        elif here in ("th", "td"):
            self.tables[-1].rows[-1][-1] += data
        elif not here:
            self.text += data


def number(text: str) -> int:
    """The first number of a cell: "etwa 1.234 56 %" -> 1234, "7: Dorf" -> 7."""
    words = text.removeprefix("etwa ").split()
    return int(words[0].replace(".", "").rstrip(":"))
