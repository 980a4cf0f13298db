"""The one set of guards before files of others."""

import io
import random
import zipfile
from pathlib import Path

import pytest

from fundmatch.core.errors import CatalogueError, StrategyError
from fundmatch.files.safe_read import (
    ArchiveFault,
    ArchiveLimits,
    archive_faults,
    declares_entities,
    decode,
    display_name,
    is_web_page,
    read_bytes,
)

NOISE = random.Random(0).randbytes(20_000)  # noqa: S311 - what cannot be packed
LIMITS = ArchiveLimits(members=3, unpacked=10_000, ratio=10, ratio_from=1_000)


def faults(members: dict[str, bytes], *, flags: int = 0) -> list[ArchiveFault]:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    with zipfile.ZipFile(buffer) as archive:
        entries = archive.infolist()
    for entry in entries:
        entry.flag_bits |= flags
    return [fault for fault, _ in archive_faults(entries, LIMITS)]


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({"a.xml": b"x"}, []),
        ({"a": b"", "b": b"", "c": b""}, []),
        ({"a": b"", "b": b"", "c": b"", "d": b""}, [ArchiveFault.TOO_MANY]),
        ({"a": NOISE[:10_000]}, []),
        ({"a": NOISE[:10_001]}, [ArchiveFault.TOO_LARGE]),
        ({"a": NOISE[:6_000], "b": NOISE[:6_000]}, [ArchiveFault.TOO_LARGE]),
        ({"a": b"0" * 1_000}, []),
        ({"a": b"0" * 1_001}, [ArchiveFault.BOMB]),
        ({"../a": b""}, [ArchiveFault.LEADS_OUT]),
        ({"a/../../b": b""}, [ArchiveFault.LEADS_OUT]),
        ({"/etc/a": b""}, [ArchiveFault.LEADS_OUT]),
        ({"C:a": b""}, [ArchiveFault.LEADS_OUT]),
        ({"a..b/c..": b""}, []),
    ],
)
def test_an_archive_is_weighed_by_its_directory(members: dict[str, bytes], expected: list[ArchiveFault]) -> None:
    assert faults(members) == expected


def test_a_member_behind_a_password_is_named() -> None:
    assert faults({"a": b""}, flags=0x1) == [ArchiveFault.ENCRYPTED]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]
)
@pytest.mark.parametrize("word", ["<!DOCTYPE a>", '<!ENTITY a "b">'])
def test_declarations_are_seen_in_every_encoding(encoding: str, word: str) -> None:
    assert declares_entities(f"<?xml version='1.0'?>{' ' * 100}{word}<a/>".encode(encoding))
    assert not declares_entities(f"<?xml version='1.0'?>{' ' * 100}<a/>".encode(encoding))


@pytest.mark.parametrize("head", [b"<!DOCTYPE HTML>", b"\xef\xbb\xbf \r\n<html lang=de>", b"<script>"])
def test_a_page_of_a_bot_protection_is_told_from_data(head: bytes) -> None:
    assert is_web_page(head)
    assert not is_web_page(b"<?xml version='1.0'?><html/>")


@pytest.mark.parametrize("kind", [StrategyError, CatalogueError])
def test_the_caller_says_of_which_kind_the_error_is(tmp_path: Path, kind: type[StrategyError | CatalogueError]) -> None:
    with pytest.raises(kind, match="das ist ein Ordner, keine Datei"):
        read_bytes(tmp_path, 10, kind)
    with pytest.raises(kind, match="gibt es nicht"):
        read_bytes(tmp_path / "a", 10, kind)
    with pytest.raises(kind, match="NUL-Zeichen"):
        decode(b"a\0bcdefgh", "a.csv", kind)


def test_a_file_may_be_as_large_as_the_limit_and_no_larger(tmp_path: Path) -> None:
    path = tmp_path / "ordner" / "a.csv"
    path.parent.mkdir()
    path.write_bytes(b"0123456789")
    assert read_bytes(path, 10) == b"0123456789"
    with pytest.raises(StrategyError, match=r"ordner/a\.csv: die Datei ist zu groß"):
        read_bytes(path, 9)
    assert display_name(path) == "ordner/a.csv"
