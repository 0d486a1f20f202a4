"""The search's columns: a sorted vocabulary and, for each word, the entries and contexts that carry it."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from dreiraum.reach.names.collect import Entries
from dreiraum.reach.names.kinds import ADDRESS, VILLAGE
from dreiraum.reach.names.words import LETTER_LIMIT, house_numbers, weight, words
from dreiraum.reach.parts import Column
from dreiraum.reach.strings import Strings

# Where a word stands: in the label; two or three words of it as one ("langestrasse");
# in its other names; in its village; elsewhere in its context.
LABEL, GLUED, OTHER = 0, 1, 2
INSIDE, AROUND = 0, 1

# "Bad Münder am Deister" is fully named by "Bad Münder".
_EPITHET = re.compile(r"\s+(?:\(|(?:am|an|a\.|auf|bei|b\.|im|in|i\.|ob|unter|vor|v\.|/)(?:\s|$))")

Postings = dict[str, list[tuple[int, int]]]  # word -> (row, where)


def build(entries: Entries) -> dict[str, Column]:
    """The columns of a part of kind "names".

    One row per entry that is no address: kind int8, label, context int32 (row in contexts), lon, lat
    float64, weight float32, label_weight float32 (what the label's words weigh together). contexts: texts
    shown. vocabulary: folded words in order, word_weight float32; word_ends int64 (words + 1,) into
    word_entry int32 and word_field int8; context_ends int64 likewise into context_row int32 and
    context_field int8. One
    row per address: house_entry int32, house_first, house_last int16, house_letter int8, house_label,
    house_lon, house_lat.
    """
    named = np.flatnonzero(entries.kind != ADDRESS).tolist()
    houses = np.flatnonzero(entries.kind == ADDRESS).tolist()
    all_labels, all_others = entries.label.tolist(), entries.other.tolist()
    labels = [all_labels[row] for row in named]
    in_entries = _entry_postings(labels, [all_others[row] for row in named])
    in_contexts = _context_postings(entries.context_words)
    vocabulary = sorted(in_entries.keys() | in_contexts.keys())
    word_ends, word_entry, word_field = _flat(vocabulary, in_entries)
    context_ends, context_row, context_field = _flat(vocabulary, in_contexts)
    kinds = entries.kind[named]
    return {
        "kind": kinds,
        "label": Strings.of(labels),
        "label_weight": np.array(
            [_label_weight(label, kind) for label, kind in zip(labels, kinds, strict=True)], np.float32
        ),
        "context": entries.context[named],
        "lon": entries.lon[named],
        "lat": entries.lat[named],
        "weight": entries.weight[named],
        "contexts": entries.contexts,
        "vocabulary": Strings.of(vocabulary),
        "word_weight": np.array([weight(word) for word in vocabulary], np.float32),
        "word_ends": word_ends,
        "word_entry": word_entry,
        "word_field": word_field,
        "context_ends": context_ends,
        "context_row": context_row,
        "context_field": context_field,
        **_house_columns(entries, houses, all_labels),
    }


def _entry_postings(labels: list[str], others: list[str]) -> Postings:
    found: Postings = {}
    for row, (label, other) in enumerate(zip(labels, others, strict=True)):
        own = words(label)
        _note(found, own, (row, LABEL))
        runs = [own[at : at + count] for count in (2, 3) for at in range(len(own) - count + 1)]
        _note(found, ["".join(run)[:LETTER_LIMIT] for run in runs], (row, GLUED))
        _note(found, words(other), (row, OTHER))
    return found


def _context_postings(contexts: Strings) -> Postings:
    found: Postings = {}
    for row, text in enumerate(contexts):
        inside, _, around = text.partition("\n")
        _note(found, words(inside), (row, INSIDE))
        _note(found, words(around), (row, AROUND))
    return found


def _note(found: Postings, own: Iterable[str], posting: tuple[int, int]) -> None:
    for word in dict.fromkeys(own):
        found.setdefault(word, []).append(posting)


def _flat(
    vocabulary: list[str], postings: Postings
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32], npt.NDArray[np.int8]]:
    rows = [postings.get(word, []) for word in vocabulary]
    ends = np.zeros(len(rows) + 1, np.int64)
    np.cumsum([len(each) for each in rows], out=ends[1:])
    pairs = [pair for each in rows for pair in each]
    return ends, np.array([row for row, _ in pairs], np.int32), np.array([at for _, at in pairs], np.int8)


def _label_weight(label: str, kind: int) -> float:
    core = words(_EPITHET.split(label, maxsplit=1)[0]) if kind == VILLAGE else ()
    return max(0.25, sum(weight(word) for word in dict.fromkeys(core or words(label))))


def _house_columns(entries: Entries, rows: list[int], all_labels: list[str]) -> dict[str, Column]:
    labels = [all_labels[row] for row in rows]
    numbers = [house_numbers(label)[0][0] for label in labels]
    return {
        "house_entry": entries.parent[rows],
        "house_first": np.array([number.first for number in numbers], np.int16),
        "house_last": np.array([number.last for number in numbers], np.int16),
        "house_letter": np.array([number.letter for number in numbers], np.int8),
        "house_label": Strings.of(labels),
        "house_lon": entries.lon[rows],
        "house_lat": entries.lat[rows],
    }
