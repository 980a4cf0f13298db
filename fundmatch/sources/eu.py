"""From raw topics of the EU portal to programmes of ours, each field with what vouches for it.

What the file says and what only the general rules of a programme say are kept apart in the evidence.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from urllib.parse import quote

from fundmatch.core.dates import PartialDate
from fundmatch.core.errors import Problem
from fundmatch.model.programme import Evidence, Programme
from fundmatch.sources import eu_codes, eu_text
from fundmatch.sources.eu_codes import Rules
from fundmatch.sources.eu_money import find_contribution
from fundmatch.sources.eu_status import Window, window
from fundmatch.sources.eu_topic import Topic
from fundmatch.sources.extract import MAX_ID, SourceRecord, id_with_hash, slug, with_unique_ids

PAGE = "https://ec.europa.eu/info/funding-tenders/opportunities/portal/screen/opportunities/topic-details/"
FUNDER = "Europäische Kommission"
HASH_DIGITS = 8
MAX_KEYWORDS = 40
MAX_HINTS = 100

# Words by which a call speaks of municipalities; that it does so does not make them applicants.
_LOCAL = ("municipalit", "local authorit", "local and regional authorit", "regional and local authorit", "cities")
_GENERAL = "allgemeine Regel des Programms, nicht aus dem Aufruf gelesen"
_DERIVED = frozenset(
    {"themes", "applicants", "applicants_note", "access", "partners", "rates", "funding_types", "areas"}
)


def programmes(
    topics: Iterable[Topic], *, as_of: date, day: date | None, german: Mapping[str, Topic] | None = None
) -> tuple[tuple[SourceRecord, ...], tuple[str, ...]]:
    """Return one entry a topic, ordered by id, and the ids that had to be told apart.

    `day` is the state of the file. Topics are expected once each; `german` holds the German
    wording of some of them by key.
    """
    translations = german or {}
    records = (_worded(record_of(topic, as_of=as_of, day=day), translations.get(topic.key)) for topic in topics)
    return with_unique_ids(records, HASH_DIGITS)


def _worded(entry: SourceRecord, german: Topic | None) -> SourceRecord:
    """Put the German wording in the place of the English one, where the portal has one."""
    if german is None or not entry.programme.name_en:  # the second: the topic is there in German only
        return entry
    title, summary, _ = _texts(german)
    programme = entry.programme
    words = _keywords(german)
    worded = replace(
        programme,
        name=title,
        summary=summary or programme.summary,
        keywords=() if words == programme.keywords_en else words,
    )
    return replace(entry, programme=worded)


def programme_id(key: str) -> str:
    """Return the id for a topic identifier; a long one ends in a hash of the whole.

    >>> programme_id("europeaid/186246/dd/act/ng")
    'eu-europeaid-186246-dd-act-ng'
    """
    name = f"eu-{slug(key.casefold())}"
    return name if len(name) <= MAX_ID else id_with_hash(name, key, HASH_DIGITS)


def record_of(topic: Topic, *, as_of: date, day: date | None) -> SourceRecord:
    """Return the programme that a topic is; `as_of` decides which deadlines have passed."""
    code = eu_codes.programme_code(topic.programme, topic.identifier)
    kinds = {kind for label in topic.actions if (kind := eu_codes.action(label))}
    rules = eu_codes.general_rules(code, next(iter(kinds)) if len(kinds) == 1 else None, topic.identifier)
    terms = window(topic, as_of)
    amounts, sentence = topic.budget.amounts, ""
    if not any(amount.of == "Zuwendung" for amount in amounts):
        contribution, sentence = find_contribution(topic.description)
        amounts = (*amounts, *contribution)
    title, summary, repaired = _texts(topic)
    fields = {**_wording(topic, title, summary), **_by_rule(topic, rules), **_dated(topic, terms), "amounts": amounts}
    filled = {name: value for name, value in fields.items() if value}
    programme = Programme(
        id=programme_id(topic.key),
        name=title,
        short_name=topic.identifier,
        level="EU",
        funder=FUNDER,
        confidence="niedrig" if sentence else "mittel",
        notes=tuple(dict.fromkeys((*terms.notes, *_doubts(topic, len(kinds), repaired)))),
        evidence=_evidence(filled, day, sentence),
        **filled,  # type: ignore[arg-type]
    )
    return SourceRecord(
        key=topic.key,
        programme=programme,
        sentences=_sentences(topic, terms, sentence),
        unknown=_unknown(topic, code),
    )


def _wording(topic: Topic, title: str, summary: str) -> dict[str, object]:
    """Return the texts of a topic under the fields of a programme."""
    english = topic.language == "en"
    return {
        "name_en": title if english else "",
        "url": PAGE + quote(topic.identifier.lower(), safe="/"),
        "summary": summary,
        "keywords_en" if english else "keywords": _keywords(topic),
    }


def _by_rule(topic: Topic, rules: Rules) -> dict[str, object]:
    """Return what follows from the general rules; a grant is one unless they say otherwise."""
    return {
        "themes": rules.themes,
        "funding_types": rules.funding_types or ("Zuschuss",),
        "applicants": rules.applicants,
        "applicants_note": rules.applicants_note or _local_note(topic, rules.applicants),
        "access": rules.access,
        "areas": rules.areas,
        "partners": rules.partners,
        "rates": rules.rates,
    }


def _dated(topic: Topic, terms: Window) -> dict[str, object]:
    """Return the application window and its dates."""
    return {
        "status": terms.status,
        "deadline_kind": terms.kind,
        "deadlines": terms.deadlines,
        "period_start": _partial(topic.opening),
    }


def _partial(day: date | None) -> PartialDate | None:
    return PartialDate.of(day) if day else None


def _texts(topic: Topic) -> tuple[str, str, bool]:
    """Return title and summary, and whether broken umlauts were mended in them."""
    title, summary = eu_text.plain(topic.title), eu_text.summary(topic.description)
    better = eu_text.mended(title), eu_text.mended(summary)
    return *better, better != (title, summary)


def _keywords(topic: Topic) -> tuple[str, ...]:
    own = (topic.identifier, topic.call)
    return tuple(eu_text.mended(word) for word in eu_text.keywords(topic.keywords, own)[:MAX_KEYWORDS])


def _local_note(topic: Topic, applicants: Sequence[str]) -> str:
    """Say that a call mentions municipalities where no rule says who may apply."""
    folded = topic.description.casefold() if not applicants else ""
    if any(word in folded for word in _LOCAL):
        return "Der Aufruf spricht von Kommunen oder örtlichen Behörden; ob sie antragsberechtigt sind, dort prüfen"
    return ""


def _doubts(topic: Topic, kinds: int, repaired: bool) -> tuple[str, ...]:
    doubts = [*topic.doubts, *topic.days.doubts, *topic.budget.doubts]
    if repaired:
        doubts.append("falsch kodierte Zeichen in Titel oder Beschreibung berichtigt")
    if kinds > 1:
        doubts.append("mehrere Arten von Vorhaben in einem Aufruf: Fördersatz und Verbund im Aufruf prüfen")
    if "/" in topic.identifier:
        doubts.append("Adresse aus der Kennung gebildet, nicht geprüft")
    return tuple(dict.fromkeys(doubts))


def _evidence(filled: Mapping[str, object], day: date | None, sentence: str) -> tuple[Evidence, ...]:
    """Keep apart what the file says, what a general rule says, and what was read out of prose."""
    page, stand = (str(filled["url"]),), _partial(day)
    prose = {"amounts"} if sentence else set()
    read = ("name", "funder", *(name for name in filled if name not in _DERIVED | prose and name != "url"))
    general = tuple(name for name in filled if name in _DERIVED)
    evidence = [Evidence(fields=read, pages=page, page_date=stand, note="aus der Quelle eingelesen")]
    if general:
        evidence.append(Evidence(fields=general, note=_GENERAL))
    if sentence:
        evidence.append(Evidence(fields=("amounts",), pages=page, page_date=stand, note=f"Satz: „{sentence}“"))
    return tuple(evidence)


def _sentences(topic: Topic, terms: Window, sentence: str) -> dict[str, str]:
    """Return the portal's own wording behind coded fields, and the sentence behind a number from prose."""
    wording = {
        "status": topic.status,
        "deadline_kind": topic.model,
        "deadlines": ", ".join(str(day) for day in topic.days.days),
        "rates": ", ".join(topic.actions),
        "amounts": sentence,
    }
    return {name: text for name, text in wording.items() if text}


def _unknown(topic: Topic, code: str | None) -> tuple[str, ...]:
    """Name the codes that the table does not know; an untold one is not unknown."""
    named = f"{topic.programme} ({topic.programme_name})" if topic.programme_name else topic.programme
    unknown = [f"frameworkProgramme: {named}"] if topic.programme and code is None else []
    unknown += [f"typesOfAction: {label}" for label in topic.actions if eu_codes.action(label) is None]
    if topic.status and eu_codes.status(topic.status) is None:
        unknown.append(f"status: {topic.status}")
    if topic.model and eu_codes.deadline_kind(topic.model) is None:
        unknown.append(f"deadlineModel: {topic.model}")
    return tuple(word[:200] for word in unknown)


def hints(entries: Sequence[SourceRecord], topics: Sequence[Topic], file: str) -> tuple[Problem, ...]:
    """Return one hint for each different doubt or unknown code, with the first topic that it came from."""
    where: dict[str, list[str]] = {}
    for topic in topics:
        for doubt in (*topic.doubts, *topic.days.doubts, *topic.budget.doubts):
            where.setdefault(doubt, []).append(topic.identifier)
    for entry in entries:
        for code in entry.unknown:
            where.setdefault(f"unbekannter Schlüssel „{code}“", []).append(entry.programme.short_name)
        for note in entry.programme.notes:
            if note.startswith("falsch kodierte"):
                where.setdefault(note, []).append(entry.programme.short_name)
    listed = [
        Problem(file, field=names[0], note=note, remedy=_also(len(names)), grave=False) for note, names in where.items()
    ]
    if len(listed) > MAX_HINTS:
        rest = len(listed) - MAX_HINTS
        listed = [*listed[:MAX_HINTS], Problem(file, note=f"{rest} weitere Hinweise sind weggelassen", grave=False)]
    return tuple(listed)


def clash_hints(clashes: Iterable[str], file: str) -> tuple[Problem, ...]:
    """Return one hint for each id that several identifiers came out at."""
    note = "mehrere Kennungen ergeben dieselbe id; sie tragen einen Zusatz"
    return tuple(Problem(file, field=clash, note=note, grave=False) for clash in clashes)


def _also(count: int) -> str:
    return f"ebenso in {count - 1} weiteren Aufrufen" if count > 1 else "im Portal nachsehen"
