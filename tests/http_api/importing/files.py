"""Files as schools send them, and as nobody should: made here, never kept."""

import csv
import io
import zipfile

from xlsxwriter import Workbook

from http_api.importing.child import cells_of
from http_api.importing.guards import FileKind, check_file
from http_api.importing.headings import Reader
from http_api.importing.limits import LIMITS
from http_api.importing.reading import messages

HEADINGS = ("教师编号", "活动编号", "数量", "考核结果", "完成日期")
ROW = ("T1", "PRO", 20, "合格", "2024-05-01")

CONTENT_TYPES = """<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels"
 ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
</Types>"""
WORKBOOK = """<?xml version="1.0" encoding="UTF-8"?>
<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
<sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>"""
ROOT = """<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Target="xl/workbook.xml"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/>
</Relationships>"""
RELATIONS = """<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Target="worksheets/sheet1.xml"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/>
</Relationships>"""
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def a_book(*rows, sheet="填报", adorn=None):
    """Return a workbook of rows, written as Excel would; `adorn` may add to it."""
    file = io.BytesIO()
    book = Workbook(file, {"default_date_format": "yyyy-mm-dd"})
    page = book.add_worksheet(sheet)
    for number, row in enumerate(rows):
        page.write_row(number, 0, row)
    if adorn is not None:
        adorn(book, page)
    book.close()
    return file.getvalue()


def by_hand(cells="", *, after="", parts=None, packing=zipfile.ZIP_DEFLATED):
    """Return a workbook of hand-written XML: what stands inside and after sheetData."""
    sheet = (
        f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{MAIN}">'
        f"<sheetData>{cells}</sheetData>{after}</worksheet>"
    )
    return zipped(
        {
            "[Content_Types].xml": CONTENT_TYPES,
            "_rels/.rels": ROOT,
            "xl/workbook.xml": WORKBOOK,
            "xl/_rels/workbook.xml.rels": RELATIONS,
            "xl/worksheets/sheet1.xml": sheet,
            **(parts or {}),
        },
        packing,
    )


def zipped(parts, packing=zipfile.ZIP_DEFLATED):
    """Return an archive of parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", packing) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def a_csv(*rows, separator=",", encoding="utf-8"):
    """Return rows as CSV."""
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=separator).writerows(rows)
    return file.getvalue().encode(encoding)


def read(data, name="a.xlsx", limits=LIMITS):
    """Return the rows of a file, read in this process: what the child would tell."""
    kind = check_file(name, data, limits)
    reader = Reader()
    rows = []
    for message in messages(kind, data, limits):
        if "sheet" in message:
            reader.next_sheet(message["sheet"])
            continue
        row = reader.read(message["row"], cells_of(message["cells"]))
        if row is not None:
            rows.append(row)
    reader.finish()
    return rows


def read_csv(data, limits=LIMITS):
    """Return the rows of a CSV file."""
    assert check_file("a.csv", data, limits) is FileKind.CSV
    return read(data, "a.csv", limits)
