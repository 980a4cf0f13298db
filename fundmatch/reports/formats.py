"""The registry of outputs: which suffix makes which file; makers are opened on demand, so that help stays light.

A new format is its module and one line here: commands, help and documents read these tables.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Final

from fundmatch.core.errors import OutputError


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One kind of file: `maker` is "module:function" below `fundmatch.reports` and returns bytes.

    `about` says in German what it is for. `typed_into`: people write into such a file, so what
    a new one replaces is kept. `takes` names what its maker can be told beside the subject.
    """

    maker: str
    about: str
    typed_into: bool = False
    takes: tuple[str, ...] = ()


# What `match` writes; a maker takes the match result.
MATCH_FORMATS: Final = {
    ".xlsx": Format(
        maker="workbook.write:match_as_workbook",
        about="Arbeitsmappe zum Lesen, Sortieren und Entscheiden",
        typed_into=True,
        takes=("columns_out",),
    ),
    ".csv": Format(
        maker="csv_tables:match_as_csv",
        about="Tabelle mit einer Zeile je Vorschlag",
        typed_into=True,
        takes=("columns_out",),
    ),
    ".json": Format(maker="result_json:match_as_json", about="alles, was ein Lauf ergibt, für Programme"),
    ".ics": Format(
        maker="deadline_calendar:match_as_calendar", about="Fristen und letzte Tage für den Beginn als Kalender"
    ),
    ".docx": Format(
        maker="brief.word:match_as_brief",
        about="Steckbriefe für die Ratsvorlage: eine Seite je gewähltem Paar, auf Wunsch auf der Vorlage der Stadt",
        typed_into=True,
        takes=("template",),
    ),
    ".md": Format(
        maker="mails:match_as_mails",
        about="Texte für Mails: je Federführung, was neu ist, was bis wann zu entscheiden ist und was fehlt",
        typed_into=True,
        takes=("since",),
    ),
}

# What `review` writes; a maker takes the decision of every pair that has one.
RECORD_FORMATS: Final = {
    ".csv": Format(
        maker="decision_record:record_as_csv",
        about="Entscheidungsprotokoll für die Akten, das Neueste zuerst",
        typed_into=True,
    ),
}

# What `check` writes; a maker takes what was understood of a list.
UNDERSTANDING_FORMATS: Final = {
    ".json": Format(maker="understanding_json:understanding_as_json", about="was gelesen wurde, für Programme"),
    ".xlsx": Format(
        maker="workbook.understanding_sheets:understanding_as_workbook", about="was gelesen wurde, als Arbeitsmappe"
    ),
}

# What `catalog update` and `catalog diff` write; a maker takes the plan and what it means for a strategy, or None.
PREVIEW_FORMATS: Final = {
    ".xlsx": Format(maker="workbook.preview_sheets:preview_as_workbook", about="Vorschau als Arbeitsmappe"),
    ".json": Format(maker="update_preview:preview_as_json", about="Vorschau für Programme"),
}

# What `catalog export` writes; a maker takes the programmes and the day.
CATALOGUE_FORMATS: Final = {
    ".json": Format(maker="result_json:catalogue_as_json", about="JSON mit allen Feldern"),
    ".xlsx": Format(maker="workbook.catalogue_sheet:catalogue_as_workbook", about="Arbeitsmappe zum Bearbeiten"),
    ".csv": Format(maker="csv_tables:catalogue_as_csv", about="CSV"),
}
COMMON_GRANTS: Final = Format(
    maker="common_grants:catalogue_as_common_grants",
    about="JSON nach dem CommonGrants-Protokoll statt nach unserem Modell",
)


def content_of(kind: Format, *subject: object, **told: object) -> bytes:
    """Return the file of this kind about a subject; what the subject is stands at the tables above.

    Of what is `told` beside it, the maker hears what it takes.
    """
    module, _, function = kind.maker.partition(":")
    heard = {name: told[name] for name in kind.takes if name in told}
    content: bytes = getattr(import_module(f"fundmatch.reports.{module}"), function)(*subject, **heard)
    return content


def _format_of(formats: Mapping[str, Format], path: Path) -> Format:
    if path.suffix.lower() not in formats:
        msg = f"{path}: die Endung bestimmt das Format; möglich sind {', '.join(formats)}."
        raise OutputError(msg)
    return formats[path.suffix.lower()]


def write_outputs(
    formats: Mapping[str, Format],
    outputs: Iterable[Path],
    *subject: object,
    copies: Mapping[Path, bytes] | None = None,
    told: Mapping[str, object] | None = None,
    seen: Mapping[Path, str | None] | None = None,
) -> None:
    """Write a subject to every output, and the copies of what they replace, or nothing at all.

    The suffix of each output, in small letters, is one of the table `formats`; `told` as in `content_of`, and
    `seen` as in `write_all`.

    Raises:
        OutputError: One of the places cannot be written or was changed, or its suffix names no format.
    """
    from fundmatch.files.writing import write_all  # noqa: PLC0415 - not needed for help

    contents = {path: content_of(_format_of(formats, path), *subject, **(told or {})) for path in outputs}
    write_all({**(copies or {}), **contents}, seen)
