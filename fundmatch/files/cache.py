"""What was computed once and can be computed again: kept between runs, never trusted blindly.

An entry is found by a key over everything it depends on, and is used only if it is sealed with
the secret of this user; anything odd about it means: compute anew. The folder is the user's cache
folder (platformdirs) or `FUNDMATCH_CACHE`, which may be shared, and may be deleted at any time. The secret never lies
in a shared folder, so who can write there can damage an entry and forge none.
"""

import contextlib
import hashlib
import hmac
import os
import secrets
import tempfile
from functools import cache as remembered
from pathlib import Path

_DIGEST_BYTES = 32
_SECRET_BYTES = 32
_MAX_BYTES = 64 * 1024 * 1024
# So many entries of a kind are kept: those that were used last.
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


def secret_file() -> Path:
    """Return where the secret of this user lies: in the folder of the user's own data, whatever folder the cache has."""
    from platformdirs import user_data_path  # noqa: PLC0415 - as above

    return user_data_path("fundmatch", appauthor=False) / "cache.secret"


def _seal(kind: str, key: str, content: bytes) -> bytes | None:
    """Return the seal of an entry, None where this user can keep no secret: then nothing is kept either."""
    secret = _secret(secret_file())
    return None if secret is None else hmac.digest(secret, f"{kind}\0{key}\0".encode() + content, "sha256")


@remembered
def _secret(path: Path) -> bytes | None:
    """Return the secret in a file, which is made where there is none; None where it is no secret."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError):
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
            with os.fdopen(handle, "wb") as file:
                # The one thing here that nobody must be able to compute; no result depends on it.
                file.write(secrets.token_bytes(_SECRET_BYTES))
        return _secret_in(path)
    return None


def _secret_in(path: Path) -> bytes | None:
    """Return the secret, None where the file is somebody else's or one that others can read: it is then no secret."""
    with path.open("rb") as file:
        state = os.fstat(file.fileno())
        secret = file.read(_SECRET_BYTES + 1)
    private = os.name != "posix" or (not state.st_mode & 0o077 and state.st_uid == os.getuid())
    if private and len(secret) == _SECRET_BYTES:
        return secret
    if private:  # a run that was stopped while it wrote: the next one makes another
        path.unlink()
    return None


def load(kind: str, key: str) -> bytes | None:
    """Return what was kept under the key, or None if there is nothing sound."""
    path = folder() / f"{kind}-{key}.bin"
    with contextlib.suppress(OSError):
        if path.stat().st_size <= _MAX_BYTES:
            raw = path.read_bytes()
            digest, content = raw[:_DIGEST_BYTES], raw[_DIGEST_BYTES:]
            seal = _seal(kind, key, content)
            if seal is not None and hmac.compare_digest(seal, digest):
                with contextlib.suppress(OSError):  # a folder of others may be closed to this user
                    os.utime(path)
                return content
    return None


def store(kind: str, key: str, content: bytes) -> None:
    """Keep the content, whole or not at all; a folder that cannot be written is no error, and what is too large is not kept.

    Older entries of the same kind are removed: the catalogue changes, and its traces
    should not fill the officer's disk.
    """
    seal = _seal(kind, key, content) if len(content) + _DIGEST_BYTES <= _MAX_BYTES else None
    if seal is None:
        return
    with contextlib.suppress(OSError):
        folder().mkdir(parents=True, exist_ok=True)
        path = folder() / f"{kind}-{key}.bin"
        handle, temporary = tempfile.mkstemp(dir=folder(), prefix=f"{kind}-", suffix=".tmp")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(seal + content)
            Path(temporary).replace(path)
        finally:
            Path(temporary).unlink(missing_ok=True)
        _forget_old(kind, path)


def _forget_old(kind: str, newest: Path) -> None:
    entries = sorted(folder().glob(f"{kind}-*.bin"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in entries[_MOST:]:
        if path != newest:
            path.unlink(missing_ok=True)
