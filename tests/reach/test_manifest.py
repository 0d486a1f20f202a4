"""One file decides which parts are in force."""

import json
import subprocess
import sys

import pytest

from dreiraum.reach.errors import InputError
from dreiraum.reach.manifest import FORMAT, building, read_manifest, write_manifest
from dreiraum.reach.parts import SCHEMAS


def manifest(version=1, **more):
    parts = {kind: f"{kind}-{version:016x}" for kind in SCHEMAS}
    told = dict.fromkeys(("ags", "country", "subdivision"), "")
    return {"name": "Dörfer", **told, "notices": [], "sources": [], "digital": [], "offers": {}, "parts": parts, **more}


def put(folder, version):
    """Write the parts of a manifest as empty folders and put it in force."""
    for name in manifest(version)["parts"].values():
        (folder / "parts" / name).mkdir(parents=True)
    write_manifest(folder, manifest(version))


def versions(folder):
    return {path.name.rpartition("-")[2].lstrip("0") for path in (folder / "parts").iterdir()}


def test_what_is_written_is_read(tmp_path):
    put(tmp_path, 1)
    assert read_manifest(tmp_path) == {"format": FORMAT, **manifest(1)}
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_the_predecessors_parts_stay_for_those_who_read_and_older_ones_go(tmp_path):
    put(tmp_path, 1)
    put(tmp_path, 2)
    assert versions(tmp_path) == {"1", "2"}
    put(tmp_path, 3)
    assert versions(tmp_path) == {"2", "3"}


def test_what_a_dead_build_left_goes(tmp_path):
    put(tmp_path, 1)
    (tmp_path / "parts" / ".writing-dead").mkdir()
    put(tmp_path, 2)
    assert versions(tmp_path) == {"1", "2"}


def test_no_region_is_said_with_the_way_out(tmp_path):
    with pytest.raises(InputError, match="no Region here; build one with `dreiraum region build"):
        read_manifest(tmp_path)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "{}", "null", "7", '{"format": 0}', '{"format": 99}', '{"format": 1}', '{"format": 1, "parts": 3}'],
)
def test_a_manifest_of_another_version_or_none_is_refused(tmp_path, text):
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(InputError, match=r"manifest\.json.*build the Region again"):
        read_manifest(tmp_path)


def test_bytes_that_are_no_text_are_refused(tmp_path):
    (tmp_path / "manifest.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match=r"manifest\.json"):
        read_manifest(tmp_path)


def test_a_folder_in_its_place_is_refused(tmp_path):
    (tmp_path / "manifest.json").mkdir()
    with pytest.raises(InputError, match=r"manifest\.json"):
        read_manifest(tmp_path)


def test_a_second_build_is_refused_while_one_writes(tmp_path):
    with building(tmp_path), pytest.raises(InputError, match="another build is writing here"), building(tmp_path):
        pass
    with building(tmp_path):
        pass


def test_a_dead_build_leaves_no_lock(tmp_path):
    program = (
        "import os, signal; from pathlib import Path; from dreiraum.reach.manifest import building\n"
        f"with building(Path({str(tmp_path)!r})): os.kill(os.getpid(), signal.SIGKILL)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == -9
    with building(tmp_path):
        pass


def test_a_file_where_the_folder_should_be_is_named(tmp_path):
    (tmp_path / "out").write_text("x")
    with pytest.raises(InputError, match="out: cannot be written"), building(tmp_path / "out"):
        pass


def test_the_manifest_is_readable_json(tmp_path):
    put(tmp_path, 1)
    text = (tmp_path / "manifest.json").read_text(encoding="utf-8")
    assert "Dörfer" in text
    assert list(json.loads(text)) == sorted(json.loads(text))


@pytest.mark.parametrize("key", sorted(manifest()))
def test_a_manifest_that_lacks_something_is_refused(tmp_path, key):
    told = {"format": FORMAT, **manifest()}
    for wrong in (None, 3, {"what": 1}, [3]):
        (tmp_path / "manifest.json").write_text(json.dumps({**told, key: wrong}))
        with pytest.raises(InputError, match=r"manifest\.json.*build the Region again"):
            read_manifest(tmp_path)


def test_a_build_never_removes_what_is_not_a_part(tmp_path):
    from dreiraum.reach.manifest import forget_unfinished

    (tmp_path / "parts" / "precious").mkdir(parents=True)
    (tmp_path / "parts" / "precious" / "thesis.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "parts" / "streets-0123456789abcdef").mkdir()
    forget_unfinished(tmp_path)
    assert [one.name for one in (tmp_path / "parts").iterdir()] == ["precious"]
