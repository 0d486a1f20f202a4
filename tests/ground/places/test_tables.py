"""Files as people send them: read whatever program wrote them, or refused with one clear line."""

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dreiraum.ground.places.sheets import read_sheet
from dreiraum.ground.places.tables import NoTable, guarded, read_table, unguarded, write_rows

ROWS = [["Name", "Beschreibung"], ["Café Müller", "täglich; auch sonntags"], ["Bücherei", 'sagt "Hallo"\nzweimal']]


def written(rows, delimiter, encoding):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_every_usual_way_to_write_a_table_is_read(delimiter, encoding):
    read = read_table(written(ROWS, delimiter, encoding))
    assert [list(read.head), *(list(cells) for _line, cells in read.rows)] == ROWS


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04abc", "Excel- oder Zip-Datei"),
        (b"\x89PNG\r\n", "Bild"),
        (b"%PDF-1.7", "PDF"),
        (b"", "leer"),
        (b"\n\n  \n", "leer"),
        (b"a;b\x00\n1;2", "keine Tabelle"),
        (b'Name;Ort\n"Haus;West\nHof;Ost\n', "Zeile 3"),
        (b"Name\n" + b"x\n" * 10_001, "10.000 Zeilen"),
        (b"Name\n" + b"x" * 5_000_001, "zu groß"),
        (b"Vorname;Nachname\nErika;Beispiel\n", "fehlt die Spalte"),
        (b"Name;Name\nA;B\n", "zweimal"),
        (b"Name;Telefon\n", "nur die Kopfzeile"),
        (b"Titel;Wo\nYoga;Halle\n", "fehlt die Spalte \u201eDienst\u201c"),
        (b"<?xml version='1.0'?><html/>", "keine Leistung"),
        (b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>", "verweist auf anderes"),
        (b"<a><b></a>", "in Zeile 1"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_table_is_refused_with_one_line(content, words):
    with pytest.raises(NoTable, match=words) as refused:
        read_sheet(content, "verein")
    assert "\n" not in str(refused.value)


def test_the_line_of_a_row_is_the_one_a_person_sees():
    read = read_table(b'Name;Ort\n\nA;"x\ny"\nB;z\n')
    assert [line for line, _cells in read.rows] == [4, 5]


@given(st.binary(max_size=300) | st.text(max_size=100).map(lambda text: f"Name;Ort\n{text}".encode()))
@example(b'Name\n"')
@example("\ufeffName\nä".encode("utf-16"))
@example(b"<\xff\xfe")
@example(b'<?xml version="1.0" encoding="x"?><a/>')
def test_any_bytes_give_rows_or_a_clear_refusal(content):
    try:
        sheet = read_sheet(content, "verein")
    except NoTable as refusal:
        assert str(refusal).strip()
    else:
        assert sheet.rows
        assert all(isinstance(cell, str) for _line, cells in sheet.rows for cell in cells.values())


@given(st.text())
@example("=1+1")
@example("'=1+1")
@example("''@x")
@example("'")
def test_no_spreadsheet_runs_what_we_write_and_it_is_read_as_it_was(text):
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in ("=", "@", "\t", "\r") or text == ""


@pytest.mark.parametrize(
    ("cell", "safe"),
    [("+49 5151 123", "+49 5151 123"), ("-9,5", "-9,5"), ("-1+cmd|' /C calc'!A0", "'-1+cmd|' /C calc'!A0"),
     ("+A1", "'+A1"), ("Haus", "Haus")],
)  # fmt: skip
def test_numbers_stay_numbers(cell, safe):
    assert guarded(cell) == safe


@given(
    st.lists(st.lists(st.text(st.characters(blacklist_categories=["Cs", "Cc"])), min_size=2, max_size=2), min_size=1)
)
def test_what_is_written_is_read_again(rows):
    whole = [["Name", "Ort"], *([cell.strip() for cell in row] for row in rows)]
    read = read_table("".join(write_rows(whole)).encode())
    assert [list(cells) for _line, cells in read.rows] == [row for row in whole[1:] if any(row)]
