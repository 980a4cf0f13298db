"""click in German: officers read help and error texts, so these must not be English.

click looks its texts up through a gettext function of each module; without an installed
translation for the system's language it stays English. Replacing that function is the
one way that works whatever the machine's language is.
"""

from types import ModuleType

import click
import click.core
import click.decorators
import click.exceptions
import click.formatting
import click.parser
import click.types

_GERMAN = {
    "Usage:": "Aufruf:",
    "Options": "Optionen",
    "Commands": "Befehle",
    "Positional arguments": "Angaben",
    "Aborted!": "Abgebrochen.",
    "Show this message and exit.": "Diese Hilfe zeigen.",
    "Show the version and exit.": "Die Version zeigen.",
    "%(prog)s, version %(version)s": "%(prog)s, Version %(version)s",
    "default: {default}": "Vorgabe: {default}",
    "required": "Pflicht",
    "Error: {message}": "Fehler: {message}",
    "Try '{command} {option}' for help.": "Hilfe: {command} {option}",
    "Invalid value: {message}": "Ungültige Angabe: {message}",
    "Invalid value for {param_hint}: {message}": "Ungültige Angabe für {param_hint}: {message}",
    "Missing argument": "Es fehlt",
    "Missing option": "Es fehlt die Option",
    "Missing parameter": "Es fehlt",
    "Missing {param_type}": "Es fehlt {param_type}",
    "Missing parameter: {param_name}": "Es fehlt: {param_name}",
    "Missing command.": "Es fehlt der Befehl.",
    "No such option {name!r}.": "Die Option {name} gibt es nicht.",
    "No such command {name!r}.": "Den Befehl {name} gibt es nicht.",
    "Did you mean {possibility}?": "Gemeint ist wohl {possibility}.",
    "(Did you mean one of: {possibilities}?)": "(Gemeint ist vielleicht: {possibilities})",
    "Got unexpected extra argument ({args})": "Überzählige Angabe ({args})",
    "Got unexpected extra arguments ({args})": "Überzählige Angaben ({args})",
    "Option {name!r} requires an argument.": "Die Option {name} braucht eine Angabe.",
    "Option {name!r} does not take a value.": "Die Option {name} nimmt keine Angabe.",
    "{value!r} is not {choice}.": "„{value}“ ist nicht {choice}.",
    "{value!r} is not one of {choices}.": "„{value}“ gibt es nicht; möglich: {choices}.",
    "{value!r} is not a valid {number_type}.": "„{value}“ ist keine Zahl.",
    "{value} is not in the range {range}.": "{value} liegt nicht im Bereich {range}.",
    "{value!r} does not match the format {format}.": "„{value}“ ist kein Datum; Form: Jahr-Monat-Tag, zum Beispiel 2026-11-22.",
    "{value!r} does not match the formats {formats}.": "„{value}“ ist kein Datum; Form: 2026-11-22 oder 22.11.2026.",
    "{name} {filename!r} does not exist.": "„{filename}“ gibt es nicht.",
    "{name} {filename!r} is a file.": "„{filename}“ ist eine Datei, erwartet wird ein Ordner.",
    "{name} {filename!r} is a directory.": "„{filename}“ ist ein Ordner, erwartet wird eine Datei.",
    "{name} {filename!r} is not readable.": "„{filename}“ ist nicht lesbar.",
    "Could not open file {filename!r}: {message}": "„{filename}“ lässt sich nicht öffnen: {message}",
}
_MODULES: tuple[ModuleType, ...] = (
    click.core,
    click.decorators,
    click.exceptions,
    click.formatting,
    click.parser,
    click.types,
)


def _translated(text: str) -> str:
    return _GERMAN.get(text, text)


def _translated_number(one: str, many: str, count: int) -> str:
    return _translated(one if count == 1 else many)


def speak_german() -> None:
    """Make click's own texts German for this process."""
    for module in _MODULES:
        if hasattr(module, "_"):
            module._ = _translated  # type: ignore[attr-defined]
        if hasattr(module, "ngettext"):
            module.ngettext = _translated_number  # type: ignore[attr-defined]
