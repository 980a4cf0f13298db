"""What people see, kept as files: a run is compared with them byte by byte.

`FUNDMATCH_SNAPSHOTS=write pytest tests/test_snapshots.py` writes them anew; read the difference
before you commit it.
"""

import difflib
import gzip
import os
import re
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

FOLDER = Path(__file__).parent / "snapshots"
# Past this size a snapshot is kept packed: nobody reads it, but the difference can still be shown.
_PACKED_FROM = 100_000
_VERSION = re.compile(r"""("fundmatch": "|fundmatch |'Version )\d+\.\d+\.\d+""")


def same_as_kept(name: str, text: str) -> None:
    """Compare with the snapshot of that name; the version of the program is left out."""
    text = _without_version(text)
    plain, packed = FOLDER / name, FOLDER / f"{name}.gz"
    if os.environ.get("FUNDMATCH_SNAPSHOTS") == "write":
        _write(plain, packed, text.encode())
        return
    kept = gzip.decompress(packed.read_bytes()) if packed.is_file() else plain.read_bytes()
    before = _without_version(kept.decode())
    if before != text:
        msg = f"{name} is not as it was:\n{_difference(before, text)}"
        raise AssertionError(msg)


def _without_version(text: str) -> str:
    return _VERSION.sub(r"\1X", text)


def _write(plain: Path, packed: Path, raw: bytes) -> None:
    plain.parent.mkdir(parents=True, exist_ok=True)
    plain.unlink(missing_ok=True)
    packed.unlink(missing_ok=True)
    if len(raw) < _PACKED_FROM:
        plain.write_bytes(raw)
    else:
        packed.write_bytes(gzip.compress(raw, mtime=0))


def _difference(kept: str, text: str) -> str:
    lines = list(difflib.unified_diff(kept.splitlines(), text.splitlines(), "kept", "now", lineterm="", n=0))
    return "\n".join(line[:400] for line in lines[:40]) + (f"\n… {len(lines) - 40} more" if len(lines) > 40 else "")


def dump(path: Path) -> str:
    """Return a workbook as text: each sheet, each cell with value, format and look, and what hangs on the sheet."""
    book = load_workbook(path)
    lines = [f"identifier {book.properties.identifier}", f"keywords {book.properties.keywords}"]
    for sheet in book.worksheets:
        lines += [f"## {sheet.title} {sheet.sheet_state}", *_layout(sheet)]
        lines += [_cell(cell) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    return "\n".join(lines) + "\n"


def _layout(sheet: Worksheet) -> list[str]:
    page, margins = sheet.page_setup, sheet.page_margins
    return [
        f"freeze {sheet.freeze_panes} filter {sheet.auto_filter.ref} titles {sheet.print_title_rows}",
        f"page {page.orientation} {page.paperSize} {page.fitToWidth}x{page.fitToHeight} {margins.left} {margins.top}",
        f"foot {sheet.oddFooter.left.text} | {sheet.oddFooter.center.text} | {sheet.oddFooter.right.text}",
        *(f"column {name} {one.width} {one.hidden}" for name, one in sorted(sheet.column_dimensions.items())),
        *(f"height {number} {one.height}" for number, one in sorted(sheet.row_dimensions.items()) if one.height),
        *(f"merged {area}" for area in sorted(map(str, sheet.merged_cells.ranges))),
        *(f"choices {one.sqref} {one.formula1}" for one in sheet.data_validations.dataValidation),
        *(f"table {one.displayName} {one.ref}" for one in sheet.tables.values()),
        *(f"colours {area.sqref} {len(area.rules)}" for area in sheet.conditional_formatting),
        f"charts {len(sheet._charts)}",
    ]


def _cell(cell: Cell) -> str:
    link = cell.hyperlink.target or cell.hyperlink.location if cell.hyperlink else ""
    look = f"{cell.number_format} {'b' if cell.font.b else ''} {cell.font.color.rgb if cell.font.color else ''}"
    return f"{cell.coordinate}\t{cell.value!r}\t{look}\t{cell.fill.fgColor.rgb}\t{link or ''}"
