"""The template: filled in and sent back it is read, as it stands it holds nothing."""

import io
import zipfile
from xml.etree import ElementTree as ET

import pytest
from python_calamine import load_workbook

from domain.vocabulary import load_vocabulary
from http_api.codes import refusal_codes, warning_codes
from http_api.importing.errors import FileEmptyError
from http_api.importing.guards import FileKind, check_file
from http_api.importing.headings import column_named
from http_api.importing.listed import LISTED
from http_api.importing.template import template, template_csv
from tests.http_api.importing.files import read, read_csv

MAIN = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
LANGUAGES = pytest.mark.parametrize("language", ["zh", "en"])


def sheet_of(data, number):
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return ET.fromstring(  # noqa: S314  our own file
            book.read(f"xl/worksheets/sheet{number}.xml")
        )


def cells_of_sheet(data, index):
    with load_workbook(io.BytesIO(data)) as book:
        return book.get_sheet_by_index(index).to_python()


@LANGUAGES
def test_the_template_itself_has_no_rows_and_its_example_is_never_one(language):
    data = template(language)

    assert check_file("a.xlsx", data) is FileKind.XLSX
    with pytest.raises(FileEmptyError):
        read(data)


@LANGUAGES
def test_the_template_in_csv_has_no_rows_either(language):
    data = template_csv(language)

    assert data.startswith(b"\xef\xbb\xbf")
    with pytest.raises(FileEmptyError):
        read_csv(data)


@LANGUAGES
def test_every_column_has_a_heading_in_both_languages(language):
    headings = cells_of_sheet(template(language), 0)[0]

    assert [column_named(one) for one in headings] == [one.key for one in LISTED]
    first = [one.partition("\n")[0] for one in headings]
    labels = [one.label for one in LISTED]
    assert first == [one.en if language == "en" else one.zh for one in labels]


def test_columns_of_words_have_drop_downs_of_the_whole_vocabulary():
    data = template()
    lists = cells_of_sheet(data, 3)

    sources = {
        one.get("sqref").rstrip("0123456789"): one.find("m:formula1", MAIN).text
        for one in sheet_of(data, 1).iterfind(".//m:dataValidation[@type='list']", MAIN)
    }

    groups = [one.group for one in LISTED if one.group]
    assert set(groups) == {"unit", "result", "kind", "theme", "section"}
    assert len(sources) == len(groups)
    for index, group in enumerate(groups):
        labels = load_vocabulary().groups[group].values()
        listed = [row[index] for row in lists if row[index]]
        assert listed == [label.zh for label in labels]
        letter = "ABCDE"[index]
        assert f"'列表'!${letter}$1:${letter}${len(listed)}" in sources.values()


def test_every_column_tells_what_it_holds_when_a_cell_is_chosen():
    found = sheet_of(template(), 1).findall(".//m:dataValidation", MAIN)

    assert len(found) == len(LISTED)
    assert all(one.get("prompt") for one in found)


def test_the_headings_stay_in_sight():
    pane = sheet_of(template(), 1).find(".//m:pane", MAIN)

    assert (pane.get("state"), pane.get("ySplit")) == ("frozen", "1")


def test_the_lists_are_hidden_and_the_first_sheet_is_open():
    with zipfile.ZipFile(io.BytesIO(template())) as book:
        text = book.read("xl/workbook.xml").decode()

    assert text.count('state="hidden"') == 1
    assert "activeTab" not in text


@LANGUAGES
def test_columns_words_and_codes_are_explained(language):
    data = template(language)
    guide = {cell for row in cells_of_sheet(data, 1) for cell in row}
    codes = {row[0] for row in cells_of_sheet(data, 2)}

    for column in LISTED:
        assert {column.key, column.label.zh, column.label.en} <= guide
        for word in load_vocabulary().words(column.group or ""):
            assert word in guide
    assert {"teacher-unknown", "cell-merged", "already-posted", "key-reused"} <= codes
    assert {"before-entry", "characters-normalised"} <= codes
    assert "internal" not in codes
    assert codes - {"结果代码", "Code of the result"} <= {
        *refusal_codes(),
        *warning_codes(),
    }
