"""Commands and Python examples of the pages do what they say they do: they run."""

import re
import shlex
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.docs.pages import ROOT, page, pages

from dreiraum.cli import main

PAGES = [one for one in pages() if any(block.kind in ("sh", "python") for block in one.blocks)]
KINDS = ("sh", "bash", "python", "toml", "csv", "html", "json", "text")
NEEDS_INTERNET = "# needs internet"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_examples_run(page, desk, capsys):
    for block in page.blocks:
        if block.file:
            (desk / block.file).parent.mkdir(exist_ok=True)
            (desk / block.file).write_text(block.text, encoding="utf-8")
        elif block.kind == "sh":
            for command in block.commands:
                _run(command)
        elif block.kind == "python":
            exec(compile(block.text, page.name, "exec"), {"__name__": "example"})
            assert capsys.readouterr().out, f"{page.name}: the example prints nothing"


def _run(command: str) -> None:
    words = shlex.split(command, comments=True)
    if words[0] == "dreiraum":
        words = [*words, "--help"] if NEEDS_INTERNET in command else words
        said = CliRunner().invoke(main, words[1:], catch_exceptions=False)
        assert said.exit_code == 0, f"{command}: {said.output}"
        named = words[words.index("--out") + 1] if "--out" in words else ""
        assert Path(named).exists() if named and "--help" not in words else said.output, f"{command}: nothing"
    elif words[0] == "make":
        assert re.search(rf"^{words[1]}:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE), command
    elif words[0].startswith(".venv/bin/"):
        named = [word for word in words[1:] if "/" in word]
        assert (ROOT / ".venv").exists() <= (ROOT / words[0]).exists(), command
        assert all((ROOT / name).exists() for name in named), command
    else:
        assert command == ". .venv/bin/activate", f"{command}: is there a test for it?"


def test_the_first_two_commands_of_the_readme_are_those_of_the_makefile():
    first = [command for block in page("README.md").blocks if block.kind == "sh" for command in block.commands][:2]
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)[:2]
    assert first == ["make demo", "make test"]
    assert targets == ["demo", "test"]


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_blocks_say_what_they_are(page):
    for block in page.blocks:
        assert block.kind in KINDS, f"{page.name}: {block.kind or 'a block'}"
        if block.kind in ("toml", "csv"):
            assert block.file, f"{page.name}: the file that this {block.kind} is"
        if block.kind == "toml":
            tomllib.loads(block.text)


def test_the_examples_of_configuration_build(desk):
    examples = {block.file: block.text for one in pages() for block in one.blocks if block.kind == "toml"}
    for name, text in examples.items():
        (desk / name).parent.mkdir(exist_ok=True)
        (desk / name).write_text(text, encoding="utf-8")
    config = 'services = "services.toml"\nprofiles = "profiles"\n' + examples["district.toml"]
    (desk / "district.toml").write_text(config, encoding="utf-8")
    said = CliRunner().invoke(main, ["region", "build", "district.toml", "--out", "built"], catch_exceptions=False)
    assert said.exit_code == 0, said.output
    coverage = CliRunner().invoke(main, ["region", "coverage", "built", "--json"], catch_exceptions=False).output
    assert '"coworking"' in coverage
