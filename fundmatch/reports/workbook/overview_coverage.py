"""The coverage on the first sheet: each measure counted once, in a table and in a picture that holds few bars."""

from fundmatch.model.result import MatchResult
from fundmatch.reports import summary
from fundmatch.reports.summary import Coverage
from fundmatch.reports.workbook.charts import Picture, put_chart
from fundmatch.reports.workbook.overview_parts import HEAD, ROW, put_paragraph, put_row, put_section
from fundmatch.reports.workbook.paper import Paper

# So many bars have room for their names; a row for each, and seven for title, axis and legend.
_MOST_BARS, _AROUND = 12, 7
_TWO_LINES = 30.0
_LOOKS = ("Fett", "Text", "Anzahl", "Anzahl", "Anzahl", "Anzahl", "Text")
_ABOUT = "Jede offene Maßnahme zählt einmal: mit einem Vorschlag, den man jetzt prüfen kann; nur mit anderen Vorschlägen; ohne Vorschlag."


def put_coverage(paper: Paper, result: MatchResult) -> list[tuple[int, int]]:
    """Count unfinished measures by Leitthema, else by Handlungsfeld, else by department.

    Return the rows that stay together on paper: all of it, heading with table, and the picture.
    """
    heading, rows = summary.coverage_by(result)
    first = put_section(paper, f"Abdeckung nach {heading}")
    put_paragraph(paper, _ABOUT)
    for words in filter(None, (summary.put_off_in_words(result), summary.done_in_words(result))):
        put_paragraph(paper, f"{words}.")
    bars, folded = _folded(rows)
    header = paper.line(
        heading,
        "",
        "jetzt prüfen",
        "nur vormerken/klären",
        "ohne Vorschlag",
        "Maßnahmen",
        style="Kopf",
        height=_TWO_LINES,
    )
    for row in bars:
        _put(paper, row)
    last = paper.last
    if len(bars) < 2:
        return [(first, last)]
    start = paper.last + 1
    for _ in range(max(_MOST_BARS, len(bars) + _AROUND)):
        paper.line(None, style="Hinweis", height=ROW)
    picture = Picture(
        title="Offene Maßnahmen: was jetzt geprüft werden kann",
        bars=heading,
        values="Maßnahmen",
        header=header,
        last=last,
        first_series=3,
        last_series=5,
    )
    end = paper.last
    put_chart(paper, picture, columns=(1, 2), rows=(start, end))
    if folded:
        paper.line("übrige im Einzelnen", *[""] * 5, style="Kopf", height=HEAD)
        for row in folded:
            _put(paper, row)
    return [(first, end), (first, last), (start, end), *([(end + 1, end + 3)] if folded else [])]


def _put(paper: Paper, row: Coverage) -> None:
    put_row(paper, row.leitthema, "", row.to_apply, row.to_watch, row.without, row.measures, looks=_LOOKS)


def _folded(rows: list[Coverage]) -> tuple[list[Coverage], list[Coverage]]:
    """Return at most twelve rows, the largest in their order and the others added up, and what was added up."""
    if len(rows) <= _MOST_BARS:
        return rows, []
    largest = sorted(range(len(rows)), key=lambda place: (-rows[place].measures, place))[: _MOST_BARS - 1]
    kept = [row for place, row in enumerate(rows) if place in largest]
    others = [row for place, row in enumerate(rows) if place not in largest]
    together = Coverage(
        leitthema=f"übrige ({len(others)})",
        to_apply=sum(row.to_apply for row in others),
        to_watch=sum(row.to_watch for row in others),
        without=sum(row.without for row in others),
    )
    return [*kept, together], others
