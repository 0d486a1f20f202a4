"""Texts of messages that only tests send."""

import copy
from pathlib import Path

import pytest

TEXTS = {
    "visit.de": "{{ what }} ist gebucht\n\nGuten Tag, {{ person }},\n\n{% if at %}{{ at }}{% endif %}\n\n\nBis bald!",
    "visit.en": "{{ what }} is booked\n\nHello {{ person.name }}\n",
    "soon.de": "Erinnerung: {{ what }}\n\nAbsagen: {{ cancel }}\nSo kommen Sie hin: {{ way }}\n",
    "soon.en": "Reminder: {{ what }}\n\nCancel: {{ cancel }}\nHow to get there: {{ way }}\n",
}


@pytest.fixture
def texts(tmp_path, settings):
    """Texts of two kinds: a visit that is booked, and its reminder."""
    folder: Path = tmp_path / "templates" / "messages" / "texts"
    folder.mkdir(parents=True)
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [*templates[0]["DIRS"], tmp_path / "templates"]
    settings.TEMPLATES = templates
    return folder
