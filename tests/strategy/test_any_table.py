"""Any table with a title column gives measures or one list of problems, and no value that stands in no cell."""

import csv
import io
import re
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fundmatch.core.errors import StrategyError
from fundmatch.model.strategy import Measure, Strategy
from fundmatch.strategy.reading import read_strategy

HEADINGS = (
    "Nr.", "Beschreibung", "Kosten", "Kosten in T€", "Beginn", "Ende", "Laufzeit", "Stand", "Amt", "Handlungsfeld", "2027",
    "2028", "Bemerkung", "Sonstiges", "",
)  # fmt: skip
# What stands in cells of lists, and anything else that can be printed.
CELLS = st.one_of(
    st.sampled_from(
        ["", "Summe", "davon Planung", "1.2", "3–4 Mio. €", "ca. 50.000", "1.250 Mio. €", "III/2027", "2026–2028", "umgesetzt",
         "Handlungsfeld Verkehr", "* brutto", "k. A.", "x", "€€ = 5.000 €", '="1.1"', "2 x 5.000 €", "Titel"]
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=30),
    st.integers(-5, 10**7).map(str),
)  # fmt: skip


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    headings = draw(st.permutations(["Titel", *draw(st.lists(st.sampled_from(HEADINGS), max_size=7, unique=True))]))
    row = st.lists(CELLS, min_size=len(headings), max_size=len(headings))
    return [*draw(st.lists(row, max_size=2)), list(headings), *draw(st.lists(row, max_size=8))]


def read(rows: list[list[str]]) -> Strategy | StrategyError:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";").writerows(rows)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "liste.csv"
        path.write_bytes(buffer.getvalue().encode())
        try:
            return read_strategy(path)
        except StrategyError as error:
            return error


def words_of(text: str) -> set[str]:
    return set(re.findall(r"\w+", re.sub(r"[⁰¹²³⁴-⁹]", " ", text)))  # a raised digit is the sign of a footnote


def texts_of(measure: Measure) -> list[str]:
    return [
        measure.title,
        measure.description,
        measure.department,
        measure.handlungsfeld,
        measure.leitthema,
        measure.status,
    ]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tables())
def test_any_table_gives_measures_or_problems_and_nothing_that_stands_in_no_cell(rows: list[list[str]]) -> None:
    outcome = read(rows)
    if isinstance(outcome, StrategyError):
        assert all(problem.note and problem.remedy for problem in outcome.problems)
        return
    cells = [" ".join(cell.split()) for row in rows for cell in row]
    words = words_of(" ".join(cells))
    for measure in outcome.measures:
        assert measure.title
        own = " ".join(rows[measure.row - 1])
        assert words_of(measure.title) <= words_of(own)
        assert words_of(" ".join(texts_of(measure))) <= words
        cost = measure.cost_total_eur
        assert cost is None or any(sign.isnumeric() for sign in own)
        # A mark below "2027" gives the year of its heading.
        assert measure.start is None or any(sign.isdigit() for sign in own) or str(measure.start) in words


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tables())
def test_every_row_under_the_headings_is_a_measure_or_named(rows: list[list[str]]) -> None:
    outcome = read(rows)
    if isinstance(outcome, StrategyError):
        return
    accounted = {measure.row for measure in outcome.measures} | {row.row for row in outcome.passed_over}
    filled = {number for number, row in enumerate(rows, start=1) if any(cell.strip() for cell in row)}
    # The headings, of one row or two, are what the mapping shows.
    assert accounted <= filled
    assert len(filled - accounted) <= 2
