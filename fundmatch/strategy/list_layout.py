"""Where the list stands on a sheet of people.

Such a sheet has a title block above, headings in two rows, merged categories, section rows
("Handlungsfeld Mobilität"), sums, footnotes and a legend below.
"""

from collections.abc import Mapping

from fundmatch.files.grid import Area, Sheet
from fundmatch.files.headings import column_letters
from fundmatch.strategy.list_header import columns_under, find_header
from fundmatch.strategy.list_rows import with_rows
from fundmatch.strategy.list_table import FilledRow, ListTable


def find_list(sheet: Sheet, chosen: Mapping[str, str]) -> ListTable | None:
    """Return the list of a sheet; None where no heading of it is known.

    `chosen` are the headings that `columns.toml` names for fields; they win over all others.
    """
    filled = _filled(sheet)
    if not filled:
        return None
    header = find_header(filled, sheet.merged, chosen)
    if header is None:
        return None
    body = filled[header.index + header.height :]
    used = {place for _, cells in body for place in cells}
    labels = {
        place: header.labels.get(place, "") or f"Spalte {column_letters(place)}"
        for place in sorted({*header.labels, *used})
    }
    columns = columns_under(labels, header.labels, chosen, body)
    table = ListTable(
        sheet=sheet.title,
        header_row=filled[header.index][0],
        columns=columns,
        rows=(),
        hidden=sheet.hidden,
        struck=sheet.struck,
    )
    return with_rows(table, filled[: header.index], body, sheet.merged)


def _filled(sheet: Sheet) -> list[FilledRow]:
    """Return the rows that hold anything, each as its filled cells by place; merged areas give each row their value."""
    rows = {
        number: {place: cell for place, cell in enumerate(cells) if cell is not None and str(cell).strip()}
        for number, cells in sheet.rows
    }
    for area in sheet.merged:
        if area.bottom > area.top and area.right == area.left:
            _spread(rows, area)
    return [(number, cells) for number, cells in sorted(rows.items()) if cells]


def _spread(rows: dict[int, dict[int, object]], area: Area) -> None:
    """Give every row of an upright merged area its value; only rows that hold something else as well."""
    value = rows.get(area.top, {}).get(area.left - 1)
    if value is None:
        return
    for number in range(area.top + 1, min(area.bottom, area.top + 2_000) + 1):
        if rows.get(number):
            rows[number].setdefault(area.left - 1, value)
