"""Open an export, ZIP or folder, that may be broken or hostile, and hand out its XML documents.

Nothing is ever unpacked to disk; the archive is weighed before a byte of it is expanded.
Documents are named from `FDB/Content/DE/…`, `SiteGlobals/…` or `_config/…` on, whatever lies above.
"""

import hashlib
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from fundmatch.files.safe_read import ArchiveFault, ArchiveLimits, archive_faults, is_web_page
from fundmatch.sources.extract import SourceError

MAX_FILES = 60_000
MAX_UNPACKED = 1_536 * 1024 * 1024
MAX_DOCUMENT = 32 * 1024 * 1024
MAX_RATIO, RATIO_FROM = 200, 1024 * 1024

Entry = TypeVar("Entry")
# The error for a file that cannot be used at all.
refusal = SourceError.about
BY_HAND = "Adresse im Browser öffnen, die Sicherheitsabfrage beantworten und die Datei von Hand speichern"
_LOAD_ANEW = "die Datei neu herunterladen"
_ROOTS = re.compile(r"(?:^|/)((?:FDB/Content/DE|SiteGlobals|_config)/.*)$")
_BLOCK = 1024 * 1024


class UnreadableError(ValueError):
    """One document of the export cannot be unpacked or parsed; the text says why, in German."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """The XML documents of one export: sorted names without `.xml`, and a way to the bytes of each.

    `read` raises `UnreadableError` for a document that is damaged, KeyError for one that is not there.
    """

    name: str
    sha256: str
    names: tuple[str, ...]
    read: Callable[[str], bytes]


def check_not_html(name: str, head: bytes) -> None:
    """Refuse the page that a bot protection sends in place of the file.

    Raises:
        SourceError: The bytes begin like a web page.
    """
    if is_web_page(head):
        note = "das ist eine Webseite und nicht die Datei; der Server hielt den Abruf für einen Roboter"
        raise refusal(name, note, BY_HAND)


def file_head(path: Path) -> bytes:
    """Return the first bytes of a file that is there and not empty.

    Raises:
        SourceError: There is no such file, it is empty, or it cannot be read.
    """
    try:
        with path.open("rb") as file:
            head = file.read(512)
    except FileNotFoundError:
        raise refusal(path.name, f"{path} gibt es nicht", "Name und Ordner prüfen") from None
    except OSError as error:
        raise refusal(path.name, f"nicht lesbar: {error.strerror}", "Zugriffsrechte prüfen") from error
    if not head.strip():
        raise refusal(path.name, "die Datei ist leer", _LOAD_ANEW)
    check_not_html(path.name, head)
    return head


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of the bytes of a file, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


@contextmanager
def open_tree(path: Path) -> Iterator[Tree]:
    """Open an export, a ZIP file or a folder with its contents.

    Raises:
        SourceError: It is no such thing, is damaged as a whole, or is refused for what is inside.
    """
    if path.is_dir():
        yield _folder(path)
        return
    head = file_head(path)
    if not head.startswith(b"PK"):
        kind = "eine einzelne XML-Datei" if head.lstrip(b"\xef\xbb\xbf").startswith(b"<?xml") else "keine ZIP-Datei"
        raise refusal(path.name, f"das ist {kind}", "die ZIP-Datei des Exports oder den entpackten Ordner angeben")
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise refusal(path.name, "die ZIP-Datei ist unvollständig oder beschädigt", _LOAD_ANEW) from error
    with archive:
        entries = [info for info in archive.infolist() if not info.is_dir()]
        _check_entries(path.name, entries)
        index = _index(path.name, ((info.filename, info) for info in entries))
        yield Tree(
            name=path.name,
            sha256=file_sha256(path),
            names=tuple(sorted(index)),
            read=lambda name: _unpacked(archive, index[name]),
        )


def _check_entries(name: str, entries: list[zipfile.ZipInfo]) -> None:
    """Refuse the archive for the first thing that speaks against it, before a byte is unpacked."""
    limits = ArchiveLimits(members=MAX_FILES, unpacked=MAX_UNPACKED, ratio=MAX_RATIO, ratio_from=RATIO_FROM)
    for fault, entry in archive_faults(entries, limits):
        if entry is None:
            _check_size(name, len(entries), sum(info.file_size for info in entries))
        elif fault is ArchiveFault.LEADS_OUT:
            note = f"der Eintrag „{entry.orig_filename[:80]}“ zeigt aus dem Archiv hinaus"
            raise refusal(name, note, f"{_LOAD_ANEW}, nur von der amtlichen Adresse")
        elif fault is ArchiveFault.ENCRYPTED:
            raise refusal(name, "die ZIP-Datei ist mit einem Kennwort verschlüsselt", _LOAD_ANEW)
        else:
            note = f"„{entry.filename[-80:]}“ ist unglaubhaft stark gepackt"
            raise refusal(name, note, f"{_LOAD_ANEW}; die Datei wurde nicht entpackt")


def _check_size(name: str, count: int, total: int) -> None:
    if count > MAX_FILES:
        raise refusal(name, f"{count} Dateien sind zu viele", f"höchstens {MAX_FILES}; {_LOAD_ANEW}")
    if total > MAX_UNPACKED:
        note = f"entpackt wären es {total // 1024**2} MB"
        raise refusal(name, note, f"höchstens {MAX_UNPACKED // 1024**2} MB; {_LOAD_ANEW}")


def _index(name: str, entries: Iterable[tuple[str, Entry]]) -> Mapping[str, Entry]:
    """Return the XML documents by their inner name without `.xml`; two of one name are refused."""
    index: dict[str, Entry] = {}
    for full, entry in entries:
        found = _ROOTS.search(full)
        if found and full.endswith(".xml"):
            inner = found[1].removesuffix(".xml")
            if inner in index:
                raise refusal(name, f"„{inner}.xml“ ist zweimal enthalten", _LOAD_ANEW)
            index[inner] = entry
    return index


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    if info.file_size > MAX_DOCUMENT:
        msg = "das Dokument ist zu groß"
        raise UnreadableError(msg)
    try:
        return archive.read(info)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError) as error:
        msg = "das Dokument ist im Archiv beschädigt"
        raise UnreadableError(msg) from error


def _folder(path: Path) -> Tree:
    """Return the tree of an unpacked export; links that lead out of the folder are not followed."""
    home = path.resolve()
    files = sorted(file for file in path.rglob("*.xml") if file.is_file() and file.resolve().is_relative_to(home))
    _check_size(path.name, len(files), sum(file.stat().st_size for file in files))
    # Whoever names a folder inside the export still gets the same names: the path above counts, too.
    index = _index(path.name, ((file.resolve().as_posix(), file) for file in files))
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.relative_to(path).as_posix().encode() + b"\0" + file.read_bytes())
    return Tree(
        name=path.name, sha256=digest.hexdigest(), names=tuple(sorted(index)), read=lambda name: _file(index[name])
    )


def _file(file: Path) -> bytes:
    try:
        if file.stat().st_size > MAX_DOCUMENT:
            msg = "das Dokument ist zu groß"
            raise UnreadableError(msg)
        return file.read_bytes()
    except OSError as error:
        msg = f"nicht lesbar: {error.strerror}"
        raise UnreadableError(msg) from error
