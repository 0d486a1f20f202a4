"""Parts on disk: complete under their name or not there, and read as they were written."""

import hashlib
import json
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from dreiraum.reach.errors import InputError
from dreiraum.reach.parts import SCHEMAS, Part, write_part
from dreiraum.reach.strings import Strings

COLUMNS = {"cost": np.arange(6, dtype=np.uint16).reshape(2, 3), "name": Strings.of(["", "Äpfel", "ß"])}


def written(folder, columns=COLUMNS, **facts):
    return Part(folder / write_part(folder, "places", columns, facts))


def test_a_part_is_read_as_it_was_written(tmp_path):
    part = written(tmp_path, places=3)
    assert part.array("cost").tolist() == [[0, 1, 2], [3, 4, 5]]
    assert part.strings("name").tolist() == ["", "Äpfel", "ß"]
    assert part.facts == {"places": 3}
    assert ("cost" in part, "name" in part, "nothing" in part) == (True, True, False)
    part.verify()


@given(arrays(st.sampled_from([np.int8, np.uint16, np.int32, np.float64, np.bool_]), array_shapes(min_side=0)))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_array_is_read_as_it_was_written(tmp_path, array):
    found = written(tmp_path, {"x": array}).array("x")
    assert found.dtype == array.dtype
    np.testing.assert_array_equal(found, array)


def test_equal_content_is_one_folder_and_other_content_another(tmp_path):
    one, again = written(tmp_path), written(tmp_path)
    other = written(tmp_path, more=1)
    assert one.path == again.path != other.path
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted({one.path.name, other.path.name})


def test_columns_are_mapped_from_disk_and_nobody_writes_to_them(tmp_path):
    array = written(tmp_path).array("cost")
    with pytest.raises(ValueError, match="read-only"):
        array[0, 0] = 9
    base = array
    while not isinstance(base, np.memmap) and base.base is not None:
        base = base.base
    assert isinstance(base, np.memmap)


def test_processes_share_the_pages_of_a_part(tmp_path):
    """Two processes that read a column of 8 MB: the kernel counts its pages as shared in either."""
    part = written(tmp_path, {"large": np.arange(1 << 20, dtype=np.int64)})
    program = (
        "import sys; from pathlib import Path; from dreiraum.reach.parts import Part\n"
        f"column = Part(Path({str(part.path)!r})).array('large'); column.sum()\n"
        "print('ready', flush=True); sys.stdin.readline()\n"
        "found = 0; mine = False\n"
        "for line in open('/proc/self/smaps'):\n"
        "    mine = 'large.npy' in line if '-' in line.split()[0] else mine\n"
        "    if mine and line.startswith('Shared_'): found += int(line.split()[1])\n"
        "print(found)\n"
    )
    both = [
        subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    for one in both:
        assert one.stdout.readline() == "ready\n"
    for one in both:  # both still run while either is asked
        one.stdin.write("\n")
        one.stdin.flush()
        shared = int(one.stdout.readline())
        assert shared >= 7000
    for one in both:
        one.communicate()


def damage(part):
    path = part.path / "cost.npy"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)


def test_a_damaged_file_is_found_and_named(tmp_path):
    part = written(tmp_path)
    damage(part)
    with pytest.raises(InputError, match=r"cost\.npy: damaged"):
        part.verify()


def test_writing_again_heals_a_damaged_part(tmp_path):
    part = written(tmp_path)
    damage(part)
    written(tmp_path).verify()
    (part.path / "cost.npy").unlink()
    written(tmp_path).verify()
    (part.path / "part.json").write_text("")
    written(tmp_path).verify()


@pytest.mark.parametrize("length", [0, 1, 20, 130])
def test_a_file_cut_off_is_one_line(tmp_path, length):
    part = written(tmp_path)
    path = part.path / "cost.npy"
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(InputError, match=r"cost\.npy"):
        Part(part.path).array("cost")
    with pytest.raises(InputError, match=r"cost\.npy"):
        part.verify()


def test_a_file_that_is_gone_is_one_line(tmp_path):
    part = written(tmp_path)
    (part.path / "cost.npy").unlink()
    with pytest.raises(InputError, match=r"cost\.npy"):
        part.array("cost")
    with pytest.raises(InputError, match=r"cost\.npy"):
        part.verify()


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "null", "3", '{"kind": "places"}', "\x00", '{"kind": [], "schema": 1}']
)
def test_a_head_that_says_nothing_is_one_line(tmp_path, text):
    part = written(tmp_path)
    (part.path / "part.json").write_text(text)
    with pytest.raises(InputError, match="build"):
        _ = Part(part.path).head


@pytest.mark.parametrize(("kind", "schema"), [("places", SCHEMAS["places"] + 1), ("places", 0), ("ghosts", 1)])
def test_another_schema_is_refused_with_a_sentence(tmp_path, kind, schema):
    part = written(tmp_path)
    text = json.dumps(json.loads((part.path / "part.json").read_text()) | {"kind": kind, "schema": schema})
    (part.path / "part.json").write_text(text)
    old = part.path.replace(tmp_path / f"{kind}-{hashlib.sha256(text.encode()).hexdigest()[:16]}")
    with pytest.raises(InputError, match=f"part '{kind}' has schema {schema}, this version reads .* build"):
        _ = Part(old).head


def test_a_column_that_is_not_there_is_a_programmers_error(tmp_path):
    with pytest.raises(KeyError):
        written(tmp_path).array("nothing")
