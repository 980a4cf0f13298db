"""What Excel asks of a package and no library checks: a workbook that breaks one of these rules opens with "repair".

The limits are those of Excel's own specification; each rule names the place where it is broken.
"""

import io
import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import combinations, pairwise
from typing import Any

from lxml import etree
from openpyxl.utils import column_index_from_string, range_boundaries

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_NAME = re.compile(r"[A-Za-z_\\ÄÖÜäöüß][\w.\\]{0,254}")
_LOOKS_LIKE_A_CELL = re.compile(r"[A-Za-z]{1,3}[0-9]{1,7}|[RrCc]|[Rr][0-9]*[Cc][0-9]*")
_ROWS, _COLUMNS = 1_048_576, 16_384


class Package:
    """The parts of a workbook by name, parsed when they are asked for."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.files = {name: archive.read(name) for name in archive.namelist()}

    def part(self, name: str) -> Any:
        return etree.fromstring(self.files[name])

    def relations(self, name: str) -> dict[str, tuple[str, str, bool]]:
        """Kind, target and whether it is outside, by the id of each relation of a part."""
        folder, _, file = name.rpartition("/")
        rels = f"{folder}/_rels/{file}.rels"
        if rels not in self.files:
            return {}
        found = {}
        for one in self.part(rels).iter(f"{_PACKAGE}Relationship"):
            outside = one.get("TargetMode") == "External"
            target = one.get("Target")
            if not outside:
                target = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
            found[one.get("Id")] = (one.get("Type").rpartition("/")[2], target, outside)
        return found


def broken_rules(data: bytes) -> list[str]:
    """Every rule that the workbook breaks, with the place; none for a sound one."""
    package = Package(data)
    book = package.part("xl/workbook.xml")
    targets = package.relations("xl/workbook.xml")
    sheets = [(one.get("name"), targets[one.get(f"{_REL}id")][1]) for one in book.iter(f"{MAIN}sheet")]
    names = [name for name, _ in sheets]
    found = [*_parts(package), *_sheet_names(names), *_defined_names(book, names)]
    tables: list[Any] = []
    looks = _looks(package)
    for name, part in sheets:
        rules = _Sheet(package, name, part, looks)
        found += rules.broken()
        tables += rules.tables
    found += _tables_apart(tables, [one.get("name") for one in book.iter(f"{MAIN}definedName")])
    return found


def _parts(package: Package) -> Iterator[str]:
    types = package.part("[Content_Types].xml")
    kinds = {one.get("PartName", "").lstrip("/") for one in types} | {
        one.get("Extension") for one in types if one.get("Extension")
    }
    for name in package.files:
        if name != "[Content_Types].xml" and name not in kinds and name.rpartition(".")[2] not in kinds:
            yield f"{name}: no content type"
        for kind, target, outside in package.relations(name).values():
            if not outside and target.partition("#")[0] not in package.files:
                yield f"{name}: {kind} leads to {target}, which is not there"


def _sheet_names(names: list[str]) -> Iterator[str]:
    for name, count in Counter(name.casefold() for name in names).items():
        if count > 1:
            yield f"two sheets are called {name}"
    for name in names:
        if not 0 < len(name) <= 31 or re.search(r"[\[\]:*?/\\\x00-\x1f]", name) or name.strip("'") != name:
            yield f"sheet name {name!r}"


def _defined_names(book: Any, sheets: list[str]) -> Iterator[str]:
    seen: set[tuple[str, str]] = set()
    for one in book.iter(f"{MAIN}definedName"):
        name, scope, text = one.get("name"), one.get("localSheetId", ""), one.text or ""
        if (name.casefold(), scope) in seen:
            yield f"defined name {name} twice"
        seen.add((name.casefold(), scope))
        built_in = name.startswith("_xlnm.")
        if not built_in and (not _NAME.fullmatch(name) or _LOOKS_LIKE_A_CELL.fullmatch(name)):
            yield f"defined name {name!r}"
        if scope and int(scope) >= len(sheets):
            yield f"defined name {name}: no sheet {scope}"
        for quoted, plain in re.findall(r"(?:'((?:[^']|'')+)'|([\w.]+))!", text):
            if (quoted.replace("''", "'") or plain) not in sheets:
                yield f"defined name {name}: {text} leads to no sheet"


def _looks(package: Package) -> dict[str, int]:
    styles = package.part("xl/styles.xml")
    counts = {}
    for name in ("cellXfs", "dxfs", "fonts", "fills", "borders", "cellStyleXfs"):
        group = styles.find(f"{MAIN}{name}")
        counts[name] = len(group) if group is not None else 0
    strings = package.files.get("xl/sharedStrings.xml")
    counts["strings"] = len(etree.fromstring(strings).findall(f"{MAIN}si")) if strings else 0
    return counts


class _Sheet:
    """The rules of one sheet and of what hangs on it."""

    def __init__(self, package: Package, name: str, part: str, looks: dict[str, int]) -> None:
        self.package, self.name, self.part, self.looks = package, name, part, looks
        self.xml = package.part(part)
        self.relations = package.relations(part)
        self.texts = self._texts()
        self.tables = [
            package.part(target) for kind, target, outside in self.relations.values() if kind == "table" and not outside
        ]

    def broken(self) -> list[str]:
        rules = (
            self._order,
            self._cells,
            self._columns,
            self._tables,
            self._joined,
            self._lists,
            self._links,
            self._tints,
        )
        return [f"{self.name}: {note}" for rule in rules for note in rule()]

    def _texts(self) -> dict[str, str]:
        """The text of each cell that has one, by its address."""
        strings = self.package.files.get("xl/sharedStrings.xml")
        shared = ["".join(one.itertext()) for one in etree.fromstring(strings).findall(f"{MAIN}si")] if strings else []
        found = {}
        for cell in self.xml.iter(f"{MAIN}c"):
            value = cell.findtext(f"{MAIN}v")
            if cell.get("t") == "s" and value is not None and int(value) < len(shared):
                found[cell.get("r")] = shared[int(value)]
            elif cell.get("t") == "inlineStr":
                found[cell.get("r")] = "".join(cell.itertext())
        return found

    def _order(self) -> Iterator[str]:
        """Yield children of the sheet that stand in another order than the schema's."""
        order = [
            "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetProtection", "autoFilter",
            "mergeCells", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins",
            "pageSetup", "headerFooter", "rowBreaks", "colBreaks", "ignoredErrors", "drawing", "legacyDrawing", "tableParts",
        ]  # fmt: skip
        there = [etree.QName(child).localname for child in self.xml]
        places = [order.index(child) for child in there if child in order]
        if places != sorted(places):
            yield f"parts in the order {there}"

    def _cells(self) -> Iterator[str]:
        last = 0
        for row in self.xml.iter(f"{MAIN}row"):
            number = int(row.get("r"))
            if not last < number <= _ROWS:
                yield f"row {number} after {last}"
            last = number
            if float(row.get("ht", 0)) > 409.5:
                yield f"row {number} is {row.get('ht')} points high"
            yield from self._cells_of(row, number)

    def _cells_of(self, row: Any, number: int) -> Iterator[str]:
        before = 0
        for cell in row.iter(f"{MAIN}c"):
            letters = re.sub(r"\d", "", cell.get("r"))
            column = column_index_from_string(letters)
            if not before < column <= _COLUMNS or cell.get("r") != f"{letters}{number}":
                yield f"cell {cell.get('r')} out of place"
            before = column
            if int(cell.get("s", 0)) >= self.looks["cellXfs"]:
                yield f"cell {cell.get('r')}: style {cell.get('s')} is not there"
            if cell.get("t") == "s" and int(cell.findtext(f"{MAIN}v")) >= self.looks["strings"]:
                yield f"cell {cell.get('r')}: text {cell.findtext(f'{MAIN}v')} is not there"
            if cell.find(f"{MAIN}f") is not None:
                yield f"cell {cell.get('r')} holds a formula"
            if len(_plain(self.texts.get(cell.get("r"), "")).encode("utf-16-le", "surrogatepass")) // 2 > 32_767:
                yield f"cell {cell.get('r')} is too long"

    def _columns(self) -> Iterator[str]:
        spans = [(int(one.get("min")), int(one.get("max"))) for one in self.xml.iter(f"{MAIN}col")]
        for one in self.xml.iter(f"{MAIN}col"):
            if float(one.get("width", 0)) > 255 or int(one.get("outlineLevel", 0)) > 7:
                yield f"column {one.get('min')}: width or level"
        for (low, high), (next_low, _) in pairwise([*spans, (_COLUMNS + 1, 0)]):
            if high < low or next_low <= high:
                yield f"columns {low} to {high} overlap or run backwards"

    def _tables(self) -> Iterator[str]:
        parts = self.xml.find(f"{MAIN}tableParts")
        listed = [] if parts is None else [one.get(f"{_REL}id") for one in parts]
        if len(listed) != len(self.tables) or any(one not in self.relations for one in listed):
            yield f"{len(listed)} tables listed, {len(self.tables)} there"
        for table in self.tables:
            yield from self._table(table)
        for one, other in combinations((range_boundaries(table.get("ref")) for table in self.tables), 2):
            if _overlap(one, other):
                yield f"tables {one} and {other} overlap"

    def _table(self, table: Any) -> Iterator[str]:
        name, (left, top, right, bottom) = table.get("displayName"), range_boundaries(table.get("ref"))
        heads = [_plain(one.get("name")) for one in table.iter(f"{MAIN}tableColumn")]
        ids = [one.get("id") for one in table.iter(f"{MAIN}tableColumn")]
        if not _NAME.fullmatch(name) or _LOOKS_LIKE_A_CELL.fullmatch(name):
            yield f"table name {name!r}"
        if bottom <= top or len(heads) != right - left + 1 or len(set(ids)) != len(ids):
            yield f"table {name}: {table.get('ref')} with {len(heads)} columns"
        if len({head.casefold() for head in heads}) != len(heads) or not all(0 < len(head) <= 255 for head in heads):
            yield f"table {name}: heads {heads}"
        cells = [self.texts.get(f"{_letters(column)}{top}") for column in range(left, right + 1)]
        if cells != heads:
            yield f"table {name}: heads differ from their cells: {sorted(set(map(str, cells)) ^ set(heads))}"
        filters = table.find(f"{MAIN}autoFilter")
        if filters is not None and filters.get("ref") != table.get("ref"):
            yield f"table {name}: the filter covers {filters.get('ref')}"

    def _joined(self) -> Iterator[str]:
        joined = [range_boundaries(one.get("ref")) for one in self.xml.iter(f"{MAIN}mergeCell")]
        for one, other in combinations(joined, 2):
            if _overlap(one, other):
                yield f"merged cells {one} and {other} overlap"
        for one in joined:
            if any(_overlap(one, range_boundaries(table.get("ref"))) for table in self.tables):
                yield f"merged cells {one} in a table"

    def _lists(self) -> Iterator[str]:
        limits = {"errorTitle": 32, "promptTitle": 32, "error": 225, "prompt": 255}
        for one in self.xml.iter(f"{MAIN}dataValidation"):
            choices = one.findtext(f"{MAIN}formula1") or ""
            if one.get("type") == "list" and len(choices.strip('"')) > 255:
                yield f"list at {one.get('sqref')} has {len(choices)} signs"
            if one.get("type") == "list" and choices.count('"') not in (0, 2):
                yield f"list at {one.get('sqref')} has marks inside"
            for name, most in limits.items():
                if len(one.get(name, "")) > most:
                    yield f"{name} at {one.get('sqref')} is longer than {most} signs"

    def _links(self) -> Iterator[str]:
        links = list(self.xml.iter(f"{MAIN}hyperlink"))
        if len(links) > 65_530:
            yield f"{len(links)} links"
        for link in links:
            id_, location = link.get(f"{_REL}id"), link.get("location", "")
            target = self.relations.get(id_, ("", "", False))[1] if id_ else ""
            if (id_ and id_ not in self.relations) or (not id_ and not location):
                yield f"link at {link.get('ref')} leads nowhere"
            if len(target) > 2_079 or len(location) > 255 or len(link.get("tooltip", "")) > 255:
                yield f"link at {link.get('ref')} is too long"

    def _tints(self) -> Iterator[str]:
        for one in self.xml.iter(f"{MAIN}cfRule"):
            if one.get("dxfId") is not None and int(one.get("dxfId")) >= self.looks["dxfs"]:
                yield f"conditional format {one.get('dxfId')} is not there"


def _tables_apart(tables: Iterable[Any], defined: list[str]) -> Iterator[str]:
    names = Counter(
        [*(table.get("displayName").casefold() for table in tables), *{name.casefold() for name in defined}]
    )
    yield from (f"two things are called {name}" for name, count in names.items() if count > 1)
    ids = Counter(table.get("id") for table in tables)
    yield from (f"two tables have the number {id_}" for id_, count in ids.items() if count > 1)


def _overlap(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _plain(name: str) -> str:
    """The name of a table column without its escapes, as it stands in the cell."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), name)
