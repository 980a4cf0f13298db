"""The file `answers.csv`: what was answered to open questions, one line an answer, only ever added to.

The officer's own table is never rewritten. An answer holds until another one is given to the same question;
an empty one takes it back. Beside each stands what the table said at the time: where the table says
something else now, the table is the newer of the two.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final

from fundmatch.core.errors import Problem
from fundmatch.core.field_spec import by_name
from fundmatch.decisions.growing_file import GrowingFile, unclear_number
from fundmatch.decisions.typed_text import day_of
from fundmatch.files.excel_csv import CsvForm, protect, unprotect
from fundmatch.files.headings import header_key
from fundmatch.model.decision import Asked, GivenAnswer
from fundmatch.model.strategy import Measure, Profile

ANSWERS_FILE: Final = "answers.csv"
_FORM: Final = CsvForm(
    name=ANSWERS_FILE,
    headings={
        "nr": "Lfd. Nr.",
        "recorded": "Erfasst am",
        "by": "Erfasst von",
        "file": "Datei",
        "measure_id": "Kennung der Maßnahme",
        "measure_title": "Maßnahme",
        "field": "Feld",
        "item": "Angabe",
        "answer": "Antwort",
        "before": "In der Tabelle stand",
    },
    needed=("nr", "field", "answer"),
    protect=protect,
    unprotect=unprotect,
    unprotected=("nr", "recorded"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenAnswers:
    """All lines that are understood, in the order of their numbers, and hints about the others."""

    lines: tuple[GivenAnswer, ...] = ()
    hints: tuple[Problem, ...] = ()

    def current(self) -> dict[Asked, GivenAnswer]:
        """Return the answer that holds for each question; one that was taken back is not among them."""
        latest = {line.asked: line for line in self.lines}
        return {asked: line for asked, line in latest.items() if line.answer.strip()}


def read_answers(folder: Path) -> GivenAnswers:
    """Read the answers of a strategy folder; without the file there are none.

    Raises:
        StrategyError: The file cannot be read at all; it stays as it is.
    """
    lines, hints = ANSWERS.read(folder)
    return GivenAnswers(lines=lines, hints=hints)


def field_called(written: str) -> str:
    """Return the field of measure or profile that a name or a German label means; empty where there is none."""
    return _FIELD_OF.get(header_key(written), "")


def _unclear(texts: Mapping[str, str]) -> str:
    if note := unclear_number(texts):
        return note
    if not field_called(texts.get("field", "")):
        return f"das Feld „{texts.get('field', '')}“ gibt es in Maßnahmen und Profil nicht"
    return "" if "answer" in texts else "die Zeile ist abgeschnitten"


def _line(texts: Mapping[str, str]) -> GivenAnswer:
    values: dict[str, Any] = {field.name: texts.get(field.name, "") for field in fields(GivenAnswer)}
    values["nr"] = int(values["nr"])
    values["recorded"] = day_of(values["recorded"])
    values["field"] = field_called(values["field"])
    return GivenAnswer(**values)


def _texts(line: GivenAnswer) -> dict[str, str]:
    texts = {name: str(getattr(line, name) or "") for name in _FORM.headings}
    return texts | {"field": label_of(line.field)}


def label_of(field: str) -> str:
    """Return what a field of measure or profile is called in German."""
    spec = by_name(Measure).get(field) or by_name(Profile).get(field)
    return spec.label if spec else field


_FIELD_OF: Final = {
    header_key(word): spec.name
    for record in (Profile, Measure)
    for spec in by_name(record).values()
    for word in (spec.label, spec.name)
}
ANSWERS: Final = GrowingFile(
    form=_FORM, lock=".answers.lock", what="die Antworten", unclear=_unclear, line=_line, texts=_texts
)
