"""The tree as a stranger finds it: links lead somewhere, modules say what they are, nothing names one machine."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.docs.pages import ROOT, pages

# Hosts of package registries, and folders that exist on one machine only; spelt apart so as not to name them here.
REGISTRIES = [".".join(host) for host in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("crates", "io"))]
ONE_MACHINE = [rf"(?<![\w.])/{folder}/\w" for folder in ("home", "root", "Users", "work", "tmp", "mnt", "srv")]
NOT_OURS = {
    *(".git", ".venv", ".tools", ".cache", "out", "dist", "build", "__pycache__"),
    *("node_modules", "static", "built"),
}


def files() -> Iterator[Path]:
    """Everything that belongs to the project."""
    folders = [ROOT]
    while folders:
        for path in sorted(folders.pop().iterdir()):
            if path.is_dir() and path.name not in NOT_OURS and not path.name.endswith(("_cache", ".egg-info")):
                folders += [path] if path.name != ".hypothesis" else []
            elif path.is_file() and path.name != "uv.lock":
                yield path


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    for link in page.links:
        if not re.match("https?://", link):
            assert (page.path.parent / link.split("#")[0]).exists(), f"{page.name}: {link}"


def test_pictures_have_words_for_those_who_do_not_see_them():
    for one in pages():
        for words in re.findall(r"!\[([^\]]*)\]", one.text):
            assert len(words) > 20, f"{one.name}: {words}"


def test_every_module_says_what_it_is():
    silent = [
        path for path in (ROOT / "src").rglob("*.py") if not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert not silent


def test_nothing_names_one_machine_or_a_registry():
    forbidden = re.compile("|".join([*map(re.escape, REGISTRIES), *ONE_MACHINE]))
    found = []
    for path in files():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{path.relative_to(ROOT)}: {one[0]}" for one in forbidden.finditer(text)]
    assert not found


def test_the_lock_knows_public_registries_only():
    hosts = set(re.findall(r"https?://([^/\"]+)", (ROOT / "uv.lock").read_text("utf-8")))
    assert all(host.endswith(tuple(REGISTRIES)) for host in hosts), hosts
