"""Open a file that somebody else wrote, and refuse in German what is too large, packed absurdly or disguised.

The checks are one set for officers' tables, workbooks and downloaded sources; who calls
says of which kind the error is (`StrategyError`, `CatalogueError`, …) and how much is allowed.
"""

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import Final

from fundmatch.core.errors import DataError, StrategyError, reason_of

BOM: Final = b"\xef\xbb\xbf"

_WIDE: Final = (b"\xff\xfe", b"\xfe\xff")
_ZIP, _OLE2 = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_PAGE: Final = (b"<!doctype html", b"<html", b"<head", b"<script", b"<!--")
_DECLARATIONS: Final = (b"<!DOCTYPE", b"<!ENTITY")
_WIDE_DECLARATIONS: Final = tuple(
    word.decode().encode(encoding)
    for word in _DECLARATIONS
    for encoding in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
)
_ENCRYPTED: Final = 0x1
# A name that means a place outside the folder that the archive would be unpacked into.
_LEADS_OUT: Final = re.compile(r"^[/\\]|^[A-Za-z]:|\\|(?:^|/)\.\.(?:/|$)|\x00")


def display_name(path: Path) -> str:
    """Return what messages call a file: its folder and its name."""
    return "/".join(path.parts[-2:])


def refusal(name: str, note: str, remedy: str, place: int = 0) -> StrategyError:
    """Return the error for a file of a strategy that cannot be used at all."""
    return StrategyError.about(name, note, remedy, place)


def read_bytes(path: Path, limit: int, error: type[DataError] = StrategyError) -> bytes:
    """Return the bytes of a file that exists, is not empty and not larger than `limit` bytes.

    Raises:
        DataError: There is no such file, or it cannot be read; of the kind `error`.
    """
    name = display_name(path)
    try:
        if path.is_dir():
            raise error.about(name, "das ist ein Ordner, keine Datei", "eine Datei angeben")
        if not path.is_file():
            raise error.about(name, f"die Datei {path} gibt es nicht", "Name und Ordner prüfen")
        if path.stat().st_size > limit:
            remedy = f"höchstens {limit / 1024**2:g} MB; nur die Tabelle speichern"
            raise error.about(name, "die Datei ist zu groß", remedy)
        data = path.read_bytes()
    except OSError as cause:
        note = f"nicht lesbar: {reason_of(cause)}"
        raise error.about(name, note, "Zugriffsrechte prüfen, Datei schließen") from cause
    if not data.strip():
        raise error.about(name, "die Datei ist leer", "die richtige Datei angeben oder sie neu speichern")
    return data


def decode(data: bytes, name: str, error: type[DataError] = StrategyError) -> str:
    """Return the text of a CSV file in UTF-8, UTF-16 with its mark, or Windows-1252.

    Raises:
        DataError: The bytes are no text, or in an encoding that cannot be told; of the kind `error`.
    """
    remedy = "in Excel „Speichern unter“ wählen: CSV UTF-8 (durch Trennzeichen getrennt)"
    if data.startswith((_ZIP, _OLE2)):
        note = "das ist eine Excel-Datei mit der Endung .csv"
        raise error.about(name, note, "die Endung ändern oder als CSV UTF-8 speichern")
    wide = data.startswith(_WIDE)
    if not wide and b"\0" in data:
        # Every second byte of a German text in UTF-16 is NUL; a few of them are a damaged file.
        unmarked = data.count(b"\0") * 4 > len(data)
        note = "UTF-16 ohne Kennung (BOM)" if unmarked else "die Datei enthält NUL-Zeichen und ist kein Text"
        raise error.about(name, note, remedy)
    try:
        text = data.decode("utf-16") if wide else _eight_bit(data)
    except UnicodeDecodeError as cause:
        line = data[: cause.start].count(b"\n") + 1
        raise error.about(name, "der Zeichensatz ist nicht zu erkennen", remedy, line) from cause
    if "\0" in text:
        raise error.about(name, "die Datei enthält NUL-Zeichen und ist kein Text", remedy)
    return text


def _eight_bit(data: bytes) -> str:
    """Decode UTF-8, else what Excel writes as plain "CSV", as "CSV (MS-DOS)" or as "CSV (Macintosh)".

    Of the three that one is right in which more umlauts stand inside words; in doubt Windows-1252.
    The two older ones give every byte a sign, so without such umlauts they prove nothing.

    Raises:
        UnicodeDecodeError: It is none of them, as far as can be told.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        windows = _decoded(data, "cp1252")
        best = max((windows, data.decode("cp850"), data.decode("mac_roman")), key=_umlauts)
        if not windows and _umlauts(best) <= 0:
            raise error from None
        return best


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return ""


def _umlauts(text: str) -> int:
    """Count umlauts beside a letter, less the signs that stand in no German word ("Geh”lz")."""
    good = len(re.findall(r"[äöüÄÖÜß](?=[a-zäöüß])|(?<=[A-Za-zäöüß])[äöüß]", text))
    return good - 2 * len(re.findall(r"(?<=[a-zA-Z])[„”“‘’š›ŠÄÖ™Ž](?=[a-z])|[\x80-\x9f¤¥ŸŽžÞÝ╚╔█▀▄┐└┴┬├─]", text))


def is_web_page(head: bytes) -> bool:
    """Tell by its first bytes that a file is HTML: the page that a bot protection sends in place of the file."""
    return head.lstrip(BOM + b" \t\r\n")[:200].lower().startswith(_PAGE)


def declares_entities(data: bytes) -> bool:
    """Tell whether XML holds a document type or entities, which no file that is read here has any need of."""
    if any(word in data for word in _DECLARATIONS):
        return True
    # A document in UTF-16 or UTF-32 shows it in its first signs; to look through all others once more would be slow.
    return b"\0" in data[:64] and any(word in data for word in _WIDE_DECLARATIONS)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveLimits:
    """How many members an archive may have, how many bytes they may be together, and how strongly packed.

    A member smaller than `ratio_from` bytes may be packed as strongly as it likes.
    """

    members: int
    unpacked: int
    ratio: int
    ratio_from: int


class ArchiveFault(Enum):
    """Why an archive is not opened."""

    TOO_MANY = auto()
    TOO_LARGE = auto()
    LEADS_OUT = auto()
    ENCRYPTED = auto()
    BOMB = auto()


def archive_faults(
    members: Sequence[zipfile.ZipInfo], limits: ArchiveLimits
) -> Iterator[tuple[ArchiveFault, zipfile.ZipInfo | None]]:
    """Yield what speaks against an archive, by its directory alone and before a byte is unpacked.

    The sizes told there are believed because they are also the most that is ever unpacked.
    A fault of one member comes with that member.
    """
    if len(members) > limits.members:
        yield ArchiveFault.TOO_MANY, None
    if sum(member.file_size for member in members) > limits.unpacked:
        yield ArchiveFault.TOO_LARGE, None
    for member in members:
        if _LEADS_OUT.search(member.orig_filename):
            yield ArchiveFault.LEADS_OUT, member
        if member.flag_bits & _ENCRYPTED:
            yield ArchiveFault.ENCRYPTED, member
        if member.file_size > max(limits.ratio_from, limits.ratio * member.compress_size):
            yield ArchiveFault.BOMB, member
