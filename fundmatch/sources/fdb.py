"""One programme of the Förderdatenbank, from raw texts and codes to our model; the same for XML and CSV.

What is coded is translated by table, what is prose is read with its sentence, and what is
not said stays unknown: no banner does not mean "offen". Dates of the CMS (expiry) are not read.
Texts of the source are kept word for word (CC BY-ND 4.0) and name their origin.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from fundmatch.core.addresses import is_mail, is_phone
from fundmatch.core.dates import PartialDate
from fundmatch.core.errors import Problem
from fundmatch.core.levels import by_code
from fundmatch.core.normalise import fold
from fundmatch.model.programme import Contact, Evidence, Programme
from fundmatch.sources.extract import (
    MAX_ID,
    SourceError,
    SourceExtract,
    SourceRecord,
    id_with_hash,
    short_hash,
    slug,
    with_unique_ids,
)
from fundmatch.sources.fdb_codes import Translation, level_of, translate
from fundmatch.sources.fdb_prose import Findings, beginning, conditions, read_prose
from fundmatch.sources.prose import quoted

PAGES: Final = "https://www.foerderdatenbank.de/FDB/Content/DE/Foerderprogramm/"
MAX_BROKEN = 0.05
HASH_DIGITS: Final = 6

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
class FdbRecord:
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
    contact: Contact | None = None

    @property
    def page(self) -> str:
        """Return the public page of the record."""
        return f"{PAGES}{self.key}.html"

    def believable_day(self, as_of: date) -> date | None:
        """Return the day of issue, None where it is missing, after the day or from a time without such pages."""
        return self.issued if self.issued and self.issued <= as_of and self.issued.year >= _FIRST_YEAR else None


@dataclass(slots=True)
class Gathering:
    """What is known after some records: programmes, counts, hints; `extract` closes it."""

    as_of: date
    file: str
    records: list[SourceRecord] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    hints: list[Problem] = field(default_factory=list)
    unknown: Counter[str] = field(default_factory=Counter)
    seen: int = 0
    broken: int = 0
    day: date | None = None

    def add(self, record: FdbRecord) -> None:
        """Take one record in, or count why it is left out."""
        self.seen += 1
        codes = translate(record.codes)
        self.unknown.update(codes.unknown)
        if day := record.believable_day(self.as_of):
            self.day = max(self.day or day, day)
        level, reason = level_of(record.key, codes)
        if level:
            self.records.append(as_source_record(record, codes, level, self.as_of))
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

    def extract(self, sha256: str, *, read: int, labels: Mapping[str, str] | None = None) -> SourceExtract:
        """Return the extract; `read` counts what could have been broken, `labels` may name unknown codes.

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
            programmes=with_unique_ids(self.records, HASH_DIGITS)[0],
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


def as_source_record(record: FdbRecord, codes: Translation, level: str, as_of: date) -> SourceRecord:
    """Return one programme of ours; what the record does not say is left at its default."""
    findings = read_prose(record.texts, as_of)
    coded = _coded(record, codes, level)
    values = {**coded, **findings.values}
    values["notes"] = (*coded["notes"], *findings.notes)
    programme = Programme(
        id=programme_id(level, record.key),
        **values,
        confidence="niedrig" if findings.sentences else "mittel",
        evidence=tuple(_evidence(record, coded, findings, as_of)),
    )
    return SourceRecord(key=record.key, programme=programme, sentences=dict(findings.sentences), unknown=codes.unknown)


def programme_id(level: str, key: str) -> str:
    """Return the id of a programme; one that is too long ends with a hash of the key.

    >>> programme_id("NRW", "Land/NRW/Grüne_Höfe")
    'nrw-fdb-gruene-hoefe'
    """
    name = f"{by_code()[level].prefix}-fdb-{slug(fold(key.rpartition('/')[2])) or short_hash(key, HASH_DIGITS)}"
    return name if len(name) <= MAX_ID else id_with_hash(name, key, HASH_DIGITS)


def _coded(record: FdbRecord, codes: Translation, level: str) -> dict[str, Any]:
    """Return the fields that need no reading of prose."""
    texts, fields = record.texts, codes.fields
    status, banner = banner_status(texts.get("banner", ""))
    title = title_of(texts.get("title", "")) or record.key.rpartition("/")[2].replace("-", " ")
    notes = [f"Hinweis der Quelle: „{quoted(banner)}“"] if banner else []
    notes.append(f"Text: „{quoted(title, 120)}“, Förderdatenbank des Bundes, CC BY-ND 4.0, {record.page}")
    return {
        "name": quoted(title, _NAME),
        "level": level,
        "funder": quoted(record.funder, _NAME),
        "managing_body": record.contact.body if record.contact else "",
        "contact": record.contact,
        "url": record.url or record.page,
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


def contact_of(body: str, phone: str = "", mail: str = "") -> Contact | None:
    """Return whom the source names; a way to reach it that has not the form of one is left out, nobody is None.

    >>> contact_of("Beratung  der Bank", "0211 91741-0", "siehe Seite")
    Contact(body='Beratung der Bank', phone='0211 91741-0', mail='', page='')
    """
    named = quoted(" ".join(body.split()), _NAME)
    if not named:
        return None
    phone, mail = (" ".join(way.split()) for way in (phone, mail))
    return Contact(body=named, phone=phone if is_phone(phone) else "", mail=mail if is_mail(mail) else "")


def _evidence(record: FdbRecord, coded: Mapping[str, Any], findings: Findings, as_of: date) -> Iterable[Evidence]:
    day = record.believable_day(as_of)
    page_date = PartialDate.of(day) if day else None
    silent = {"notes": True, "level": False, "status": coded["status"] == "unbekannt"}
    names = tuple(name for name, value in coded.items() if value and not silent.get(name, False))
    yield Evidence(fields=names, pages=(record.page,), page_date=page_date, note="aus der Quelle eingelesen")
    for name, sentence in findings.sentences.items():
        fields = tuple(dict.fromkeys((name, *_VOUCHED_WITH.get(name, ()))))
        kept = tuple(field for field in fields if field in findings.values)
        yield Evidence(fields=kept, pages=(record.page,), page_date=page_date, note=f"Satz: „{quoted(sentence)}“")


_VOUCHED_WITH: Final = {"deadlines": ("deadline_kind", "recurring")}


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
    phrases = (" ".join(part.split()) for part in (*parts, *coded))
    return tuple(dict.fromkeys(part for part in phrases if 1 < len(part) <= _KEYWORD))[:_MOST_KEYWORDS]


def applicants_of(fields: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the applicants; "Unternehmen" means KMU where the size codes leave the large ones out."""
    small_only = fields.get("size", ()) == ("KMU",)
    kinds = fields.get("applicants", ())
    return tuple("KMU" if kind == "Unternehmen" and small_only else kind for kind in kinds)


def iso_day(text: str) -> date | None:
    """Return the day of a time stamp, None if it is no date that exists."""
    match = _ISO.match(text)
    try:
        return date(*(int(part) for part in match.groups())) if match else None
    except ValueError:
        return None
