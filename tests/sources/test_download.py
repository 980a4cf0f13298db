"""The one door to the network: polite, bounded, and never fooled by what merely looks like a file."""

import ast
import gzip
import io
import json
import threading
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

import fundmatch
from fundmatch.core.errors import OutputError, UnknownNameError
from fundmatch.sources.download import AGENT, download
from fundmatch.sources.extract import SourceError
from fundmatch.sources.registry import SOURCES, Address, Source

DAY = date(2026, 11, 22)
JSON = json.dumps({"fundingData": {"GrantTenderObj": [{"identifier": f"A-{nr}"} for nr in range(400)]}}).encode()
HTML = b"\xef\xbb\xbf\r\n<!DOCTYPE html><html><title>Are you a robot?</title></html>"
Answer = Callable[["Desk"], None]


def zipped() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("BMWI/a.xml", "<document/>" * 200)
    return buffer.getvalue()


ZIP = zipped()


def probe(url: str, kind: str = "json", largest_bytes: int = 1 << 20) -> dict[str, Source]:
    """An invented source with a file at the address."""
    address = Address(url=url, kind=kind, largest_bytes=largest_bytes)
    return {"probe": Source(label="", licence="", page="", note="", reader="", address=address)}


class Desk(BaseHTTPRequestHandler):
    """Answers each path as the test has told the server."""

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))  # type: ignore[attr-defined]
        self.server.answers[self.path](self)  # type: ignore[attr-defined]

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent."""

    def reply(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content_Length": str(len(body)), **headers}.items():
            if value:
                self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)


class Local:
    """A server on this machine; `over` is set when the test ends, so that a slow answer can stop waiting."""

    def __init__(self) -> None:
        self.over = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
        self._server.answers = self.answers = {}  # type: ignore[attr-defined]
        self._server.asked = self.asked = []  # type: ignore[attr-defined]
        self.home = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def offers(self, answer: Answer, kind: str = "json", path: str = "/file") -> dict[str, Source]:
        self.answers[path] = answer
        return probe(f"{self.home}{path}", kind)

    def close(self) -> None:
        self.over.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Local]:
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.setenv(name, "127.0.0.1")
    local = Local()
    yield local
    local.close()


def fetch(server: Local, folder: Path, answer: Answer, kind: str = "json", **options: object) -> Path:
    known = server.offers(answer, kind)
    return download("probe", folder, day=DAY, known=known, **{"timeout_s": 5.0, **options})  # type: ignore[arg-type]


@pytest.mark.parametrize(("body", "kind"), [(JSON, "json"), (ZIP, "zip"), ("a,b\nä,1\n".encode(), "csv")])
def test_a_sound_file_arrives_under_source_and_day(server: Local, tmp_path: Path, body: bytes, kind: str) -> None:
    path = fetch(server, tmp_path, lambda desk: desk.reply(body), kind)
    assert path == tmp_path / f"probe-2026-11-22.{kind}"
    assert path.read_bytes() == body
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


def test_the_client_gives_its_name_and_asks_once(server: Local, tmp_path: Path) -> None:
    fetch(server, tmp_path, lambda desk: desk.reply(JSON))
    ((path, headers),) = server.asked
    assert path == "/file"
    assert headers["User-Agent"] == AGENT
    assert AGENT.startswith(f"fundmatch/{fundmatch.__version__} (")
    assert "Mozilla" not in AGENT


def test_a_packed_transfer_is_unpacked(server: Local, tmp_path: Path) -> None:
    path = fetch(server, tmp_path, lambda desk: desk.reply(gzip.compress(JSON), Content_Encoding="gzip"))
    assert path.read_bytes() == JSON


def test_a_transfer_in_pieces_is_put_together(server: Local, tmp_path: Path) -> None:
    def answer(desk: Desk) -> None:
        desk.protocol_version = "HTTP/1.1"
        desk.send_response(200)
        desk.send_header("Transfer-Encoding", "chunked")
        desk.end_headers()
        for start in range(0, len(JSON), 100):
            piece = JSON[start : start + 100]
            desk.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
        desk.wfile.write(b"0\r\n\r\n")

    assert fetch(server, tmp_path, answer).read_bytes() == JSON


def redirect(target: str, status: int = 302) -> Answer:
    return lambda desk: desk.reply(b"", status, Location=target)


def test_a_redirect_inside_the_host_is_followed(server: Local, tmp_path: Path) -> None:
    server.answers["/new"] = lambda desk: desk.reply(JSON)
    assert fetch(server, tmp_path, redirect("/new")).read_bytes() == JSON


def bomb(desk: Desk) -> None:
    desk.reply(gzip.compress(b"[" + b" " * (2 << 20) + b"]"), Content_Encoding="gzip")


def endless(desk: Desk) -> None:
    desk.reply(JSON * 200, Content_Length="")


def cut_piece(desk: Desk) -> None:
    desk.protocol_version = "HTTP/1.1"
    desk.send_response(200)
    desk.send_header("Transfer-Encoding", "chunked")
    desk.end_headers()
    desk.wfile.write(b"ff\r\n{}")
    desk.close_connection = True


REFUSED: list[tuple[str, str, Answer, str]] = [
    ("a page for robots", "zip", lambda desk: desk.reply(HTML), r"Webseite \(HTML\).*im Browser öffnen"),
    ("a page instead of JSON", "json", lambda desk: desk.reply(HTML), r"Webseite \(HTML\).*im Browser öffnen"),
    ("nothing", "json", lambda desk: desk.reply(b""), "leer"),
    ("less than announced", "json", lambda desk: desk.reply(JSON[:-9], Content_Length=str(len(JSON))), "vollständig"),
    ("half a file, no length", "json", lambda desk: desk.reply(JSON[:999], Content_Length=""), "kein vollständiges"),
    ("half an archive", "zip", lambda desk: desk.reply(ZIP[:-30], Content_Length=""), "ZIP-Archiv ist nicht voll"),
    ("half a table", "csv", lambda desk: desk.reply(b"a,b\n1,", Content_Length=""), "letzte Zeile"),
    ("half a packed file", "json", lambda desk: desk.reply(gzip.compress(JSON)[:-20], Content_Encoding="gzip"),
     "vollständig angekommen"),
    ("a broken packed file", "json", lambda desk: desk.reply(b"\x1f\x8bxxxxxxxxxxxx", Content_Encoding="gzip"),
     "vollständig angekommen"),
    ("two packed files in one", "json", lambda desk: desk.reply(gzip.compress(JSON) * 2, Content_Encoding="gzip"),
     "vollständig angekommen"),
    ("an unknown packing", "json", lambda desk: desk.reply(JSON, Content_Encoding="br"), r"unbekannt gepackt \(br\)"),
    ("a piece cut short", "json", cut_piece, "vollständig angekommen"),
    ("no archive", "zip", lambda desk: desk.reply(JSON), "kein ZIP"),
    ("announced too large", "json", lambda desk: desk.reply(b"{}", Content_Length=str(1 << 40)), r"erlaubt \(1 MB\)"),
    ("unannounced too large", "json", endless, r"erlaubt \(1 MB\)"),
    ("a bomb", "json", bomb, r"erlaubt \(1 MB\)"),
    ("another host", "json", redirect("http://example.org/file"), r"andere Adresse um \(http://example.org\)"),
    ("another port", "json", redirect("http://127.0.0.1:1/file"), "andere Adresse"),
    ("a file of this machine", "json", redirect("file:///etc/passwd"), r"HTTP 302|andere Adresse"),
    ("a circle", "json", redirect("/file"), "HTTP 302"),
    ("not there", "json", lambda desk: desk.reply(b"weg", 404), r"gibt es nicht mehr \(HTTP 404\)"),
    ("not allowed", "json", lambda desk: desk.reply(b"", 403), r"abgewiesen \(HTTP 403\)"),
    ("busy, seconds", "json", lambda desk: desk.reply(b"", 429, Retry_After="90"), "HTTP 429.*in 2 Minuten"),
    ("busy, a date", "json", lambda desk: desk.reply(b"", 503, Retry_After="Sun, 22 Nov 2026 10:00:00 GMT"),
     "HTTP 503.*ab 22.11.2026 10:00"),
    ("busy, nonsense", "json", lambda desk: desk.reply(b"", 429, Retry_After="bald"), "später noch einmal"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "answer", "message"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
def test_what_is_no_whole_file_is_refused_and_leaves_nothing(
    server: Local, tmp_path: Path, kind: str, answer: Answer, message: str
) -> None:
    with pytest.raises(SourceError, match=message):
        fetch(server, tmp_path, answer, kind)
    assert list(tmp_path.iterdir()) == []


def test_a_refusal_leaves_the_file_of_an_earlier_fetch(server: Local, tmp_path: Path) -> None:
    path = fetch(server, tmp_path, lambda desk: desk.reply(JSON))
    with pytest.raises(SourceError):
        fetch(server, tmp_path, lambda desk: desk.reply(HTML))
    assert path.read_bytes() == JSON


def test_a_busy_server_is_not_asked_again(server: Local, tmp_path: Path) -> None:
    with pytest.raises(SourceError):
        fetch(server, tmp_path, lambda desk: desk.reply(b"", 429, Retry_After="0"))
    assert len(server.asked) == 1


def test_a_silent_server_is_waited_for_only_so_long(server: Local, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"in 0.2 Sekunden nicht alles"):
        fetch(server, tmp_path, lambda desk: server.over.wait(10) and None, timeout_s=0.2)


def test_a_server_that_drips_does_not_stretch_the_time(server: Local, tmp_path: Path) -> None:
    def drip(desk: Desk) -> None:
        desk.send_response(200)
        desk.end_headers()
        while not server.over.wait(0.02):
            try:
                desk.wfile.write(b"[")
            except OSError:
                return

    with pytest.raises(SourceError, match=r"in 0.3 Sekunden nicht alles"):
        fetch(server, tmp_path, drip, timeout_s=0.3)
    assert list(tmp_path.iterdir()) == []


def test_a_server_that_drips_its_headers_does_not_stretch_the_time(server: Local, tmp_path: Path) -> None:
    def drip(desk: Desk) -> None:
        while not server.over.wait(0.02):
            try:
                desk.wfile.write(b"H")
            except OSError:
                return

    with pytest.raises(SourceError, match=r"in 0.3 Sekunden nicht alles"):
        fetch(server, tmp_path, drip, timeout_s=0.3)


def test_the_proxy_of_the_machine_is_gone_through(
    server: Local, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", server.home.replace("http://", "http://anna:geheim@"))
    server.answers["http://beispiel.invalid/file"] = lambda desk: desk.reply(JSON)
    path = download("probe", tmp_path, day=DAY, known=probe("http://beispiel.invalid/file"), timeout_s=5.0)
    assert path.read_bytes() == JSON
    ((_, headers),) = server.asked
    assert headers["proxy-authorization"].startswith("Basic ")


def test_three_redirects_are_followed_and_no_more(server: Local, tmp_path: Path) -> None:
    for number in range(1, 4):
        server.answers[f"/{number}"] = redirect(f"/{number + 1}")
    server.answers["/4"] = lambda desk: desk.reply(JSON)
    with pytest.raises(SourceError, match="HTTP 302"):
        fetch(server, tmp_path, redirect("/1"))
    assert fetch(server, tmp_path, redirect("/2")).read_bytes() == JSON


def test_a_server_that_is_not_there_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    known = probe("http://127.0.0.1:1/x")
    with pytest.raises(SourceError, match=r"127.0.0.1 ist nicht erreichbar \(\[Errno \d+\] Connection refused\)"):
        download("probe", tmp_path, day=DAY, known=known)


def test_other_addresses_than_those_of_the_web_are_not_opened(tmp_path: Path) -> None:
    known = probe(Path(__file__).as_uri(), "csv")
    with pytest.raises(SourceError, match="unknown url type: file"):
        download("probe", tmp_path, day=DAY, known=known)


def test_mistakes_are_told_before_anything_is_asked(server: Local, tmp_path: Path) -> None:
    known = server.offers(lambda desk: desk.reply(JSON))
    with pytest.raises(UnknownNameError, match="Gemeint ist wohl „probe“"):
        download("prob", tmp_path, day=DAY, known=known)
    with pytest.raises(OutputError, match="gibt es nicht"):
        download("probe", tmp_path / "fehlt", day=DAY, known=known)
    with pytest.raises(SourceError, match="die Antworten als JSON speichern"):
        download("eu-topics", tmp_path, day=DAY)
    assert server.asked == []


def test_the_shipped_addresses_are_encrypted_and_bounded() -> None:
    for name, source in SOURCES.items():
        assert source.licence
        assert source.note, name
        assert source.page.startswith("https://")
        if source.address:
            assert source.address.url.startswith("https://")
            assert source.address.kind in {"zip", "csv", "json"}
            assert 1 << 20 < source.address.largest_bytes < 1 << 30


NETWORK = {
    "urllib.request", "http.client", "http.server", "socket", "socketserver", "ssl", "ftplib", "smtplib", "telnetlib",
    "xmlrpc", "asyncio", "requests", "httpx", "urllib3", "aiohttp", "webbrowser",
}  # fmt: skip


def test_no_other_module_touches_the_network() -> None:
    found = set()
    house = Path(fundmatch.__file__).parent
    for path in house.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            if NETWORK & set(names):
                found.add(path.relative_to(house).as_posix())
    assert found == {"sources/download.py"}
