"""Damage to files, from a seed: bytes turned over, cut, doubled, spliced; and what has broken readers before."""

import io
import os
import random
import zipfile
from collections.abc import Iterator
from typing import Final

# How many inputs a reader gets; FUNDMATCH_ATTACK=10000 makes the long run of it.
TIMES: Final = int(os.environ.get("FUNDMATCH_ATTACK", "0"))

_ODD: Final = (
    b"\0", b"\xff", b"\xef\xbb\xbf", b"\xff\xfe", b'"', b'""', b"'", b";", b",", b"\t", b"\r", b"\n", b"\r\n", b"[", b"]", b"{",
    b"}", b"&", b"*", b"!!", b"<", b"</", b"<!--", b"]]>", b"<script>", b"<style>x", b"&#0;", b"&amp;", b"\\ud83d", b"\\u0000",
    b"_xD800_", b"_x0000_", b"=1+1", b"@", b"- ", b": ", b"...", b"---", b"%", b"1e999", b"-1", b"NaN", b"nan", b"inf", b"0x",
    b"9" * 5000, b"[" * 3000, b"{" * 3000, b"a." * 3000, b"a" * 140_000, b"\xed\xa0\xbd", "\u202e\u200b\ufeff".encode(),
    b"31.02.2026", b"2026-13-45", b"0000-00-00", b"99999-01-01", b"null", b"true", b"\x1b]0;x\x07", "é".encode() * 50, b"../../x", b"//",
)  # fmt: skip


def damaged(seed: bytes, chance: random.Random) -> bytes:
    """Return the bytes with one to four damages."""
    data = bytearray(seed)
    for _ in range(chance.randint(1, 4)):
        kind, at = chance.randrange(8), chance.randrange(len(data) + 1)
        if kind == 0 and data:
            data[at % len(data)] = chance.randrange(256)
        elif kind == 1:
            del data[at : at + chance.choice((1, 2, 10, 100, 5000))]
        elif kind == 2:
            data[at:at] = data[at : at + chance.choice((1, 20, 300))] * chance.choice((1, 2, 40))
        elif kind == 3:
            end = chance.randrange(len(data) + 1)
            piece = data[min(at, end) : max(at, end)][:500]
            data[at:at] = piece
        elif kind == 4 and data:
            data = data[:at] if chance.random() < 0.3 else data
        else:
            data[at : at + chance.choice((0, 0, 1, 8))] = chance.choice(_ODD)
    return bytes(data)


def damaged_archive(seed: bytes, chance: random.Random) -> bytes:
    """Return a ZIP with damage inside a member, or to the archive itself."""
    if chance.random() < 0.25:
        return damaged(seed, chance)
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(seed)) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        names = source.namelist()
        hit = chance.choice(names)
        for name in names:
            content = source.read(name)
            if name == hit and chance.random() < 0.1:
                continue
            target.writestr(name, damaged(content, chance) if name == hit else content)
    return buffer.getvalue()


def inputs(seeds: list[bytes], times: int, name: str) -> Iterator[bytes]:
    """Yield so many damaged files of these seeds; the same ones every time."""
    chance = random.Random(name)  # noqa: S311 - the same ones every time
    for _ in range(times):
        seed = chance.choice(seeds)
        yield (damaged_archive if seed.startswith(b"PK\x03\x04") else damaged)(seed, chance)
