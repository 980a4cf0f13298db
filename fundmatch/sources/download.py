"""Fetch the public file of a source: the only place that ever touches the network.

One request, no disguise, no second try, through the proxy of the machine. What arrives is believed only
if it is whole and of the kind expected.
"""

import io
import zipfile
import zlib
from collections.abc import Mapping
from concurrent.futures import Future
from contextlib import closing
from datetime import date
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from pathlib import Path
from threading import Thread
from time import monotonic
from typing import Any, Final
from urllib.parse import urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3

from fundmatch.core.errors import OutputError, Problem, named
from fundmatch.core.version import VERSION
from fundmatch.files import writing
from fundmatch.sources.extract import SourceError
from fundmatch.sources.registry import SOURCES, Address, Source

AGENT: Final = f"fundmatch/{VERSION} (Foerdermittelsuche einer Kommune; ein Abruf von Hand)"
TIMEOUT_S: Final = 300.0
MAX_REDIRECTS: Final = 3
_BLOCK: Final = 1 << 16
_LATER: Final = "die Übertragung brach ab; später noch einmal versuchen"
_AT_THE_PAGE: Final = "die Seite der Quelle ansehen und die Datei von Hand speichern"


def download(
    name: str,
    folder: Path,
    *,
    day: date,
    known: Mapping[str, Source] = SOURCES,
    timeout_s: float = TIMEOUT_S,
) -> Path:
    """Fetch the file of a source into a folder as `name-day.suffix`, whole or not at all; return its path.

    The whole transfer takes at most `timeout_s` seconds, and as many unpacked bytes as the entry of the
    source allows.

    Raises:
        UnknownNameError: There is no such source.
        SourceError: Nothing arrived, or not what was asked for; the message says what to do.
        OutputError: The folder is missing or cannot be written.
    """
    source = named("Die Quelle", name, known)
    if source.address is None:
        raise _refusal(name, "diese Quelle lässt sich nicht abrufen", source.note)
    if not folder.is_dir():
        msg = f"Den Ordner {folder} gibt es nicht. Anlegen oder einen anderen Ort angeben."
        raise OutputError(msg)
    path = folder / f"{name}-{day.isoformat()}.{source.address.kind}"
    seen = writing.seen_at([path])
    content = _Transfer(name, source.address, timeout_s).fetch()
    _check_kind(name, source.address, content)
    writing.write_all({path: content}, seen)
    return path


def _refusal(name: str, note: str, remedy: str) -> SourceError:
    return SourceError([Problem(name, note=note, remedy=remedy)])


def _by_hand(address: Address) -> str:
    return f"die Adresse im Browser öffnen, die Datei speichern und von dort einlesen: {address.url}"


class _Transfer:
    """One request and its answer, with the refusals that officers read."""

    def __init__(self, name: str, address: Address, timeout_s: float) -> None:
        self._name, self._address, self._timeout_s = name, address, timeout_s
        self._limit = address.largest_bytes
        self._until = monotonic() + timeout_s

    def fetch(self) -> bytes:
        """Return the unpacked content.

        Raises:
            SourceError: As in `download`.
        """
        answer: Future[bytes] = Future()
        # No client bounds the look-up of a name, or a server that drips its headers byte by byte. So the
        # request runs in a thread of its own, and the officer waits no longer than the time allowed.
        Thread(target=self._run, args=(answer,), daemon=True).start()
        try:
            return answer.result(self._timeout_s)
        except (OSError, HTTPException, zlib.error, urllib3.exceptions.HTTPError) as error:
            raise self._failure(error) from error

    def _run(self, answer: "Future[bytes]") -> None:
        try:
            answer.set_result(self._content())
        except BaseException as error:  # noqa: BLE001 - raised again by the one who waits
            answer.set_exception(error)

    def _content(self) -> bytes:
        """Follow redirects inside one host, and never one that gives up encryption."""
        url = self._address.url
        with _client(url) as client:
            for _ in range(1 + MAX_REDIRECTS):
                with closing(self._answer(client, url)) as response:
                    status, target = response.status, response.get_redirect_location()
                    if not target or urlsplit(target).scheme not in ("", "http", "https"):
                        return self._body(response)
                    url = self._redirected(url, urljoin(url, target))
        raise self._refused(status)

    def _answer(self, client: urllib3.PoolManager, url: str) -> urllib3.BaseHTTPResponse:
        return client.request(
            "GET",
            url,
            headers={"User-Agent": AGENT, "Accept-Encoding": "gzip"},
            redirect=False,
            retries=False,
            preload_content=False,
            timeout=urllib3.Timeout(total=self._timeout_s),
        )

    def _redirected(self, url: str, target: str) -> str:
        old, new = urlsplit(url), urlsplit(target)
        if new.hostname != old.hostname or new.port != old.port or new.scheme not in (old.scheme, "https"):
            note = f"der Server leitet auf eine andere Adresse um ({new.scheme}://{new.hostname})"
            raise _refusal(self._name, note, _AT_THE_PAGE)
        return target

    def _body(self, response: urllib3.BaseHTTPResponse) -> bytes:
        """Read block by block, as much as is allowed, and check that it is all of it."""
        self._refuse_by_headers(response)
        # Unpacked here: the client would take a packed file that is cut short, or two of them, for a whole one.
        unpack = _unpacker(self._name, response.headers.get("Content-Encoding", ""))
        parts, size = [], 0
        while block := response.read1(_BLOCK, decode_content=False):
            if monotonic() > self._until:
                raise TimeoutError
            part = unpack.decompress(block, self._limit - size + 1) if unpack else block
            size += len(part)
            if size > self._limit:
                raise self._too_large()
            parts.append(part)
        if unpack and (not unpack.eof or unpack.unused_data):
            raise self._incomplete()
        return b"".join(parts)

    def _refuse_by_headers(self, response: urllib3.BaseHTTPResponse) -> None:
        if not 200 <= response.status < 300:
            raise self._refused(response.status, response.headers.get("Retry-After", ""))
        announced = response.headers.get("Content-Length", "")
        if announced.isdecimal() and int(announced) > self._limit:
            raise self._too_large()

    def _failure(self, error: BaseException) -> SourceError:
        """Return in German what a failure of the client comes from: what it wraps counts, not the wrapping."""
        while isinstance(error, urllib3.exceptions.HTTPError) and error.__cause__ is not None:
            error = error.__cause__
        if isinstance(error, TimeoutError | urllib3.exceptions.TimeoutError):
            note = f"der Server hat in {self._timeout_s:g} Sekunden nicht alles geschickt"
            return _refusal(self._name, note, f"später noch einmal versuchen, oder {_by_hand(self._address)}")
        if isinstance(error, HTTPException | zlib.error | urllib3.exceptions.ProtocolError):
            return self._incomplete()
        note = f"{urlsplit(self._address.url).hostname} ist nicht erreichbar ({error})"
        return _refusal(self._name, note, "Netz und Proxy prüfen (HTTPS_PROXY), später noch einmal versuchen")

    def _incomplete(self) -> SourceError:
        return _refusal(self._name, "die Datei ist nicht vollständig angekommen", _LATER)

    def _too_large(self) -> SourceError:
        note = f"die Datei ist größer als erlaubt ({self._limit // 1024**2} MB)"
        return _refusal(self._name, note, _by_hand(self._address))

    def _refused(self, code: int, retry_after: str = "") -> SourceError:
        if code in (429, 503):
            remedy = f"{_retry_after(retry_after)} noch einmal versuchen"
            return _refusal(self._name, f"der Server ist ausgelastet (HTTP {code})", remedy)
        if code in (404, 410):
            return _refusal(self._name, f"{self._address.url} gibt es nicht mehr (HTTP {code})", _AT_THE_PAGE)
        return _refusal(self._name, f"der Server hat den Abruf abgewiesen (HTTP {code})", _by_hand(self._address))


def _client(url: str) -> urllib3.PoolManager:
    """Return a client that goes through the proxy of the machine, unless the host is excepted from it.

    Raises:
        OSError: The address is none of the web.
    """
    scheme, host = urlsplit(url)[:2]
    if scheme not in ("http", "https"):
        msg = f"unknown url type: {scheme}"
        raise OSError(msg)
    proxy = None if proxy_bypass(host) else getproxies().get(scheme)
    if not proxy:
        return urllib3.PoolManager()
    proxy = proxy if "://" in proxy else f"http://{proxy}"
    login = urllib3.util.parse_url(proxy).auth
    return urllib3.ProxyManager(proxy, proxy_headers=urllib3.make_headers(proxy_basic_auth=login) if login else None)


def _unpacker(name: str, encoding: str) -> Any:
    """Return what unpacks the transfer, None where it is plain."""
    packing = encoding.strip().casefold()
    if packing in ("", "identity"):
        return None
    if packing in ("gzip", "x-gzip"):
        return zlib.decompressobj(16 + zlib.MAX_WBITS)
    raise _refusal(name, f"der Server hat unbekannt gepackt ({encoding})", "die Datei im Browser speichern")


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


def _check_kind(name: str, address: Address, content: bytes) -> None:
    """Refuse what is no such file: above all the page that asks whether one is a robot, which comes as a success."""
    start = content[:512].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start:
        raise _refusal(name, "die Datei ist leer", "später noch einmal versuchen")
    if start.startswith(b"<"):
        note = "statt der Datei kam eine Webseite (HTML), vermutlich eine Abfrage gegen automatische Abrufe"
        raise _refusal(name, note, _by_hand(address))
    if address.kind == "zip":
        _check_zip(name, content, start)
    elif address.kind == "json" and not (start[:1] in (b"{", b"[") and content.rstrip()[-1:] in (b"}", b"]")):
        raise _refusal(name, "das ist kein vollständiges JSON", _LATER)
    elif address.kind == "csv" and not content.endswith((b"\n", b"\r")):
        raise _refusal(name, "die letzte Zeile der Tabelle ist nicht zu Ende", _LATER)


def _check_zip(name: str, content: bytes, start: bytes) -> None:
    """A directory at its end that can be read shows that an archive is whole."""
    if not start.startswith(b"PK"):
        raise _refusal(name, "das ist kein ZIP-Archiv", "die Seite der Quelle ansehen")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise _refusal(name, "das ZIP-Archiv ist nicht vollständig", _LATER) from error
