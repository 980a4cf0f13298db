"""Exports of the Förderdatenbank that no one ever published: small ones by hand, large ones by seed.

Field names, codes and layout are those of the source; every text is made up here.
"""

import csv
import io
import json
import random
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

ROOT = "BMWI/FDB/Content/DE"
CLASSIFIER = "target:/BMWI/X/Classifications/Classifier/X/Common"
CATEGORY = "target:/BMWI/SiteGlobals/Categories/FDB"

# 52 columns, as the weekly table has them.
COLUMNS = [
    "programme_slug",
    "url",
    "title",
    "description",
    "short_description",
    "legal_basis",
    "status_note",
    "seo_description",
    "required_documents",
    "application_language",
    "legal_citation",
    "deadlines",
    "procedure",
    "processing_time",
    "legal_requirements",
    "keywords",
    "date_of_issue",
    "funding_type",
    "eligible_applicants",
    "funding_area",
    "funding_body",
    "funding_location",
    "funding_organisation",
    "grw",
    "unternehmensgroesse",
    "contact_ids",
    "funding_subarea",
    "applicant_sector",
    "id_url",
    "id_hash",
    "contact_info_institution",
    "contact_info_email",
    "contact_info_phone",
    "contact_info_fax",
    "contact_info_mobile",
    "contact_info_website",
    "contact_info_road",
    "contact_info_house_id",
    "contact_info_building",
    "contact_info_zip_code",
    "contact_info_city",
    "contact_info_post_box",
    "contact_info_country",
    "further_links",
    "license_info",
    "first_scraped_at",
    "on_website_from",
    "last_updated",
    "previous_update_dates",
    "on_website_to",
    "absent",
    "keywords_extracted",
]
_COLUMN_OF = {
    "gsb:title": "title",
    "gsb:summary": "description",
    "gsb:teaserText": "short_description",
    "gsb:bodyText": "legal_basis",
    "gsb:header": "status_note",
    "gsb:procDescription": "legal_citation",
    "gsb:procInfluence": "deadlines",
    "gsb:procMethod": "procedure",
    "gsb:regulatoryFWork": "legal_requirements",
    "gsb:keywords": "keywords",
    "gsb:dateOfIssue": "date_of_issue",
}
_COLUMN_OF_LIST = {
    "Foerderart": "funding_type",
    "Foerderberechtigte": "eligible_applicants",
    "Foerderbereich": "funding_area",
    "Foerdergeber": "funding_body",
    "Foerdergebiet": "funding_location",
}
_PLAIN = {"gsb:keywords", "gsb:dateOfIssue", "gsb:dateOfExpiration", "gsb:url", "gsb:email", "gsb:phone"}


@dataclass(frozen=True, kw_only=True)
class Record:
    """One programme of a made-up export; texts by property, codes by list, links by classifier."""

    key: str = "Land/NRW/gruene-hoefe"
    texts: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    links: Mapping[str, Sequence[str]] = field(default_factory=dict)


def record(key: str = "Land/NRW/gruene-hoefe", **texts: str) -> Record:
    """A programme of NRW for municipalities; texts are named without `gsb:`."""
    named = {"title": "Grüne Höfe", **texts}
    codes = {
        "Foerderart": ["zuschuss"],
        "Foerderberechtigte": ["kommune"],
        "Foerderbereich": ["umwelt_naturschutz"],
        "Foerdergeber": ["land"],
        "Foerdergebiet": ["nordrhein_westfalen"],
    }
    return Record(key=key, texts={f"gsb:{name}": text for name, text in named.items()}, codes=codes)


def xml_of(texts: Mapping[str, str], lists: str = "", kind: str = "gsb:ServiceOffer") -> bytes:
    """One document; rich text is escaped the way the export does it."""
    properties = "".join(_property(name, text) for name, text in texts.items())
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<document xmlns:xlink="http://www.w3.org/1999/xlink" type="{kind}">'
        f"{properties}{lists}</document>"
    ).encode()


def _property(name: str, text: str) -> str:
    if name in _PLAIN:
        return f'<property name="{name}" type="String"><value>{escape(text)}</value></property>'
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in text.split("\n"))
    return f'<property name="{name}" type="RichText"><text>{escape(f"<![CDATA[<div>{paragraphs}</div>]]>")}</text></property>'


def document(entry: Record) -> bytes:
    """The document of a programme."""
    parts = [_list(name, [f"{CATEGORY}/{name}/{code}" for code in codes]) for name, codes in entry.codes.items()]
    parts += [_list(name, [f"target:/{ROOT}/{target}" for target in targets]) for name, targets in entry.links.items()]
    lists = "".join(parts)
    container = f'<property name="gsb:cl2Processes" type="ClassifiedLinkLists"><classifiedLinkLists>{lists}</classifiedLinkLists></property>'
    return xml_of(entry.texts, container)


def _list(name: str, targets: Sequence[str]) -> str:
    links = "".join(f'<link xlink:href="{target}"/>' for target in targets)
    head = f'<classifierLinks><link xlink:href="{CLASSIFIER}/{name}"/></classifierLinks>'
    return f"<classifiedLinkList>{head}<links>{links}</links></classifiedLinkList>"


def files_of(records: Sequence[Record], others: Mapping[str, bytes] | None = None) -> dict[str, bytes]:
    """The files of an export by their name in the ZIP."""
    programmes = {f"{ROOT}/Foerderprogramm/{entry.key}.xml": document(entry) for entry in records}
    return {**programmes, **{f"{ROOT}/{name}.xml": data for name, data in (others or {}).items()}}


def write_zip(path: Path, files: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def write_folder(path: Path, files: Mapping[str, bytes]) -> Path:
    for name, data in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(data)
    return path


def row_of(entry: Record, **cells: str) -> dict[str, str]:
    """The row of the weekly table for a programme."""
    slug = entry.key.rpartition("/")[2]
    row = dict.fromkeys(COLUMNS, "") | {
        "programme_slug": slug,
        "url": f"https://www.foerderdatenbank.de/FDB/Content/DE/Foerderprogramm/{entry.key}.html",
        "absent": "false",
    }
    row |= {_COLUMN_OF[name]: text for name, text in entry.texts.items() if name in _COLUMN_OF}
    row |= {_COLUMN_OF_LIST[name]: json.dumps(list(codes)) for name, codes in entry.codes.items()}
    return row | cells


def write_csv(path: Path, rows: Sequence[Mapping[str, str]], columns: Sequence[str] = tuple(COLUMNS)) -> Path:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    return path


_LAENDER = ("Bayern", "Sachsen", "Hessen", "Berlin", "Saarland", "Thueringen", "Hamburg", "Bremen")
_CODES = ("bayern", "sachsen", "hessen", "berlin", "saarland", "thueringen", "hamburg", "bremen")
_WORDS = [
    "Kommune",
    "Gemeinde",
    "Vorhaben",
    "Maßnahme",
    "Quartier",
    "Schule",
    "Straße",
    "Klimaschutz",
    "Radweg",
    "Bibliothek",
    "Konzept",
    "Planung",
    "Ausstattung",
    "Gebäude",
    "Sanierung",
    "Beratung",
    "Verein",
    "Jugend",
    "Kultur",
    "Wasser",
    "Boden",
    "Energie",
    "Netz",
    "Daten",
    "Bürgerschaft",
    "Zentrum",
    "Platz",
    "Park",
]
_TELLING = (
    "Die Höhe des Zuschusses beträgt bis zu {pct} Prozent der zuwendungsfähigen Ausgaben, höchstens jedoch {eur}.000 Euro.",
    "Der Eigenanteil beträgt mindestens 10 Prozent.",
    "Anträge können bis zum 30. Juni {year} gestellt werden.",
    "Sie dürfen mit dem Vorhaben noch nicht begonnen haben.",
    "Die Förderung wird als De-minimis-Beihilfe gewährt.",
    "Unterlagen sind bis zum 31.12.{year} aufzubewahren.",
)


def _prose(chance: random.Random, length: int) -> str:
    """Paragraphs of about `length` signs, now and then with a sentence that tells something."""
    lines, size = [], 0
    while size < length:
        words = " ".join(chance.choice(_WORDS) for _ in range(12))
        line = f"Gefördert wird {words}. Das {words} ist zu beachten. Näheres regelt die Stelle {words}."
        if chance.random() < 0.04:
            telling = chance.choice(_TELLING)
            line += " " + telling.format(pct=chance.randrange(30, 95, 5), eur=chance.randrange(20, 900), year=2027)
        lines.append(line)
        size += len(line) + 1
    return "\n".join(lines)


def official_size(seed: int, *, programmes: int = 2_500, documents: int = 10_000) -> Iterator[tuple[str, bytes]]:
    """The files of an export of official size, one at a time: bodies of 50 to 200 thousand signs on half of them."""
    chance = random.Random(seed)  # noqa: S311 - made-up texts, no secret
    for number in range(programmes):
        entry = made_up(chance, number)
        yield f"{ROOT}/Foerderprogramm/{entry.key}.xml", document(entry)
    linked = documents - programmes
    for number in range(linked):
        kind = ("Foerdergeber", "Kontakt", "ExternerLink", "Adresse")[number % 4]
        texts = {
            "gsb:title": f"{kind} {number}",
            "gsb:url": f"https://www.example.org/{number}",
            "gsb:phone": "0209 1234",
        }
        yield f"{ROOT}/{kind}/A/stelle-{number // 4}.xml", xml_of(texts, kind="gsb:ContactData")


def made_up(chance: random.Random, number: int) -> Record:
    """One programme, spread over levels and filled as the official export is."""
    share = chance.random()
    land = chance.randrange(len(_LAENDER))
    folder, body, area = f"Land/{_LAENDER[land]}", "land", _CODES[land]
    if share < 0.22:
        folder, body, area = "Bund/BMBF", "bund", "_bundesweit"
    elif share < 0.24:
        folder, body, area = "EU", "eu", "_bundesweit"
    elif share < 0.31:
        folder, body, area = "Land/NRW", "land", "nordrhein_westfalen"
    texts = {
        "gsb:title": f"Programm {number} für {chance.choice(_WORDS)}",
        "gsb:bodyText": _prose(chance, chance.randrange(50_000, 200_000) if chance.random() < 0.5 else 8_000),
        "gsb:procDescription": f"Richtlinie {number} vom 12.3.2024",
        "gsb:keywords": " ".join(chance.choice(_WORDS) for _ in range(8)),
        "gsb:dateOfIssue": f"2026-0{chance.randrange(1, 9)}-15T10:00:00+01:00",
    }
    if chance.random() < 0.79:
        texts |= {"gsb:summary": _prose(chance, 2_500), "gsb:teaserText": _prose(chance, 200)}
        texts["gsb:regulatoryFWork"] = _prose(chance, 3_000)
    if chance.random() < 0.13:
        texts["gsb:procInfluence"] = "Anträge bis zum 30. September 2027."
    stelle = f"A/stelle-{chance.randrange(1_800)}"
    return Record(
        key=f"{folder}/programm-{number}",
        texts=texts,
        codes={
            "Foerderart": ["zuschuss"],
            "Foerderberechtigte": ["kommune", "unternehmen"],
            "Foerderbereich": ["infrastruktur"],
            "Foerdergeber": [body],
            "Foerdergebiet": [area],
        },
        links={
            "Foerderorganisation": [f"Foerdergeber/{stelle}"],
            "Kontakt": [f"Kontakt/{stelle}"],
            "ExternerLink": [f"ExternerLink/{stelle}"],
        },
    )
