"""A source is declared once: help, the command, the store and the client know it from its entry."""

import subprocess
import sys
from pathlib import Path

from record_helpers import REPOSITORY

from fundmatch.cli import cli
from fundmatch.sources.registry import SOURCES

READER = """
from fundmatch.model.programme import Programme
from fundmatch.sources.extract import SourceExtract, SourceRecord

def read(path, *, as_of):
    programme = Programme(id="nrw-teich", name="Teiche für Molche", level="NRW")
    record = SourceRecord(key="teich", programme=programme, sentences={})
    return SourceExtract(programmes=(record,), seen=1, skipped={}, hints=(), sha256="0" * 64, day=None)
"""
# All that a new source asks for besides its reader (and a table of its codes): one entry.
ENTRY = """
import sys
from fundmatch.sources.registry import SOURCES, Address, Source
SOURCES["teiche"] = Source(
    label="Teichblatt: die Liste der Teiche", licence="gemeinfrei", page="https://teiche.example",
    note="die Liste der Teiche als Tabelle", reader="pond_reader:read",
    address=Address(url="https://teiche.example/liste.csv", kind="csv", largest_bytes=1 << 20),
)
from fundmatch.cli import cli
cli(sys.argv[1:])
"""


def office(folder: Path) -> Path:
    (folder / "pond_reader.py").write_text(READER, encoding="utf-8")
    (folder / "program.py").write_text(ENTRY, encoding="utf-8")
    (folder / "catalogs" / "nrw").mkdir(parents=True)
    (folder / "catalogs" / "nrw" / "nrw-hof.yaml").write_text("id: nrw-hof\nname: Höfe\nlevel: NRW\n", "utf-8")
    return folder


def run(folder: Path, *words: str) -> str:
    command = [sys.executable, "-X", "utf8", str(folder / "program.py"), *words]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)
    return done.stdout + done.stderr


def test_a_new_source_needs_one_entry_and_is_known_everywhere(tmp_path: Path) -> None:
    folder = office(tmp_path)
    assert "teiche: Teichblatt: die Liste der Teiche" in run(folder, "catalog", "update", "--help")
    fetch = run(folder, "catalog", "download", "--help")
    assert "teiche: die Liste der Teiche als Tabelle\n    Lizenz: gemeinfrei" in fetch
    given = ["catalog", "update", "teiche", str(folder / "catalogs"), "--catalog", str(folder / "catalogs")]
    assert "Übernommen als Nr. 1." in run(folder, *given, "--by", "Anna", "--apply")
    assert '"nrw-teich"' in (folder / "catalogs" / "imported" / "teiche.jsonl").read_text(encoding="utf-8")
    assert "Gemeint ist wohl „teiche“" in run(folder, "catalog", "download", "teich", str(folder))


def test_help_tells_each_source_by_its_label_and_each_file_by_its_licence() -> None:
    catalog = cli.commands["catalog"]
    update, download = (catalog.get_command(None, name).help for name in ("update", "download"))  # type: ignore[attr-defined]
    for name, source in SOURCES.items():
        assert f"{name}: {source.label}" in update
        assert (f"{name}: {source.note}\n  Lizenz: {source.licence}" in download) is (source.address is not None)


def test_no_other_module_names_a_source() -> None:
    named = {
        path.relative_to(REPOSITORY / "fundmatch").as_posix()
        for path in (REPOSITORY / "fundmatch").rglob("*.py")
        for name in SOURCES
        if f'"{name}"' in path.read_text(encoding="utf-8")
    }
    assert named == {"sources/registry.py"}
