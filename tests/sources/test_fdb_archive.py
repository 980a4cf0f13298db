"""Exports that are broken, hostile or no exports at all."""

import struct
import zipfile
from datetime import date
from pathlib import Path

import pytest
from sources.fdb_helpers import ROOT, document, files_of, record, write_folder, write_zip

from fundmatch.sources import archive, fdb_xml
from fundmatch.sources.extract import SourceError, SourceExtract

AS_OF = date(2026, 11, 22)


def read(path: Path) -> SourceExtract:
    return fdb_xml.read(path, as_of=AS_OF)


def refused(path: Path) -> str:
    with pytest.raises(SourceError) as caught:
        read(path)
    assert all(problem.grave for problem in caught.value.problems if problem.place == 0 and not problem.field)
    return str(caught.value)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"<!DOCTYPE html><html><body>captcha</body></html>", "Webseite"),
        (b"\xef\xbb\xbf\n<HTML>captcha", "im Browser"),
        (b"", "leer"),
        (b"  \n", "leer"),
        (b"%PDF-1.7", "keine ZIP-Datei"),
        (b'<?xml version="1.0"?><document/>', "einzelne XML-Datei"),
        (b"PK\x03\x04 and nothing more", "unvollständig"),
    ],
)
def test_what_is_no_zip_is_named_with_a_way_out(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "export.zip"
    path.write_bytes(content)
    assert told in refused(path)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    assert "gibt es nicht" in refused(tmp_path / "nie.zip")


def test_a_truncated_zip_is_told(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "export.zip", files_of([record()]))
    path.write_bytes(path.read_bytes()[:-40])
    assert "neu herunterladen" in refused(path)


@pytest.mark.parametrize(
    "name", ["../boese.xml", "/etc/boese.xml", "BMWI/../../boese.xml", "C:/boese.xml", "..\\boese.xml"]
)
def test_a_name_that_leads_out_is_refused(tmp_path: Path, name: str) -> None:
    path = write_zip(tmp_path / "export.zip", {**files_of([record()]), name: b"<a/>"})
    assert "zeigt aus dem Archiv hinaus" in refused(path)


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "export.zip", {**files_of([record()]), "BMWI/x.xml": b" " * 5_000_000})
    assert "unglaubhaft" in refused(path)


def test_too_many_files_and_too_many_bytes_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_zip(tmp_path / "export.zip", files_of([record(), record("EU/zwei")]))
    folder = write_folder(tmp_path / "export", files_of([record(), record("EU/zwei")]))
    monkeypatch.setattr(archive, "MAX_FILES", 1)
    assert "zu viele" in refused(path)
    assert "zu viele" in refused(folder)
    monkeypatch.setattr(archive, "MAX_FILES", 10)
    monkeypatch.setattr(archive, "MAX_UNPACKED", 100)
    assert "MB" in refused(path)
    assert "MB" in refused(folder)


def test_an_encrypted_zip_is_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "export.zip", files_of([record()]))
    data = bytearray(path.read_bytes())
    entry = data.find(b"PK\x01\x02")
    data[entry + 8 : entry + 10] = struct.pack("<H", 1)  # the flag in the directory
    path.write_bytes(data)
    assert "Kennwort" in refused(path)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_documents_of_one_name_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for _ in range(2):
            packed.writestr(f"{ROOT}/Foerderprogramm/EU/eins.xml", document(record()))
    assert "zweimal" in refused(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "declaration", ["<!DOCTYPE document SYSTEM 'file:///etc/passwd'>", '<!DOCTYPE d [<!ENTITY x "y">]>']
)
def test_declarations_refuse_the_export(tmp_path: Path, declaration: str, encoding: str) -> None:
    hostile = f'<?xml version="1.0" encoding="{encoding}"?>{declaration}<document/>'.encode(encoding)
    path = write_zip(tmp_path / "e.zip", {**files_of([record()]), f"{ROOT}/Foerderprogramm/EU/boese.xml": hostile})
    told = refused(path)
    assert "DTD" in told
    assert "boese.xml" in told


@pytest.mark.parametrize("files", [{"readme.txt": b"hallo"}, {f"{ROOT}/Kontakt/A/amt.xml": b"<document/>"}])
def test_nothing_read_is_never_nothing_new(tmp_path: Path, files: dict[str, bytes]) -> None:
    assert "0 Programme gelesen" in refused(write_zip(tmp_path / "export.zip", files))
    assert "0 Programme gelesen" in refused(write_folder(tmp_path / "export", files))


def test_one_broken_document_is_a_hint_and_many_are_the_end(tmp_path: Path) -> None:
    good = files_of([record(f"EU/programm-{number}") for number in range(30)])
    broken = {f"{ROOT}/Foerderprogramm/EU/kaputt-{number}.xml": b"<document><property" for number in range(4)}
    one = dict([*good.items(), *list(broken.items())[:1]])
    reading = read(write_zip(tmp_path / "eins.zip", one))
    assert len(reading.programmes) == 30
    assert [hint.grave for hint in reading.hints] == [False]
    assert "kaputt-0" in reading.hints[0].file
    assert "4 von 34" in refused(write_zip(tmp_path / "vier.zip", {**good, **broken}))


def test_a_damaged_member_counts_as_broken(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as packed:
        for number in range(40):
            packed.writestr(f"{ROOT}/Foerderprogramm/EU/p-{number}.xml", document(record(title=f"Titel {number:03}")))
    path.write_bytes(path.read_bytes().replace(b"Titel 007", b"Titel 666"))
    reading = read(path)
    assert len(reading.programmes) == 39
    assert "beschädigt" in reading.hints[0].note


@pytest.mark.parametrize("below", ["", "BMWI", "irgendwo/tief/BMWI"])
def test_zip_and_folder_say_the_same_wherever_the_root_lies(tmp_path: Path, below: str) -> None:
    files = {name.replace("BMWI", below, 1).lstrip("/"): data for name, data in files_of([record()]).items()}
    by_zip = read(write_zip(tmp_path / "export.zip", files))
    by_folder = read(write_folder(tmp_path / "export", files))
    assert by_zip.programmes == by_folder.programmes
    assert by_zip.programmes[0].key == "Land/NRW/gruene-hoefe"
    assert len(by_zip.sha256) == len(by_folder.sha256) == 64


def test_the_hash_of_a_folder_knows_names_and_bytes(tmp_path: Path) -> None:
    hashes = {
        read(write_folder(tmp_path / name, files_of([entry]))).sha256
        for name, entry in {"a": record(), "b": record(title="anders"), "c": record("EU/x"), "d": record()}.items()
    }
    assert len(hashes) == 3


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    outside = write_folder(tmp_path / "draussen", files_of([record("EU/geheim")]))
    folder = write_folder(tmp_path / "export", files_of([record()]))
    (folder / "BMWI" / "mehr.xml").symlink_to(next(outside.rglob("geheim.xml")))
    (folder / ROOT / "Foerderprogramm" / "EU").symlink_to(outside / ROOT / "Foerderprogramm" / "EU")
    assert [item.key for item in read(folder).programmes] == ["Land/NRW/gruene-hoefe"]
