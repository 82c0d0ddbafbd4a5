"""Events as a spreadsheet (Office Open XML) in which codes are text and days are days."""

from __future__ import annotations

import datetime
import re
import zipfile
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from gesta.formats.flat import COLUMNS, Record, cell, flat_records
from gesta.formats.sink import Sink
from gesta.formats.writing import Options, Tally, Writer
from gesta.records import Reading

MOST_ROWS = 1_048_576
_LONGEST_CELL = 32_767
# The day 0 of spreadsheets, and the first day that all of them count alike: they believe in a 29 February 1900.
_DAY_ZERO, _FIRST_DAY = datetime.date(1899, 12, 30), datetime.date(1900, 3, 1)
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# A sheet reads _x000A_ as the character of that number, and _x005F_ as the underscore.
_ESCAPED = re.compile("(_x[0-9A-Fa-f]{4}_)")

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KIND}.worksheet+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        '<sheets><sheet name="events" sheetId="1" r:id="r1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
    ),
    # Style 0: text, so that a cell stays text when somebody edits it. 1: a day. 2: the headings. 3: a number.
    "xl/styles.xml": (
        f'<styleSheet xmlns="{_MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
        '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
        '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
        '<cellXfs count="4"><xf numFmtId="49" applyNumberFormat="1"/><xf numFmtId="164" applyNumberFormat="1"/>'
        '<xf numFmtId="49" fontId="1" applyNumberFormat="1" applyFont="1"/><xf numFmtId="0"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    ),
}  # fmt: skip
_OPENING = (
    f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>'
)


def _write(readings: Iterable[Reading], options: Options, tally: Tally) -> Iterator[bytes]:
    sink = Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _PARTS.items():
            archive.writestr(_entry(name), _HEAD + content)
        with archive.open(_entry("xl/worksheets/sheet1.xml"), "w", force_zip64=True) as sheet:
            sheet.write((_HEAD + _OPENING + _row(map(_text_cell, (column.name for column in COLUMNS), _BOLD))).encode())
            for number, record in enumerate(flat_records(readings, options, tally), start=2):
                if number > MOST_ROWS:
                    tally.rows -= 1
                    tally.left_out[f"beyond the {MOST_ROWS:,} rows of a sheet"] += 1
                    continue
                sheet.write(_record_row(record).encode())
                yield sink.take()
            sheet.write(b"</sheetData></worksheet>")
    yield sink.take()


_BOLD = (2,) * len(COLUMNS)


def _entry(name: str) -> zipfile.ZipInfo:
    """An entry with a day that is always the same: same events, same bytes."""
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _record_row(record: Record) -> str:
    return _row(_cell(cell(column.name, record[column.name])) for column in COLUMNS)


def _row(cells: Iterable[str]) -> str:
    return f"<row>{''.join(cells)}</row>"


def _cell(value: object) -> str:
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, int | float):
        return f'<c s="3"><v>{value!r}</v></c>'
    if isinstance(value, datetime.date) and value >= _FIRST_DAY:
        return f'<c s="1"><v>{(value - _DAY_ZERO).days}</v></c>'
    return _text_cell(str(value))


def _text_cell(text: str, style: int = 0) -> str:
    kept = _ESCAPED.sub(r"_x005F\1", _NOT_IN_XML.sub("", text))[:_LONGEST_CELL]
    return f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(kept)}</t></is></c>'


WRITER = Writer(
    name="xlsx",
    title="spreadsheet, one row an event, codes as text, days as days",
    suffix=".xlsx",
    media_type=f"{_KIND}.sheet",
    write=_write,
    columns=COLUMNS,
    losses=(
        "offsets of participants, dates and places",
        "reasons",
        "bounds of quantities",
        f"rows beyond {MOST_ROWS:,} and characters beyond {_LONGEST_CELL:,} in a cell",
    ),
    binary=True,
)
