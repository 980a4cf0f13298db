"""What officers decided about a candidate: the only data that cannot be computed anew."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from fundmatch.core.dates import PartialDate

# (id of the measure, id of the programme)
Key = tuple[str, str]

# field of `Decision` → its header in workbook and ledger
FIELDS: Final = {
    "status": "Status",
    "reason": "Grund",
    "person": "Person",
    "department": "Abteilung",
    "day": "Datum",
    "note": "Notiz",
    "next_step": "Nächster Schritt",
    "result": "Ergebnis",
    "drawdown": "Mittelabruf",
    "interim_report": "Zwischennachweis",
    "final_report": "Verwendungsnachweis",
    "grant_ends": "Ende des Bewilligungszeitraums",
}
# What is to be kept once money is granted, each a day.
GRANT_DATES: Final = ("drawdown", "interim_report", "final_report", "grant_ends")
# The fields in which a day is expected.
DAYS: Final = ("day", *GRANT_DATES)
GRANTED: Final = "bewilligt"
# What officers choose from; free text is allowed all the same.
STATUS_CHOICES: Final = ("Beantragen", "Prüfen", "Beobachten", "Weiterleiten", "Abgelehnt")
# What an officer means to apply for, the surer first.
APPLY_FOR: Final = ("Beantragen", "Prüfen")
REASON_CHOICES: Final = (
    "passt nicht zum Ziel",
    "Personal fehlt",
    "nicht umsetzbar",
    "Eigenanteil fehlt",
    "Partner fehlen",
    "Folgekosten",
    "Frist nicht erreichbar",
    "nicht antragsberechtigt",
    "Mittel erschöpft",
    "schon begonnen",
    "schon anderweitig gefördert",
    "Aufwand zu hoch",
)
# field → what officers choose from
CHOICES: Final = {
    "status": STATUS_CHOICES,
    "reason": REASON_CHOICES,
    "result": ("beantragt", GRANTED, "abgelehnt"),
}
# Headings of the hidden columns that say which pair a row is about.
MEASURE_ID: Final = "measure_id"
PROGRAMME_ID: Final = "programme_id"
REJECTED: Final = "Abgelehnt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """Where an entry comes from: line of the ledger, who took it in, when, from which file.

    `on` is None where the ledger names no readable day.
    """

    nr: int
    by: str
    on: PartialDate | None
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The entries of one measure and programme that hold now, each as it was typed.

    Free text is allowed everywhere. `day` is None where `day_text` is no date ("nächste
    Woche"). `traces` has one entry for each field that was ever filled; `programme_state`
    is the programme as it stood when somebody last decided (JSON, see `decisions.carry_over`).
    """

    measure_id: str
    programme_id: str
    status: str = ""
    reason: str = ""
    person: str = ""
    department: str = ""
    day: PartialDate | None = None
    day_text: str = ""
    note: str = ""
    next_step: str = ""
    result: str = ""
    drawdown: str = ""
    interim_report: str = ""
    final_report: str = ""
    grant_ends: str = ""
    measure_title: str = ""
    programme_name: str = ""
    programme_state: str = ""
    traces: Mapping[str, Trace] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Return the entry of a field of `FIELDS` as it was typed, empty where there is none."""
        typed: str = self.day_text if name == "day" else getattr(self, name)
        return typed

    @property
    def empty(self) -> bool:
        """Tell that every entry was taken back."""
        return not any(self.text(name) for name in FIELDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One line: somebody looked at the page of a programme on a day, and what was found there.

    `typed` is what stood in the cell ("ja", or the day), which tells a line from another of the same workbook.
    """

    nr: int
    recorded: PartialDate | None
    by: str
    file: str
    programme_id: str
    day: PartialDate
    found: str = ""
    typed: str = ""
    programme_name: str = ""

    @property
    def in_words(self) -> str:
        """Return when, by whom and what, in German."""
        who = f" ({self.by})" if self.by else ""
        return f"{self.day.german}{who}{f': {self.found}' if self.found else ''}"


# Stands for every measure that leaves the cell empty.
ALL: Final = "*"
# What is asked: (id of the measure, "*" for all, "" for the profile), field, entry of a list.
Asked = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenAnswer:
    """One line: the answer to one question, by whom, when, from which file; `before` is what the table said then."""

    nr: int
    recorded: PartialDate | None
    by: str
    file: str
    measure_id: str
    field: str
    item: str
    answer: str
    before: str = ""
    measure_title: str = ""

    @property
    def asked(self) -> Asked:
        """Return the question."""
        return self.measure_id, self.field, self.item

    @property
    def origin(self) -> str:
        """Return who gave it and when, in German."""
        on = f" am {self.recorded.german}" if self.recorded else ""
        return f"Antwort {f'von {self.by}' if self.by else ''}{on}".replace("  ", " ").strip()
