"""Zips and folders are bounded before they are unpacked; what is damaged or locked is said."""

import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reach.gtfs.feeds import written

from dreiraum.reach.errors import InputError
from dreiraum.reach.gtfs import files as module
from dreiraum.reach.gtfs.read import read_feed


def refused(path, words):
    with pytest.raises(InputError, match=words) as error:
        read_feed(path)
    assert "\n" not in str(error.value)


def test_a_zip_that_would_unpack_to_much_more_is_refused(tmp_path):
    path = written(tmp_path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("shapes.txt", bytes(100 << 20))
    refused(path, "times its size; not a GTFS feed")


def test_a_zip_that_would_fill_the_disk_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "MOST_BYTES", 100)
    refused(written(tmp_path), "more than 8 GiB")


def test_a_zip_with_thousands_of_files_is_refused(tmp_path):
    path = written(tmp_path)
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(1001):
            archive.writestr(f"{number}", b"")
    refused(path, "files inside")


def test_a_file_that_unpacks_to_more_than_it_says_is_damaged(tmp_path):
    path = written(tmp_path)
    data = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("stops.txt").file_size.to_bytes(4, "little")
    path.write_bytes(data.replace(size, b"\x05\0\0\0"))
    refused(path, r"stops\.txt")


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"<html>", bytes(1000)])
def test_what_is_no_zip_is_said(tmp_path, data):
    path = tmp_path / "feed.zip"
    path.write_bytes(data)
    refused(path, "no zip that can be read")


def test_a_path_without_anything_is_said(tmp_path):
    refused(tmp_path / "feed.zip", "is not there")
    (tmp_path / "folder").mkdir()
    refused(tmp_path / "folder", "neither stops.txt nor trips.txt")


def test_two_feeds_in_one_zip_are_not_mixed(tmp_path):
    path = tmp_path / "feed.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a/stops.txt", "stop_id\n")
        archive.writestr("b/stops.txt", "stop_id\n")
    refused(path, "several feeds inside")


def test_a_file_that_is_there_twice_is_refused(tmp_path):
    path = written(tmp_path)
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning):
        archive.writestr("stops.txt", "stop_id\n")
    refused(path, "2 times")


def test_a_member_without_a_name_is_none(tmp_path):
    path = written(tmp_path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("nameless", "stop_id\n")
    path.write_bytes(path.read_bytes().replace(b"nameless", b"\0ameless"))
    assert list(read_feed(path).stops.id) == ["A", "B", "C", "D"]


def test_paths_that_lead_out_of_the_zip_lead_nowhere(tmp_path):
    path = written(tmp_path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("../../stops.txt", "stop_id\n")
        archive.writestr("deep/down/stops.txt", "stop_id\n")
    assert list(read_feed(path).stops.id) == ["A", "B", "C", "D"]


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=8), st.integers(0, 400))
def test_a_damaged_zip_gives_a_feed_or_one_line(tmp_path_factory, changes, cut):
    path = written(tmp_path_factory.mktemp("f"))
    data = bytearray(path.read_bytes())
    for place, byte in changes:
        data[place % len(data)] = byte
    path.write_bytes(data[: len(data) - cut])
    try:
        read_feed(path)
    except InputError as error:
        assert "\n" not in str(error)
