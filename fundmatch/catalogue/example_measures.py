"""What written examples must not do: name their programme, repeat another one, run longer than a page.

A measure is ranked by them. One that names its programme, or stands in two entries, would tell no programme from
another; none of it stops a run.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from fundmatch.core import levels
from fundmatch.core.errors import Problem
from fundmatch.core.formatting import number as in_words
from fundmatch.core.normalise import fold
from fundmatch.model.programme import ExampleMeasure, Programme
from fundmatch.text.words import content_words

# A standard page of 30 lines with 60 characters.
MOST_LETTERS: Final = 1800


def example_hints(programmes: Sequence[Programme]) -> Iterator[Problem]:
    """Yield what is wrong with the written examples of the entries, in the order given."""
    told: dict[str, str] = {}
    for programme in programmes:
        names = [name for name in _names(programme) if not _is_thing(name, programme)]
        for number, example in enumerate(programme.example_measures):
            place = f"example_measures[{number}]"
            faults = [
                *_named(example, names),
                *_repeated(example, f"{_file(programme)}, {place}", told),
                *_long(example),
            ]
            for note, remedy in faults:
                yield Problem(_file(programme), 0, place, note, remedy, grave=False)


def _file(programme: Programme) -> str:
    return f"{levels.by_code()[programme.level].folder}/{programme.id}.yaml"


def _names(programme: Programme) -> Iterator[str]:
    return filter(None, (programme.name, programme.short_name, programme.name_en))


def _is_thing(name: str, programme: Programme) -> bool:
    """Tell whether the entry itself uses the name for what it pays for ("E-Busse"): such a name gives nothing away."""
    return any(_holds(text, name) for text in (*programme.things, *programme.typical_measures))


def _holds(text: str, name: str) -> bool:
    """Tell whether the name stands in the text, with all its signs ("WIR!") and as words of its own."""
    return re.search(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", text.casefold()) is not None


def _named(example: ExampleMeasure, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the name of its own programme in the example."""
    for name in names:
        if _holds(example.title, name) or _holds(example.text, name):
            yield f"„{example.title}“ nennt sein Programm („{name}“)", "den Namen streichen und die Sache beschreiben"
            return


def _repeated(example: ExampleMeasure, place: str, told: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the place where the same title or the same text stood before; `told` learns this one."""
    found = ""
    for key in (" ".join(content_words(text)) or fold(text) for text in (example.title, example.text)):
        found = found or told.get(key, "")
        told.setdefault(key, place)
    if found:
        yield f"„{example.title}“ steht schon in {found}", "eines von beiden streichen oder anders schreiben"


def _long(example: ExampleMeasure) -> Iterator[tuple[str, str]]:
    length = len(example.title) + len(example.text)
    if length > MOST_LETTERS:
        note = f"„{example.title[:60]}“ ist mit {in_words(length)} Zeichen länger als eine Seite"
        yield note, f"auf höchstens {in_words(MOST_LETTERS)} Zeichen kürzen; zwei bis vier Sätze genügen"
