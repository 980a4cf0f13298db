"""All headings that our sheets with decisions have; what stands under another is the officer's own."""

from collections.abc import Iterable

from fundmatch.files.headings import header_key
from fundmatch.model.strategy import Measure
from fundmatch.reports.workbook import columns, decisions_sheet, measures_sheet


def own_headings(measures: Iterable[Measure]) -> frozenset[str]:
    """Return the headings, as `header_key` gives them, with those of the further columns of the officer's table."""
    ours = (*columns.SHORTLIST, *columns.EXCLUDED, *measures_sheet.COLUMNS, *decisions_sheet.COLUMNS)
    extra = (name for measure in measures for name in measure.extra)
    return frozenset(header_key(heading) for heading in (*(column.header for column in ours), *extra))
