"""The documentation as tests see it: pages, fenced blocks, links, tables."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
_FENCE = re.compile(r"^```(\w*)(?: +(\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")


@dataclass(frozen=True)
class Block:
    """kind: "sh", "python", "toml" ...; file: the name a block says it is."""

    kind: str
    file: str
    text: str

    @property
    def commands(self) -> list[str]:
        return [line.strip() for line in self.text.splitlines() if line.strip()]


@dataclass(frozen=True)
class Page:
    path: Path

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @property
    def text(self) -> str:
        return self.path.read_text("utf-8")

    @property
    def blocks(self) -> list[Block]:
        return [Block(*found) for found in _FENCE.findall(self.text)]

    @property
    def links(self) -> list[str]:
        return _LINK.findall(_FENCE.sub("", self.text))

    def section(self, heading: str) -> str:
        """What stands below a heading, up to the next one."""
        found = re.search(rf"^#+ {re.escape(heading)}.*?$(.*?)(?=^#|\Z)", self.text, re.MULTILINE | re.DOTALL)
        assert found, f"{self.name}: no section {heading}"
        return found[1]


def page(name: str) -> Page:
    return Page(ROOT / name)


def pages() -> list[Page]:
    own = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), ROOT / "benchmarks" / "README.md"]
    return [Page(path) for path in sorted(own)]


def rows(text: str) -> list[list[str]]:
    """Cells of the tables in a text, without their heads."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]
    rules = [k for k, row in enumerate(cells) if all(re.fullmatch(":?-+:?", cell) for cell in row)]
    heads = {k - 1 for k in rules} | set(rules)
    return [row for k, row in enumerate(cells) if k not in heads]


def ticked(text: str) -> list[str]:
    """What stands between backticks."""
    return re.findall(r"`([^`]+)`", text)
