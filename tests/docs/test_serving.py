"""What the page on serving says, the site has; what it has, the page says."""

import re

import click
import pytest
from tests.docs.pages import ROOT, page

from dreiraum.cli.backup import backup
from dreiraum.cli.serve import manage, serve
from dreiraum.web import metrics, settings

TEXT = page("docs/serving.md").text
UNITS = sorted((ROOT / "deploy").glob("*.service"))


def test_every_setting_is_documented():
    known = set(re.findall(r"^((?:DREIRAUM|DATABASE)_[A-Z_]+)", settings.__doc__, re.MULTILINE))
    known |= {option.envvar for option in serve.params if option.envvar} | {"DREIRAUM_SECRET_KEY"}
    table = TEXT.partition("## Settings")[2].partition("## ")[0]
    said = set(re.findall(r"`([A-Z]+(?:_[A-Z]+)*)`", table))
    limits = {f"DREIRAUM_LIMIT_{kind.upper()}" for kind in settings.PER_MINUTE}
    written = {"DREIRAUM_LIMIT_FIND", *(f"DREIRAUM_LIMIT{rest}" for rest in re.findall(r"`(_[A-Z]+)`", table))}
    assert written == limits
    assert said - {"DREIRAUM_LIMIT_FIND"} == known - {"DREIRAUM_LIMIT_KIND"}


@pytest.mark.django_db
def test_every_metric_is_documented():
    text = metrics.exposition().decode()
    known = set(re.findall(r"^# TYPE (\w+) ", text, re.MULTILINE)) - set(re.findall(r"\w+_created", text))
    assert set(re.findall(r"`(dreiraum_(?!region_info`)\w+|dreiraum_region_info)`", TEXT)) == known


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_the_units_call_commands_as_they_are(unit):
    command = re.search(r"^ExecStart=/\S+/dreiraum (.+)$", unit.read_text("utf-8"), re.MULTILINE)[1].split()
    called = {"serve": serve, "manage": manage, "backup": backup}[command[0]]
    assert called.make_context(command[0], command[1:], resilient_parsing=True).params["folder"]
    with click.Context(called):
        known = {name for option in called.params for name in option.opts}
    assert {word for word in command if word.startswith("--")} <= known
