"""The English catalogue: `python -m dreiraum.web.translations` brings it up to what the sources say.

German sentences are the keys. Of modules the syntax tree is read; a template Django turns into something that Babel
can read like Python.
Needs Babel, which development brings. `make` compiles the catalogue.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).parents[1]
CATALOGUE = Path(__file__).parent / "locale" / "en" / "LC_MESSAGES" / "django.po"
HEADER = "# English words of Dreiraum, under the EUPL-1.2. `make messages` adds new sentences and drops old ones."
WHO = "Dreiraum maintainers"
# What marks a sentence: where its context stands among the arguments, and where its numbers' texts do.
MARKS: dict[str, tuple[int | None, tuple[int, ...]]] = {
    **dict.fromkeys(("_", "now_", "gettext", "gettext_lazy", "gettext_noop"), (None, (0,))),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (None, (0, 1))),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), (0, (1,))),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), (0, (1, 2))),
}

Sentence = tuple[str | tuple[str, ...], str | None]


def sentences() -> Catalog:
    """All sentences marked for translation, with the files they stand in."""
    found = Catalog(
        locale="en", header_comment=HEADER, project="Dreiraum", version="1", msgid_bugs_address=WHO,
        last_translator=WHO, language_team="English", fuzzy=False,
    )  # fmt: skip
    for path in sorted(PACKAGE.rglob("*.py")):
        _add(found, path, in_python(path.read_text("utf-8")))
    for path in sorted(PACKAGE.rglob("templates/**/*.html")):
        _add(found, path, in_template(path.read_text("utf-8"), str(path)))
    return found


def _add(found: Catalog, path: Path, said: Iterable[Sentence]) -> None:
    for sentence, context in said:
        found.add(sentence, None, [(path.relative_to(PACKAGE).as_posix(), 0)], context=context)


def in_python(text: str) -> Iterator[Sentence]:
    """Sentences that a module marks, each with its context."""
    for call in ast.walk(ast.parse(text)):
        if isinstance(call, ast.Call) and (name := _name(call.func)) in MARKS:
            context, numbers = MARKS[name]
            said = [_constant(call, number) for number in numbers]
            if all(said):
                yield said[0] if len(said) == 1 else tuple(said), None if context is None else _constant(call, context)


def in_template(text: str, origin: str) -> Iterator[Sentence]:
    """Sentences that a template marks, each with its context."""
    python = "\n".join(line.strip() for line in templatize(text, origin=origin).splitlines())
    for _, said, _, context in extract("python", BytesIO(python.encode()), DEFAULT_KEYWORDS):
        yield said, context


def _name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def _constant(call: ast.Call, number: int) -> str:
    """The text that is an argument, "" where it is none or worked out."""
    argument = call.args[number] if number < len(call.args) else None
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else ""


def read_catalogue() -> Catalog:
    """The catalogue as it is on disk."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


def words(message: Message) -> tuple[str, ...]:
    """The English words of a sentence: one text, or one for each number."""
    said = message.string
    return (said,) if isinstance(said, str) else tuple(said or ())


def untranslated(catalogue: Catalog) -> list[Message]:
    """Sentences without English words."""
    return [one for one in catalogue if one.id and not (words(one) and all(words(one)))]


def update() -> Catalog:
    """Write the catalogue anew: every sentence that a source says, with the English words known so far."""
    known, catalogue = read_catalogue(), sentences()
    catalogue.creation_date = catalogue.revision_date = known.creation_date
    for message in catalogue:
        old = known.get(message.id, message.context) if message.id else None
        if old is not None:
            message.string = old.string
    with CATALOGUE.open("wb") as file:
        write_po(file, catalogue, width=120, sort_output=True, include_lineno=False)
    return catalogue


def main() -> None:
    """Update, and name what wants English words."""
    missing = untranslated(update())
    for message in missing:
        print(message.id)
    print(f"{CATALOGUE}: {len(missing)} sentences without English words")
    sys.exit(bool(missing))


if __name__ == "__main__":
    main()
