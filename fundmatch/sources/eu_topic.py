"""One topic of the portal as its files tell it, before anything is concluded from it.

Three shapes end here: records of the bulk file and of topic details, results of the search
service, and lines of an extract.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from fundmatch.sources import eu_text
from fundmatch.sources.eu_money import Budget, amounts_of, read_budget
from fundmatch.sources.eu_values import Days, Object, days, first_day, latest, objects, only, prose, text, texts

MAX_IDENTIFIER = 150
MAX_TITLE = 300
_CHANGES = ("lastChangeDate", "approvalDate")


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """Raw values of one topic in one language; an empty value is untold.

    `actions` are wordings of the portal; `all_days` is False where the file holds the first deadline
    only; `changed` is the last day on which the portal says it touched the record; `doubts` are German.
    """

    identifier: str
    title: str
    language: str = "en"
    call: str = ""
    programme: str = ""
    programme_name: str = ""
    status: str = ""
    model: str = ""
    actions: tuple[str, ...] = ()
    opening: date | None = None
    days: Days = field(default_factory=Days)
    all_days: bool = True
    description: str = ""
    keywords: tuple[str, ...] = ()
    budget: Budget = field(default_factory=Budget)
    changed: date | None = None
    doubts: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Return the identifier as it is compared: case varies between files."""
        return self.identifier.casefold()


def usable(identifier: str) -> bool:
    """Tell whether a text can be the identifier of a topic."""
    return 0 < len(identifier) <= MAX_IDENTIFIER and any(sign.isalnum() for sign in identifier)


def from_record(raw: Object) -> Topic:
    """Read a record of the bulk file, or what `TopicDetails` holds; they differ in what they leave out."""
    identifier = text(raw.get("identifier"))
    budget = read_budget(raw.get("budgetOverviewJSONItem") or raw.get("budgetOverview"), identifier)
    steps = objects(raw.get("actions"))
    framework = only(raw.get("frameworkProgramme"))
    opening = raw.get("plannedOpeningDateLong") or [step.get("plannedOpeningDate") for step in steps]
    return Topic(
        identifier=identifier,
        title=_title(raw, identifier),
        call=text(raw.get("callIdentifier")),
        programme=text(framework.get("id")) or text(raw.get("frameworkProgramme")),
        programme_name=text(framework.get("description")),
        status=_status_of(raw, steps),
        model=_model_of(raw, steps) or budget.model,
        actions=_actions_of(raw, steps) or budget.actions,
        opening=first_day(opening) or first_day(budget.opening),
        days=days(raw.get("deadlineDatesLong") or [step.get("deadlineDates") for step in steps] or list(budget.days)),
        description=prose(raw.get("description")),
        keywords=(*texts(raw.get("keywords")), *_divisions(raw)),
        budget=budget,
        changed=first_day(last_change(raw)),
    )


def _divisions(raw: Object) -> Iterator[str]:
    """Yield the names of the parts of the programme; they say what a topic is about where keywords do not."""
    return filter(None, (text(part.get("description")) for part in objects(raw.get("programmeDivision"))))


def _title(raw: Object, identifier: str) -> str:
    return (text(raw.get("title")) or text(raw.get("callTitle")) or identifier)[:MAX_TITLE]


def _code(raw: object) -> str:
    """Return what an object says it is: its id, else its short name; a bare text is itself."""
    coded = only(raw)
    return (text(coded.get("id")) or text(coded.get("abbreviation"))) if coded else text(raw)


def _status_of(raw: Object, steps: Sequence[Object]) -> str:
    return _code(raw.get("status")) or next((code for step in steps if (code := _code(step.get("status")))), "")


def _model_of(raw: Object, steps: Sequence[Object]) -> str:
    """Return the model of deadlines by name; it may be an empty object, and then the steps may tell."""
    for candidate in (raw.get("deadlineModel"), *(step.get("submissionProcedure") for step in steps)):
        named = only(candidate)
        if model := text(named.get("abbreviation")) or text(named.get("id")) or ("" if named else text(candidate)):
            return model
    return ""


def _actions_of(raw: Object, steps: Sequence[Object]) -> tuple[str, ...]:
    topic = [f"{text(part.get('abbreviation'))} {text(part.get('description'))}" for part in _actions(raw)]
    typed = [text(part.get("typeOfAction")) for step in steps for part in objects(step.get("types"))]
    return tuple(dict.fromkeys(label for named in (topic or typed) if (label := named.strip())))


def _actions(raw: Object) -> tuple[Object, ...]:
    return objects(raw.get("topicActions"))


def last_change(raw: Object) -> str:
    """Return the last day on which the portal reported something about the record, as ISO text or empty.

    ISO days sort as texts; to read each of them would cost as much as parsing the file.
    """
    news = raw.get("latestInfos")
    if not news:
        return ""
    reported = (day for item in objects(news) for name in _CHANGES for day in texts(item.get(name)))
    return max((day[:10] for day in reported if day[4:5] == "-" and day[:4].isdecimal()), default="")


def from_search(metadata: Object, language: str) -> Topic:
    """Read the `metadata` of one search result: each value a list of texts, objects as JSON inside them."""
    identifier = text(metadata.get("identifier"))
    budget = read_budget(metadata.get("budgetOverview"), identifier)
    steps = objects(metadata.get("actions"))
    dates = metadata.get("deadlineDate") or [step.get("deadlineDates") for step in steps] or list(budget.days)
    named = [text(metadata.get(name)) for name in ("esDA_IngestDate", "es_ingestDate")]
    return Topic(
        identifier=identifier,
        title=_title(metadata, identifier),
        language=language,
        call=text(metadata.get("callIdentifier")),
        programme=text(metadata.get("frameworkProgramme")),
        status=text(metadata.get("status")),
        model=_model_of(metadata, steps) or budget.model,
        actions=texts(metadata.get("typesOfAction")) or budget.actions,
        opening=first_day(metadata.get("startDate")) or first_day(budget.opening),
        days=days(dates),
        description=prose(metadata.get("descriptionByte")) or prose(metadata.get("description")),
        keywords=texts(metadata.get("keywords")),
        budget=budget,
        changed=latest([first_day(last_change(metadata)), *(first_day(name) for name in named if name)]),
    )


def from_line(raw: Object) -> Topic:
    """Read one object of an extract in lines; it holds the first deadline and the span of one grant only."""
    identifier = text(raw.get("topicId"))
    model = text(raw.get("deadlineModel"))
    amounts, doubts = amounts_of(raw.get("budgetMin"), raw.get("budgetMax"), raw.get("expectedGrants"))
    listed = raw.get("keywords")
    return Topic(
        identifier=identifier,
        title=_title(raw, identifier),
        call=text(raw.get("callIdentifier")),
        programme=text(raw.get("programmeId")),
        programme_name=text(raw.get("programme")),
        status=text(raw.get("callStatus")),
        model=model,
        actions=texts(raw.get("typesOfAction")),
        days=days(raw.get("deadline")),
        all_days=model == "single-stage",
        description=prose(raw.get("description")),
        keywords=eu_text.listed_keywords(listed) if isinstance(listed, str) else texts(listed),
        budget=Budget(amounts=amounts, doubts=doubts),
    )


def is_line(raw: Mapping[str, object]) -> bool:
    """Tell whether an object is one line of an extract."""
    return "topicId" in raw
