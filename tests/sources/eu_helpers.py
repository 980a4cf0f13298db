"""Invented files of the EU portal, small ones and one of the official size; the same seed gives the same bytes."""

import json
import random
from collections.abc import Iterator
from pathlib import Path

OFFICIAL_RECORDS = 11_100
OFFICIAL_BYTES = 126_000_000
DAY_MS = 86_400_000
# 2026-08-01 in milliseconds: the day around which deadlines lie.
NOW_MS = 1_785_542_400_000

_WORDS = [
    "local",
    "heat",
    "climate",
    "adaptation",
    "public",
    "transport",
    "energy",
    "school",
    "library",
    "water",
    "square",
    "park",
    "digital",
    "city",
    "region",
    "citizens",
    "storage",
    "renovation",
    "planning",
    "nature",
    "river",
    "noise",
    "waste",
    "bridge",
    "harbour",
    "market",
    "museum",
    "forest",
    "garden",
]
_PROGRAMMES = (
    (43108390, "HORIZON", "Horizon Europe (HORIZON)", "HORIZON-CL5", "HORIZON-IA", "HORIZON Innovation Actions"),
    (43252405, "LIFE2027", "Environment and Climate Action (LIFE)", "LIFE", "LIFE-PJG", "LIFE Project Grants"),
    (43152860, "DIGITAL", "Digital Europe Programme (DIGITAL)", "DIGITAL", "DIGITAL-SIMPLE", "DIGITAL Simple Grants"),
    (43353764, "ERASMUS2027", "Erasmus+ (ERASMUS+)", "ERASMUS", "ERASMUS-LS", "ERASMUS Lump Sum Grants"),
)
STATUS = {"Forthcoming": 31094501, "Open": 31094502, "Closed": 31094503}


def words(chance: random.Random, count: int) -> str:
    return " ".join(chance.choice(_WORDS) for _ in range(count))


def grant(chance: random.Random, number: int, status: str, filling: int = 0) -> dict[str, object]:
    """One call of the bulk file; `filling` characters of news make it as long as real ones are."""
    code, short, name, beginning, action, action_name = _PROGRAMMES[number % len(_PROGRAMMES)]
    identifier = f"{beginning}-2026-{number:05}-PROBE"
    first = NOW_MS + chance.randrange(30, 400) * DAY_MS
    deadlines = [first - (800 * DAY_MS if status == "Closed" else 0)]
    news = f"<p>{words(chance, 12)}</p>" * (filling // 90)
    named = {"id": STATUS[status], "abbreviation": status, "description": status}
    return {
        "type": 1,
        "ccm2Id": 99_000_000 + number,
        "identifier": identifier,
        "title": words(chance, 6).capitalize(),
        "publicationDateLong": deadlines[0] - 300 * DAY_MS,
        "plannedOpeningDateLong": deadlines[0] - 120 * DAY_MS,
        "callIdentifier": identifier[:-6],
        "callTitle": words(chance, 4),
        "deadlineDatesLong": deadlines,
        "allowPartnerSearch": True,
        "frameworkProgramme": {"id": code, "abbreviation": short, "description": name},
        "programmeDivision": [{"id": number, "abbreviation": "X-1", "description": words(chance, 3)}],
        "status": named,
        "deadlineModel": {"id": 31094504, "abbreviation": "single-stage", "description": "single-stage"},
        "topicActions": [{"id": 1, "abbreviation": action, "description": action_name}],
        "topicMGAs": [{"id": 2, "abbreviation": action, "description": action_name}],
        "tags": [chance.choice(_WORDS) for _ in range(8)],
        "keywords": [identifier, words(chance, 2), words(chance, 2)],
        "flags": [],
        "sme": False,
        "actions": [
            {
                "status": named,
                "types": [{"typeOfAction": f"{action} {action_name}", "typeOfMGA": []}],
                "plannedOpeningDate": str(deadlines[0] - 120 * DAY_MS),
                "submissionProcedure": {},
                "deadlineDates": [str(day) for day in deadlines],
            }
        ],
        "latestInfos": [{"approvalDate": "", "lastChangeDate": "2026-07-27T09:00:00.1", "content": news}],
        "links": [],
        "additionalDossiers": [],
        "infoPackDossiers": [],
    }


def tender(chance: random.Random, number: int) -> dict[str, object]:
    return {
        "type": 0,
        "ccm2Id": 0,
        "cftId": number,
        "identifier": f"PROBE/{number}",
        "title": words(chance, 8),
        "status": {"id": 31094502, "abbreviation": "Open", "description": "Open"},
        "deadlineDatesLong": [],
        "descriptionTender": words(chance, 60),
        "mainCpv": {"mainCode": "71313000"},
    }


def bulk_records(seed: int, count: int, filling: int = 0) -> Iterator[dict[str, object]]:
    """Records in the shares of the real file: one in 30 open, one in 40 announced, some tenders, the rest closed."""
    chance = random.Random(seed)  # noqa: S311 - test data
    for number in range(count):
        if number % 50 == 7:
            yield tender(chance, number)
        else:
            status = "Open" if number % 30 == 1 else "Forthcoming" if number % 40 == 3 else "Closed"
            yield grant(chance, number, status, filling)


def write_bulk(path: Path, *, seed: int, count: int, filling: int = 0) -> Path:
    """Write a bulk file record by record, so that its size does not matter."""
    with path.open("w", encoding="utf-8") as file:
        file.write('{"fundingData":{"GrantTenderObj":[')
        for number, record in enumerate(bulk_records(seed, count, filling)):
            file.write(("," if number else "") + json.dumps(record, ensure_ascii=False))
        file.write("]}}")
    return path


def write_official(path: Path, *, seed: int) -> Path:
    """Write a bulk file of the official number of records and size."""
    return write_bulk(path, seed=seed, count=OFFICIAL_RECORDS, filling=OFFICIAL_BYTES // OFFICIAL_RECORDS - 1_800)


def line(chance: random.Random, number: int, length: int = 400) -> dict[str, object]:
    """One topic of an extract in lines."""
    identifier = f"LIFE-2026-CET-{number:04}-PROBE"
    description = f"Expected Outcome:{words(chance, 12).capitalize()}.Scope:" + " ".join(
        f"{words(chance, 14).capitalize()}." for _ in range(length // 100)
    )
    return {
        "reference": f"{number}TOPICSen",
        "topicId": identifier,
        "title": words(chance, 6).capitalize(),
        "programme": "LIFE",
        "programmeId": "43252405",
        "callIdentifier": "LIFE-2026-CET",
        "deadline": "2026-09-16",
        "callStatus": "open" if number % 3 else "forthcoming",
        "budgetMin": 1_000_000,
        "budgetMax": 2_000_000,
        "expectedGrants": 2,
        "keywords": f"{identifier}, LIFE-2026-CET, {words(chance, 2).capitalize()}",
        "description": description,
        "deadlineModel": "single-stage",
        "typesOfAction": "LIFE  Project Grants",
        "topicConditions": words(chance, length // 8),
    }


def write_lines(path: Path, *, seed: int, count: int, length: int = 400) -> Path:
    chance = random.Random(seed)  # noqa: S311 - test data
    path.write_text("\n".join(json.dumps(line(chance, number, length)) for number in range(count)), encoding="utf-8")
    return path


def search_result(identifier: str, language: str = "en", **metadata: object) -> dict[str, object]:
    """One result of the search service; `metadata` replaces or adds values, None takes one away."""
    held: dict[str, object] = {
        "identifier": [identifier],
        "title": ["Local heat planning"],
        "callIdentifier": ["LIFE-2099-CET"],
        "type": ["1"],
        "status": ["31094502"],
        "frameworkProgramme": ["43252405"],
        "startDate": ["2026-04-21T00:00:00.000+0000"],
        "deadlineDate": ["2026-09-16T00:00:00.000+0000"],
        "deadlineModel": ["single-stage"],
        "typesOfAction": ["LIFE Project Grants"],
        "descriptionByte": ['<span class="topicdescriptionkind">Expected Outcome:</span><p>Plans for heat.</p>'],
        "keywords": [identifier, "LIFE-2099-CET", "District heating"],
        "tags": ["marketing"],
        "DATASOURCE": ["SEDIA"],
        **metadata,
    }
    present = {name: value for name, value in held.items() if value is not None}
    return {"reference": f"1TOPICS{language}", "language": language, "title": None, "metadata": present}


def search_page(*results: dict[str, object]) -> dict[str, object]:
    return {"apiVersion": "2.143.3", "totalResults": len(results), "pageNumber": 1, "results": list(results)}


def budget_overview(*entries: dict[str, object]) -> str:
    """A budget overview as the search service gives it: JSON inside a string."""
    return json.dumps({"budgetYearsColumns": ["2026"], "budgetTopicActionMap": {"4711": list(entries)}})
