"""A backup brings back every row and every file; whoever was erased since stays erased."""

import datetime as dt
import gzip
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
from contextlib import closing
from pathlib import Path

import pytest
from tests import databases
from tests.serving import COMMAND

NAME, UPLOAD = "Gerda Löschmich", b"\xff\xd8 kein Bild"
LEFT = ("region/", "cache/", "live/", "mail/")
FILL = f"""
from dreiraum.ground.people.models import User, Organisation, Act
from dreiraum.ground.messages.models import Message, Feedback
gerda = User.objects.create_user("gerda@example.org", name={NAME!r}, pk="4d1bd6f0-0000-4000-8000-000000000001")
ute = User.objects.create_user("ute@example.org", "geheim-und-lang", name="Ute Bleibt")
club = Organisation.objects.create(slug="verein", name="Verein", kind="association")
gerda.memberships.create(organisation=club, role="keeper")
Message.objects.create(person=ute, kind="a", subject="Hallo", text="Gruß von {NAME}")
Act.objects.bulk_create(Act(actor=ute, person=gerda, verb="v", about=str(n)) for n in range(700))
Feedback.objects.create(kind="other", message="ÄÖÜ \\x00"[:4])
"""
ERASE = """
from dreiraum.ground.people.models import User
from dreiraum.ground.people.erasure import erase
erase(person=User.objects.get(email="gerda@example.org"))
"""


def run(*arguments, given="", **environment):
    usual = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DREIRAUM_HOME")}
    return subprocess.run(
        [COMMAND, *arguments], input=given, env={**usual, **environment}, capture_output=True, text=True, check=False
    )


def did(*arguments, **more) -> str:
    ended = run(*arguments, **more)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def refused(*arguments, **more) -> str:
    ended = run(*arguments, **more)
    assert ended.returncode == 2, (ended.stdout, ended.stderr)
    assert ended.stderr.count("\n") == 1
    return ended.stderr


def write(folder: Path, **environment) -> Path:
    """An installation with people in it."""
    (folder / "uploads/photos").mkdir(parents=True)
    (folder / "uploads/photos/a.jpg").write_bytes(UPLOAD)
    (folder / "site.toml").write_text('name = "Hier"\n', "utf-8")
    (folder / "texte").mkdir()
    for name in ("cache", "live", "mail"):
        (folder / name).mkdir()
        (folder / name / "a.log").write_text("a")
    (folder / "texte/impressum.de.md").write_text("# Wir", "utf-8")
    (folder / "region/parts").mkdir(parents=True)
    (folder / "region/manifest.json").write_text("{}")
    (folder / "region/parts/big").write_bytes(b"x" * 1000)
    did("manage", folder, "migrate", "-v", "0", **environment)
    did("manage", folder, "shell", "-v", "0", given=FILL, **environment)
    return folder


def rows(database: Path) -> dict[str, list]:
    with closing(sqlite3.connect(database)) as open_one:
        names = [name for (name,) in open_one.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(map(repr, open_one.execute(f"SELECT * FROM {name}"))) for name in names}


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(("dreiraum.sqlite3", "."))
    }


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """An installation and its backup."""
    folder = write(tmp_path_factory.mktemp("saved") / "here")
    file = folder.parent / "a.tar.gz"
    did("backup", folder, "--to", file)
    return folder, file


def test_every_row_and_every_file_comes_back(saved, tmp_path):
    folder, file = saved
    said = did("restore", file, tmp_path / "there")
    assert "0 accounts erased again" in said
    assert "region/ is not in this backup" in said
    before, after = rows(folder / "dreiraum.sqlite3"), rows(tmp_path / "there/dreiraum.sqlite3")
    assert after == before
    assert len(before["people_act"]) == 700
    expected = {name: content for name, content in files(folder).items() if not name.startswith(LEFT)}
    assert {*expected} == {"secret-key", "site.toml", "texte/impressum.de.md", "uploads/photos/a.jpg"}
    assert files(tmp_path / "there") == expected
    assert [path.name for path in tmp_path.iterdir()] == ["there"]


def test_a_backup_is_for_its_owner_alone(saved):
    assert saved[1].stat().st_mode & 0o777 == 0o600
    with tarfile.open(saved[1]) as tar:
        assert {one.uname for one in tar} == {""}


def test_the_region_comes_along_if_wanted(saved, tmp_path):
    folder, _ = saved
    did("backup", folder, "--to", tmp_path / "b.tar.gz", "--with-region")
    assert "region/" not in did("restore", tmp_path / "b.tar.gz", tmp_path / "there")
    there = files(tmp_path / "there")
    assert there == {name: content for name, content in files(folder).items() if not name.startswith(LEFT[1:])}
    assert "region/parts/big" in there


def test_whoever_was_erased_after_the_backup_stays_erased(saved, tmp_path):
    folder, file = saved
    own = shutil.copytree(folder, tmp_path / "own")
    did("manage", own, "shell", "-v", "0", given=ERASE)
    assert "keeps the old one" in refused("restore", file, own)
    said = did("restore", file, own, "--replace")
    assert "1 accounts erased again" in said
    assert len(rows(own / "dreiraum.sqlite3")["people_user"]) == 1
    assert NAME.encode() not in b"".join(path.read_bytes() for path in own.rglob("*") if path.is_file())
    assert json.loads((own / "erasures.jsonl").read_text())["id"] == "4d1bd6f0-0000-4000-8000-000000000001"
    assert (own / "region/manifest.json").read_text() == "{}"
    old = next(tmp_path.glob("own.before-*"))
    assert (old / "dreiraum.sqlite3").exists()
    did("restore", file, tmp_path / "elsewhere", "--erasures", own / "erasures.jsonl")
    assert len(rows(tmp_path / "elsewhere/dreiraum.sqlite3")["people_user"]) == 1


def test_a_folder_that_holds_a_region_alone_keeps_it(saved, tmp_path):
    shutil.copytree(saved[0] / "region", tmp_path / "there/region")
    assert "not in this backup" not in did("restore", saved[1], tmp_path / "there")
    assert (tmp_path / "there/region/parts/big").stat().st_size == 1000
    assert [path.name for path in tmp_path.iterdir()] == ["there"]


@pytest.mark.parametrize("cut", [0, 10, 500, -200])
def test_a_backup_that_was_cut_off_changes_nothing(saved, tmp_path, cut):
    broken = tmp_path / "broken.tar.gz"
    broken.write_bytes(saved[1].read_bytes()[:cut])
    assert "damaged" in refused("restore", broken, tmp_path / "there")
    assert [path.name for path in tmp_path.iterdir()] == ["broken.tar.gz"]


def test_a_file_that_was_changed_is_found(saved, tmp_path):
    with tarfile.open(saved[1]) as tar:
        tar.extractall(tmp_path / "in", filter="data")
    (tmp_path / "in/site.toml").write_text('name = "Dort"\n')
    with tarfile.open(tmp_path / "other.tar.gz", "w:gz") as tar:
        tar.add(tmp_path / "in", ".")
    assert "not those that were saved" in refused("restore", tmp_path / "other.tar.gz", tmp_path / "there")
    assert not (tmp_path / "there").exists()


def test_a_backup_that_leads_out_of_its_folder_is_refused(tmp_path):
    evil = tmp_path / "evil.tar.gz"
    (tmp_path / "x").write_text("x")
    with tarfile.open(evil, "w:gz") as tar:
        tar.add(tmp_path / "x", "../outside")
    assert "damaged" in refused("restore", evil, tmp_path / "there")
    assert not (tmp_path / "outside").exists()


def test_what_is_no_backup_is_refused(tmp_path):
    with gzip.open(tmp_path / "a.tar.gz", "wb") as out:
        out.write(b"hello")
    assert "no backup" in refused("restore", tmp_path / "a.tar.gz", tmp_path / "there")
    assert "no such file" in refused("restore", tmp_path / "b.tar.gz", tmp_path / "there")


def test_backups_of_a_folder_are_named_and_old_ones_go(saved, tmp_path):
    old = tmp_path / f"dreiraum-{dt.datetime.now(dt.UTC) - dt.timedelta(days=31):%Y-%m-%d-%H%M%S}.tar.gz"
    young = tmp_path / f"dreiraum-{dt.datetime.now(dt.UTC) - dt.timedelta(days=29):%Y-%m-%d-%H%M%S}.tar.gz"
    for file in (old, young, tmp_path / "dreiraum-notes.tar.gz"):
        file.touch()
    made = Path(did("backup", saved[0], "--to", tmp_path, "--keep-days", "30").strip())
    assert {path.name for path in tmp_path.iterdir()} == {made.name, young.name, "dreiraum-notes.tar.gz"}
    assert made.stat().st_size > 1000


def test_a_backup_of_sqlite_is_not_put_into_postgresql(saved, tmp_path):
    said = refused("restore", saved[1], tmp_path / "there", DATABASE_URL="postgres://nobody@127.0.0.1:1/none")
    assert "the backup is of sqlite" in said
    assert not (tmp_path / "there").exists()


@pytest.fixture
def clusters():
    """Two PostgreSQL of one's own."""
    binaries = databases.programs()
    if binaries is None:
        pytest.skip("PostgreSQL is not there")
    with databases.cluster(binaries) as one, databases.cluster(binaries) as other:
        yield one, other


def test_postgresql_comes_back_too(clusters, tmp_path):
    import psycopg

    def everything(url):
        with psycopg.connect(url) as open_one:
            tables = open_one.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
            ).fetchall()
            return {name: sorted(open_one.execute(f"SELECT t::text FROM {name} t").fetchall()) for (name,) in tables}

    here, there = clusters
    folder, file = write(tmp_path / "here", DATABASE_URL=here), tmp_path / "a.tar.gz"
    did("backup", folder, "--to", file, DATABASE_URL=here)
    did("restore", file, tmp_path / "there", DATABASE_URL=there)
    before = everything(here)
    assert len(before["people_act"]) == 700
    assert everything(there) == before
    assert "not empty" in refused("restore", file, tmp_path / "again", DATABASE_URL=there)
    did("manage", folder, "shell", "-v", "0", given=ERASE, DATABASE_URL=here)
    assert "1 accounts erased again" in did("restore", file, folder, "--replace", DATABASE_URL=here)
    assert len(everything(here)["people_user"]) == 1
    assert not any(NAME in str(table) for table in everything(here).values())
