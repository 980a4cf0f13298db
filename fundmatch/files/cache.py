"""What was computed once and can be computed again: kept between runs, never trusted blindly.

An entry is found by a key over everything it depends on, and is used only if its own
checksum holds; anything odd about it means: compute anew. The folder is the user's cache
folder (platformdirs) or `FUNDMATCH_CACHE`, and may be deleted at any time.
"""

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path

_DIGEST_BYTES = 32
_MAX_BYTES = 64 * 1024 * 1024
# So many of the newest entries of a kind are kept.
_MOST = 4


def folder() -> Path:
    """Return the folder of the cache; it may not exist."""
    if chosen := os.environ.get("FUNDMATCH_CACHE"):
        return Path(chosen)
    from platformdirs import user_cache_path  # noqa: PLC0415 - costs start-up time, needed only here

    return user_cache_path("fundmatch", appauthor=False)


def key_of(*parts: bytes | str) -> str:
    """Return a key over the parts; the order counts, and so does where one part ends."""
    digest = hashlib.sha256()
    for part in parts:
        raw = part.encode() if isinstance(part, str) else part
        digest.update(len(raw).to_bytes(8, "big") + raw)
    return digest.hexdigest()


def load(kind: str, key: str) -> bytes | None:
    """Return what was kept under the key, or None if there is nothing sound."""
    path = folder() / f"{kind}-{key}.bin"
    with contextlib.suppress(OSError):
        if path.stat().st_size <= _MAX_BYTES:
            raw = path.read_bytes()
            digest, content = raw[:_DIGEST_BYTES], raw[_DIGEST_BYTES:]
            if hashlib.sha256(key.encode() + content).digest() == digest:
                return content
    return None


def store(kind: str, key: str, content: bytes) -> None:
    """Keep the content, whole or not at all; a folder that cannot be written is no error.

    Older entries of the same kind are removed: the catalogue changes, and its traces
    should not fill the officer's disk.
    """
    with contextlib.suppress(OSError):
        folder().mkdir(parents=True, exist_ok=True)
        path = folder() / f"{kind}-{key}.bin"
        handle, temporary = tempfile.mkstemp(dir=folder(), prefix=f"{kind}-", suffix=".tmp")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(hashlib.sha256(key.encode() + content).digest() + content)
            Path(temporary).replace(path)
        finally:
            Path(temporary).unlink(missing_ok=True)
        _forget_old(kind, path)


def _forget_old(kind: str, newest: Path) -> None:
    entries = sorted(folder().glob(f"{kind}-*.bin"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in entries[_MOST:]:
        if path != newest:
            path.unlink(missing_ok=True)
