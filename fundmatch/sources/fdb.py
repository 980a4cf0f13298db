"""One programme of the Förderdatenbank, from raw texts and codes to our model; the same for XML and CSV.

What is coded is translated by table, what is prose is read with its sentence, and what is
not told stays unknown: no banner does not mean "offen". Dates of the CMS (expiry) are not read.
Texts of the source are kept word for word (CC BY-ND 4.0) and name their origin.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from fundmatch.core.dates import PartialDate
from fundmatch.core.errors import Problem
from fundmatch.model.programme import Evidence, Programme
from fundmatch.sources.codes import Translation, translate
from fundmatch.sources.extract import SourceError, SourceExtract, SourceRecord
from fundmatch.sources.fdb_levels import level_of, programme_id, with_unique_ids
from fundmatch.sources.fdb_prose import Findings, beginning, conditions, read_prose
from fundmatch.sources.prose import quoted

PAGES: Final = "https://www.foerderdatenbank.de/FDB/Content/DE/Foerderprogramm/"
MAX_BROKEN = 0.05

_FIRST_YEAR: Final = 1990
_ISO: Final = re.compile(r"\s*(\d{4})-(\d{2})-(\d{2})")
_LOST_QUOTES: Final = re.compile(r"(?<![\w?!.])\?(?=\w)([^?„“]{1,120}?)(?<=[\w.!)…])\?(?=[\s.,;:)–-]|$)")
_BANNER_CLOSED: Final = re.compile(
    r"Antr(?:agstellung|äge)\w*\s(?:\w+\s){0,3}?nicht\s(?:mehr\s)?(?:möglich|gestellt|angenommen)", re.IGNORECASE
)
_BANNER_PAUSED: Final = re.compile(r"derzeit|zurzeit|zur Zeit|vorübergehend|momentan|aktuell|vorläufig", re.IGNORECASE)
_MOST_KEYWORDS, _KEYWORD = 40, 80
_NAME, _BASIS = 300, 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """One record as the source has it.

    `texts` may hold title, teaser, summary, conditions, deadlines, procedure, citation, banner,
    keywords, body (the beginning of the guideline) and validity; `codes` holds the code lists by name.
    """

    key: str
    texts: Mapping[str, str]
    codes: Mapping[str, tuple[str, ...]]
    issued: date | None = None
    url: str = ""
    funder: str = ""
    contact: str = ""
    contact_details: str = ""

    @property
    def page(self) -> str:
        """Return the public page of the record."""
        return f"{PAGES}{self.key}.html"


@dataclass(slots=True)
class Gathering:
    """What is known after some records: programmes, counts, hints; `reading` closes it."""

    source: str
    as_of: date
    file: str
    found: list[SourceRecord] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    hints: list[Problem] = field(default_factory=list)
    unknown: Counter[str] = field(default_factory=Counter)
    seen: int = 0
    broken: int = 0
    day: date | None = None

    def add(self, raw: Raw) -> None:
        """Take one record in, or count why it is left out."""
        self.seen += 1
        told = translate(raw.codes)
        self.unknown.update(told.unknown)
        if raw.issued and raw.issued.year >= _FIRST_YEAR and raw.issued <= self.as_of:
            self.day = max(self.day or raw.issued, raw.issued)
        level, reason = level_of(raw.key, told)
        if level:
            self.found.append(imported(raw, told, level, self.as_of))
        else:
            self.skipped[reason] += 1

    def skip(self, reason: str) -> None:
        """Count a record that is left out unread."""
        self.seen += 1
        self.skipped[reason] += 1

    def damaged(self, name: str, note: str, place: int = 0) -> None:
        """Note a broken document or row; one is a hint, many are the end."""
        self.broken += 1
        remedy = "der Rest wurde gelesen; Eintrag auf der Seite der Förderdatenbank nachsehen"
        self.hints.append(Problem(name, place, note=note, remedy=remedy, grave=False))

    def reading(self, sha256: str, *, read: int, labels: Mapping[str, str] | None = None) -> SourceExtract:
        """Return the reading; `read` counts what could have been broken, `labels` may name unknown codes.

        Raises:
            SourceError: Nothing was read, or more than one in twenty is broken.
        """
        remedy = "die Datei neu herunterladen; hilft das nicht, hat die Quelle ihre Form geändert"
        if self.broken > MAX_BROKEN * read:
            note = f"{self.broken} von {read} Einträgen sind beschädigt"
            raise SourceError(
                [Problem(self.file, note=note, remedy=remedy), *(replace(hint, grave=True) for hint in self.hints[:10])]
            )
        if not self.seen:
            raise SourceError([Problem(self.file, note="0 Programme gelesen", remedy=remedy)])
        return SourceExtract(
            source=self.source,
            programmes=with_unique_ids(self.found),
            seen=self.seen,
            skipped=dict(sorted(self.skipped.items())),
            hints=tuple(sorted([*self.hints, *self._unknown_codes(labels or {})])),
            sha256=sha256,
            day=self.day,
        )

    def _unknown_codes(self, labels: Mapping[str, str]) -> Iterable[Problem]:
        """Yield a hint for each code without a row in the table; sub-areas (UF…) share one."""
        finer = [code for code in self.unknown if code.startswith("UF")]
        for code, count in sorted(self.unknown.items()):
            if not code.startswith("UF"):
                label = f" ({labels[code]})" if labels.get(code) else ""
                note = f"unbekannter Code „{code}“{label} bei {count} Programmen"
                yield Problem(self.file, field=code, note=note, remedy="in codes_fdb.csv eintragen", grave=False)
        if finer:
            note = f"{len(finer)} Unterbereiche ohne Entsprechung, etwa „{min(finer)}“; sie bleiben wörtlich erhalten"
            yield Problem(self.file, field="UF…", note=note, grave=False)


def imported(raw: Raw, told: Translation, level: str, as_of: date) -> SourceRecord:
    """Return one programme of ours; what the record does not say is left at its default."""
    found = read_prose(raw.texts, as_of)
    coded = _coded(raw, told, level)
    values = {**coded, **found.values}
    values["notes"] = (*coded["notes"], *found.notes)
    programme = Programme(
        id=programme_id(level, raw.key),
        **values,
        confidence="niedrig" if found.sentences else "mittel",
        evidence=tuple(_evidence(raw, coded, found, as_of)),
    )
    return SourceRecord(key=raw.key, programme=programme, sentences=dict(found.sentences), unknown=told.unknown)


def _coded(raw: Raw, told: Translation, level: str) -> dict[str, Any]:
    """Return the fields that need no reading of prose."""
    texts, fields = raw.texts, told.fields
    status, banner = banner_status(texts.get("banner", ""))
    title = title_of(texts.get("title", "")) or raw.key.rpartition("/")[2].replace("-", " ")
    notes = [f"Hinweis der Quelle: „{quoted(banner)}“"] if banner else []
    if raw.contact_details:
        notes.append(f"Ansprechpunkt: {quoted(raw.contact_details)}")
    notes.append(f"Text: „{quoted(title, 120)}“, Förderdatenbank des Bundes, CC BY-ND 4.0, {raw.page}")
    return {
        "name": quoted(title, _NAME),
        "level": level,
        "funder": quoted(raw.funder, _NAME),
        "managing_body": quoted(raw.contact, _NAME),
        "url": raw.url or raw.page,
        "summary": beginning(_first(texts, "summary", "teaser", "body")),
        "keywords": keywords_of(texts.get("keywords", ""), fields.get("keywords", ())),
        "themes": fields.get("themes", ()),
        "funding_types": fields.get("funding_types", ()),
        "applicants": applicants_of(fields),
        "areas": fields.get("areas", ()),
        "status": status,
        "conditions": conditions(texts.get("conditions", "")),
        "legal_basis": quoted(" ".join(texts.get("citation", "").split()), _BASIS),
        "notes": tuple(notes),
    }


def _evidence(raw: Raw, coded: Mapping[str, Any], found: Findings, as_of: date) -> Iterable[Evidence]:
    page_date = None
    if raw.issued and raw.issued.year >= _FIRST_YEAR and raw.issued <= as_of:
        page_date = PartialDate.of(raw.issued)
    silent = {"notes": True, "level": False, "status": coded["status"] == "unbekannt"}
    names = tuple(name for name, value in coded.items() if value and not silent.get(name, False))
    yield Evidence(fields=names, pages=(raw.page,), page_date=page_date, note="aus der Quelle eingelesen")
    for name, sentence in found.sentences.items():
        fields = tuple(dict.fromkeys((name, *_TOLD_WITH.get(name, ()))))
        kept = tuple(field for field in fields if field in found.values)
        yield Evidence(fields=kept, pages=(raw.page,), page_date=page_date, note=f"Satz: „{quoted(sentence)}“")


_TOLD_WITH: Final = {"deadlines": ("deadline_kind", "recurring")}


def _first(texts: Mapping[str, str], *names: str) -> str:
    return next((text for name in names if (text := texts.get(name, ""))), "")


def banner_status(banner: str) -> tuple[str, str]:
    """Return status and the banner if it says more than the status does.

    >>> banner_status("Förderprogramm aktiv, Antragstellung nicht mehr möglich")
    ('geschlossen', '')
    """
    text = " ".join(banner.split())
    if not _BANNER_CLOSED.search(text):
        return "unbekannt", text
    return ("pausiert", text) if _BANNER_PAUSED.search(text) else ("geschlossen", "")


def title_of(title: str) -> str:
    """Return the title on one line; quotation marks that became "?" are put back where the pattern is sure.

    >>> title_of("Förderung für ?Innovationshub Ruhr?")
    'Förderung für „Innovationshub Ruhr“'
    """
    return _LOST_QUOTES.sub(r"„\1“", " ".join(title.split()))


def keywords_of(bag: str, coded: Iterable[str] = ()) -> tuple[str, ...]:
    """Return keywords that commas or semicolons part; without them words of one term cannot be told apart."""
    parts = re.split(r"[,;\n]", bag) if re.search(r"[,;]", bag) else []
    told = (" ".join(part.split()) for part in (*parts, *coded))
    return tuple(dict.fromkeys(part for part in told if 1 < len(part) <= _KEYWORD))[:_MOST_KEYWORDS]


def applicants_of(fields: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the applicants; "Unternehmen" means KMU where the size codes leave the large ones out."""
    small_only = fields.get("size", ()) == ("KMU",)
    told = fields.get("applicants", ())
    return tuple("KMU" if kind == "Unternehmen" and small_only else kind for kind in told)


def iso_day(text: str) -> date | None:
    """Return the day of a time stamp, None if it is no date that exists."""
    found = _ISO.match(text)
    try:
        return date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None
