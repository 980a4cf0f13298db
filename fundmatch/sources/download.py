"""Fetch the public file of a source: the only place that ever touches the network.

A plain client of the standard library: one request, no disguise, no second try. It knows the
proxy settings of the machine, needs no further package, and one file a quarter asks for no
more. What arrives is believed only if it is whole and of the kind expected.
"""

import csv
import io
import threading
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from email.utils import parsedate_to_datetime
from functools import cache
from http.client import HTTPException, HTTPMessage, HTTPResponse
from importlib.resources import files
from pathlib import Path
from typing import IO, Any, Final
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    UnknownHandler,
)

from fundmatch.core.errors import OutputError, Problem, named
from fundmatch.core.version import VERSION
from fundmatch.files.writing import write_all
from fundmatch.sources.extract import SourceError

AGENT: Final = f"fundmatch/{VERSION} (Foerdermittelsuche einer Kommune; ein Abruf von Hand)"
TIMEOUT_S: Final = 300.0
_BLOCK = 1 << 16
_TOO_SHORT_TO_BE_BELIEVED = "die Übertragung brach ab; später noch einmal versuchen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a source offers its file; `url` is empty where there is none, and `note` says what to do instead.

    `kind` is "zip", "json" or "csv" and becomes the suffix.
    """

    url: str
    kind: str
    largest_bytes: int
    licence: str
    note: str


@cache
def addresses() -> Mapping[str, Address]:
    """Return the sources that are known, from `data/sources.csv`."""
    content = files("fundmatch").joinpath("data", "sources.csv").read_text(encoding="utf-8")
    return {
        row.pop("source"): Address(**{**row, "largest_bytes": int(row["largest_bytes"])})  # type: ignore[arg-type]
        for row in csv.DictReader(content.splitlines(), delimiter=";")
    }


def download(
    source: str,
    folder: Path,
    *,
    day: date,
    known: Mapping[str, Address] | None = None,
    limit_bytes: int | None = None,
    timeout_s: float = TIMEOUT_S,
    agent: str = AGENT,
) -> Path:
    """Fetch the file of a source into a folder as `source-day.suffix`, whole or not at all; return its path.

    The whole transfer takes at most `timeout_s` seconds and `limit_bytes` unpacked bytes (None: what the
    table of sources allows).

    Raises:
        UnknownNameError: There is no such source.
        SourceError: Nothing arrived, or not what was asked for; the message says what to do.
        OutputError: The folder is missing or cannot be written.
    """
    address = named("Die Quelle", source, addresses() if known is None else known)
    if not address.url:
        raise _refusal(source, "diese Quelle lässt sich nicht abrufen", address.note)
    if not folder.is_dir():
        msg = f"Den Ordner {folder} gibt es nicht. Anlegen oder einen anderen Ort angeben."
        raise OutputError(msg)
    transfer = _Transfer(source=source, address=address, limit=limit_bytes or address.largest_bytes)
    content = transfer.fetch(agent, timeout_s)
    _check_kind(source, address, content)
    path = folder / f"{source}-{day.isoformat()}.{address.kind}"
    write_all({path: content})
    return path


def _refusal(source: str, note: str, remedy: str) -> SourceError:
    return SourceError([Problem(source, note=note, remedy=remedy)])


def _by_hand(address: Address) -> str:
    return f"die Adresse im Browser öffnen, die Datei speichern und von dort einlesen: {address.url}"


class _Transfer:
    """One request and its answer.

    The answer is read in a thread of its own: whatever hangs (name look-up, a server that
    drips byte by byte), the officer waits no longer than the time allowed.
    """

    def __init__(self, *, source: str, address: Address, limit: int) -> None:
        self._source, self._address, self._limit = source, address, limit
        self._given_up = threading.Event()
        self._content = b""
        self._error: Exception | None = None

    def fetch(self, agent: str, timeout_s: float) -> bytes:
        """Return the unpacked content.

        Raises:
            SourceError: As in `download`.
        """
        worker = threading.Thread(target=self._run, args=(agent, timeout_s), daemon=True)
        worker.start()
        worker.join(timeout_s)
        self._given_up.set()
        if worker.is_alive():
            raise self._too_slow(timeout_s)
        if self._error is not None:
            raise self._told(self._error, timeout_s) from self._error
        return self._content

    def _run(self, agent: str, timeout_s: float) -> None:
        try:
            self._content = self._read(agent, timeout_s)
        except Exception as error:  # noqa: BLE001 - raised again by the one who waits
            self._error = error

    def _told(self, error: Exception, timeout_s: float) -> Exception:
        """Return the error that officers read; one that they cannot cause stays what it is."""
        reason = getattr(error, "reason", error)
        if isinstance(error, HTTPError):
            error.close()
            return self._refused(error.code, error.headers)
        if isinstance(reason, TimeoutError):
            return self._too_slow(timeout_s)
        if isinstance(error, HTTPException | zlib.error):
            return _refusal(self._source, "die Datei ist nicht vollständig angekommen", _TOO_SHORT_TO_BE_BELIEVED)
        if isinstance(error, OSError):
            host = urlsplit(self._address.url).hostname
            remedy = "Netz und Proxy prüfen (HTTPS_PROXY), später noch einmal versuchen"
            return _refusal(self._source, f"{host} ist nicht erreichbar ({reason})", remedy)
        return error

    def _too_slow(self, timeout_s: float) -> SourceError:
        note = f"der Server hat in {timeout_s:g} Sekunden nicht alles geschickt"
        return _refusal(self._source, note, f"später noch einmal versuchen, oder {_by_hand(self._address)}")

    def _read(self, agent: str, timeout_s: float) -> bytes:
        headers = {"User-Agent": agent, "Accept-Encoding": "gzip"}
        request = Request(self._address.url, headers=headers)  # noqa: S310 - the scheme is fixed by the opener
        with _opener(self._source).open(request, timeout=timeout_s) as response:
            return self._body(response)

    def _body(self, response: HTTPResponse) -> bytes:
        """Read block by block, as much as is allowed, and check that it is all of it."""
        announced = response.headers.get("Content-Length", "")
        expected = int(announced) if announced.isdecimal() else None
        if expected is not None and expected > self._limit:
            raise self._too_large()
        unpack = _unpacker(self._source, response.headers.get("Content-Encoding", ""))
        raw, parts, size = 0, [], 0
        while block := response.read1(_BLOCK):
            if self._given_up.is_set():
                return b""
            raw += len(block)
            part = unpack.decompress(block, self._limit - size + 1) if unpack else block
            size += len(part)
            if size > self._limit:
                raise self._too_large()
            parts.append(part)
        if (expected is not None and raw != expected) or (unpack and (not unpack.eof or unpack.unused_data)):
            raise _refusal(self._source, "die Datei ist nicht vollständig angekommen", _TOO_SHORT_TO_BE_BELIEVED)
        return b"".join(parts)

    def _too_large(self) -> SourceError:
        note = f"die Datei ist größer als erlaubt ({self._limit // 1024**2} MB)"
        return _refusal(self._source, note, _by_hand(self._address))

    def _refused(self, code: int, headers: Any) -> SourceError:
        if code in (429, 503):
            when = _retry_after((headers or {}).get("Retry-After", ""))
            return _refusal(self._source, f"der Server ist ausgelastet (HTTP {code})", f"{when} noch einmal versuchen")
        if code in (404, 410):
            remedy = "die Seite der Quelle ansehen und die Datei von Hand speichern"
            return _refusal(self._source, f"{self._address.url} gibt es nicht mehr (HTTP {code})", remedy)
        return _refusal(self._source, f"der Server hat den Abruf abgewiesen (HTTP {code})", _by_hand(self._address))


def _opener(source: str) -> OpenerDirector:
    """Return a client that speaks HTTP and HTTPS and nothing else, through the proxy of the machine."""
    opener = OpenerDirector()
    opener.addheaders = []
    for handler in (
        ProxyHandler(), HTTPHandler(), HTTPSHandler(), HTTPDefaultErrorHandler(), HTTPErrorProcessor(), UnknownHandler(), _SameHost(source),
    ):  # fmt: skip
        opener.add_handler(handler)
    return opener


class _SameHost(HTTPRedirectHandler):
    """Follows a redirect inside one host, and never one that gives up encryption."""

    max_redirections = 3

    def __init__(self, source: str) -> None:
        self._source = source

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        """Return the next request.

        Raises:
            SourceError: It would go to another host.
        """
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        if new.hostname != old.hostname or new.port != old.port or new.scheme not in (old.scheme, "https"):
            note = f"der Server leitet auf eine andere Adresse um ({new.scheme}://{new.hostname})"
            fp.close()
            raise _refusal(self._source, note, "die Seite der Quelle ansehen und die Datei von Hand speichern")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _unpacker(source: str, encoding: str) -> Any:
    """Return what unpacks the transfer, None where it is plain."""
    name = encoding.strip().casefold()
    if name in ("", "identity"):
        return None
    if name in ("gzip", "x-gzip"):
        return zlib.decompressobj(16 + zlib.MAX_WBITS)
    raise _refusal(source, f"der Server hat unbekannt gepackt ({encoding})", "die Datei im Browser speichern")


def _retry_after(text: str) -> str:
    """Return in German when to come again (RFC 9110, 10.2.3: seconds or a date)."""
    if text.isdecimal() and len(text) < 8:
        minutes = -(-int(text) // 60)
        return "in einer Minute" if minutes <= 1 else f"in {minutes} Minuten"
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return "später"
    return f"ab {moment:%d.%m.%Y %H:%M} ({moment.tzname() or 'UTC'})"


def _check_kind(source: str, address: Address, content: bytes) -> None:
    """Refuse what is no such file: above all the page that asks whether one is a robot, which comes as a success."""
    start = content[:512].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start:
        raise _refusal(source, "die Datei ist leer", "später noch einmal versuchen")
    if start.startswith(b"<"):
        note = "statt der Datei kam eine Webseite (HTML), vermutlich eine Abfrage gegen automatische Abrufe"
        raise _refusal(source, note, _by_hand(address))
    if address.kind == "zip":
        _check_zip(source, content, start)
    elif address.kind == "json" and not (start[:1] in (b"{", b"[") and content.rstrip()[-1:] in (b"}", b"]")):
        raise _refusal(source, "das ist kein vollständiges JSON", _TOO_SHORT_TO_BE_BELIEVED)
    elif address.kind == "csv" and not content.endswith((b"\n", b"\r")):
        raise _refusal(source, "die letzte Zeile der Tabelle ist nicht zu Ende", _TOO_SHORT_TO_BE_BELIEVED)


def _check_zip(source: str, content: bytes, start: bytes) -> None:
    """A directory at its end that can be read shows that an archive is whole."""
    if not start.startswith(b"PK"):
        raise _refusal(source, "das ist kein ZIP-Archiv", "die Seite der Quelle ansehen")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise _refusal(source, "das ZIP-Archiv ist nicht vollständig", _TOO_SHORT_TO_BE_BELIEVED) from error
