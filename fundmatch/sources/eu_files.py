"""Downloaded files of the portal, opened without trust: sizes, encodings, what is no JSON at all."""

import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from fundmatch.files.safe_read import BOM, display_name
from fundmatch.sources.extract import SourceError

MAX_BYTES = 600 * 1024**2
MAX_FILES = 5_000
# The error for a file that cannot be used at all.
refusal = SourceError.about

# A streaming parser keeps the whole path to where it is: its memory grows with the square of the depth.
# Real files are nested eight deep; brackets inside texts are counted too, so the bound is wide.
_DEPTH = 5_000
_NO_BRACKETS = bytes(set(range(256)) - set(b"[{]}"))

_GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_SUFFIXES = {".json", ".jsonl", ".ndjson", ".gz"}
_AGAIN = "im Browser noch einmal herunterladen und vollständig speichern"
_UNPACKED = "die Datei ist ausgepackt zu groß"


@dataclass(frozen=True, slots=True)
class Loaded:
    """One file: what messages call it, its unpacked content without byte order mark, and its bytes as they are."""

    name: str
    content: bytes
    raw: bytes


class Readable(Protocol):
    """Anything that gives bytes."""

    def read(self, size: int = -1, /) -> bytes:
        """Return up to `size` bytes, none at the end."""


class Stream:
    """Bytes of a JSON file for a parser: counted, without byte order mark.

    `head` are bytes already taken from `source`. Reading more than `limit` raises SourceError.
    """

    def __init__(self, source: Readable, head: bytes, limit: int, name: str) -> None:
        """Begin with `head`; `name` is what a message calls the file."""
        self._source, self._head, self._left, self._name = source, head, limit, name
        self._depth = 0

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes.

        Raises:
            SourceError: The file is larger than allowed, or nested absurdly deep.
        """
        if size == 0:  # asked by a parser that wants to know the type
            return b""
        if self._head:
            part, self._head = self._head, b""
        else:
            part = self._source.read(size if size > 0 else 65536)
        self._left -= len(part)
        if self._left < 0:
            raise refusal(self._name, _UNPACKED, f"höchstens {MAX_BYTES // 1024**2} MB; die richtige Datei angeben")
        self._check_depth(part)
        return part

    def _check_depth(self, part: bytes) -> None:
        """Estimate how deep the nesting goes from the brackets alone."""
        brackets = part.translate(None, _NO_BRACKETS)
        for begin in range(0, len(brackets), _DEPTH):
            piece = brackets[begin : begin + _DEPTH]
            closing = piece.count(b"]") + piece.count(b"}")
            self._depth = max(0, self._depth + len(piece) - 2 * closing)
            if self._depth > _DEPTH:
                raise refusal(self._name, "das JSON ist zu tief verschachtelt", _AGAIN)


class Hashed:
    """A file whose bytes are hashed as they are read."""

    def __init__(self, source: Readable) -> None:
        """Take an open file at its beginning."""
        self._source, self._digest = source, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes and hash them."""
        part = self._source.read(size)
        self._digest.update(part)
        return part

    def seek(self, place: int, /) -> int:
        """Refuse: what is read in another order would be hashed in another order."""
        msg = f"seek({place})"
        raise io.UnsupportedOperation(msg)

    def sha256(self) -> str:
        """Return the hash of the whole file, reading what is left of it."""
        while self.read(1 << 20):
            pass
        return self._digest.hexdigest()


@contextmanager
def opened(path: Path, *, limit: int = MAX_BYTES) -> Iterator[tuple[Stream, Hashed]]:
    """Open one JSON file, packed with gzip or not; yield it for the parser and for its hash.

    Raises:
        SourceError: There is no such file, it is empty, too large, no JSON, or broken where it is packed.
    """
    name = display_name(path)
    _check_size(path, name, limit)
    try:
        with path.open("rb") as file:
            packed = file.read(len(_GZIP)) == _GZIP
            file.seek(0)
            hashed = Hashed(file)
            source: Readable = gzip.GzipFile(fileobj=hashed) if packed else hashed
            yield Stream(source, checked(source.read(512), name), limit, name), hashed
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise refusal(name, "die gepackte Datei (gzip) ist beschädigt oder unvollständig", _AGAIN) from error
    except OSError as error:
        raise refusal(name, f"nicht lesbar: {error.strerror}", "Zugriffsrechte prüfen, Datei schließen") from error


def _check_size(path: Path, name: str, limit: int) -> None:
    if path.is_dir():
        raise refusal(name, "das ist ein Ordner, keine Datei", "die eine JSON-Datei angeben")
    if not path.is_file():
        raise refusal(name, f"die Datei {path} gibt es nicht", "Name und Ordner prüfen")
    size = path.stat().st_size
    if size == 0:
        raise refusal(name, "die Datei ist leer", _AGAIN)
    if size > limit:
        raise refusal(name, "die Datei ist zu groß", f"höchstens {limit // 1024**2} MB; die richtige Datei angeben")


def checked(head: bytes, name: str) -> bytes:
    """Return the beginning of a JSON file without its byte order mark.

    Raises:
        SourceError: It is HTML, an archive, UTF-16, or no JSON.
    """
    bare = head.removeprefix(BOM)
    start = bare.lstrip()
    if not start:
        raise refusal(name, "die Datei ist leer", _AGAIN)
    if head.startswith(_WIDE) or start[1:2] == b"\0" or start[:1] == b"\0":
        remedy = "nicht mit „>“ in der PowerShell umleiten, dabei gehen Zeichen verloren; im Browser speichern"
        raise refusal(name, "der Zeichensatz ist UTF-16", remedy)
    if start.startswith(_ZIP):
        raise refusal(name, "das ist ein ZIP-Archiv", "auspacken und die JSON-Datei angeben")
    if start[:1] == b"<":
        remedy = "die Adresse der Datei im Browser öffnen, warten, bis JSON erscheint, und „Speichern unter“ wählen"
        raise refusal(name, "das ist eine Webseite (HTML), kein JSON: der Abruf wurde abgewiesen", remedy)
    if start[:1] not in (b"{", b"["):
        raise refusal(name, "das ist kein JSON", "die heruntergeladene JSON-Datei des Portals angeben")
    return bare


def load(path: Path, *, limit: int = MAX_BYTES) -> Loaded:
    """Return one file as a whole.

    Raises:
        SourceError: As in `opened`.
    """
    name = display_name(path)
    _check_size(path, name, limit)
    try:
        raw = path.read_bytes()
        content = _unpacked(raw, limit, name) if raw.startswith(_GZIP) else raw
        checked(content[:512], name)
        return Loaded(name, content.removeprefix(BOM), raw)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise refusal(name, "die gepackte Datei (gzip) ist beschädigt oder unvollständig", _AGAIN) from error
    except OSError as error:
        raise refusal(name, f"nicht lesbar: {error.strerror}", "Zugriffsrechte prüfen, Datei schließen") from error


def _unpacked(raw: bytes, limit: int, name: str) -> bytes:
    content = gzip.GzipFile(fileobj=io.BytesIO(raw)).read(limit + 1)
    if len(content) > limit:
        raise refusal(name, _UNPACKED, f"höchstens {limit // 1024**2} MB; die richtige Datei angeben")
    return content


def files_in(path: Path, *, limit: int = MAX_BYTES) -> list[tuple[str, Path]]:
    """Return the JSON files of a folder, all depths, by relative name; a file stands for itself.

    Raises:
        SourceError: There is nothing, no JSON in the folder, or too much of it.
    """
    name = display_name(path)
    if not path.is_dir():
        return [(path.name, path)]
    found = sorted(
        (file.relative_to(path).as_posix(), file)
        for file in path.rglob("*")
        if file.suffix.casefold() in _SUFFIXES and file.is_file() and not file.name.startswith(".")
    )
    if not found:
        raise refusal(name, "im Ordner liegt keine JSON-Datei", "den Ordner mit den heruntergeladenen Dateien angeben")
    if len(found) > MAX_FILES or sum(file.stat().st_size for _, file in found) > limit:
        remedy = f"höchstens {MAX_FILES} Dateien und {limit // 1024**2} MB; den richtigen Ordner angeben"
        raise refusal(name, "der Ordner enthält zu viel", remedy)
    return found
