"""What undoing an update needs: the files as they were, in a ZIP beside the log, with their sums."""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final

from fundmatch.core.errors import OutputError
from fundmatch.files.transaction import Contents

# What an update may write; nothing else is put back, whatever a bundle says.
SUFFIXES: Final = frozenset({".jsonl", ".csv", ".yaml"})
MANIFEST: Final = "manifest.json"
_MOST_BYTES: Final = 512 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """The files as they were before an update (None: not there), and their sums as they were after it."""

    before: Contents
    after: Mapping[Path, str]

    def changed_since(self, now: Contents) -> list[Path]:
        """Return the files that are neither as the update left them nor as they were before it."""
        return [
            path for path, content in now.items() if _sum(content) not in (self.after[path], _sum(self.before[path]))
        ]


def bundle_path(folder: Path, nr: int) -> Path:
    """Return where the bundle of an update lies."""
    return folder / f"{nr:04}.zip"


def as_bundle(catalogue: Path, before: Contents, after: Mapping[Path, bytes]) -> bytes:
    """Return the ZIP of the files of `after` as they were; equal input gives equal bytes."""
    root = catalogue.resolve()
    names = {path: path.resolve().relative_to(root).as_posix() for path in after}
    manifest = {names[path]: {"before": _sum(before[path]), "after": _sum(after[path])} for path in sorted(after)}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr(_member(MANIFEST), json.dumps(manifest, ensure_ascii=False, indent=1))
        for path in sorted(after):
            content = before[path]
            if content is not None:
                bundle.writestr(_member(names[path]), content)
    return buffer.getvalue()


def _member(name: str) -> zipfile.ZipInfo:
    # Without the day of writing, which `ZipInfo` sets to 1980: the same files make the same bytes.
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _sum(content: bytes | None) -> str:
    return "" if content is None else hashlib.sha256(content).hexdigest()


def read_bundle(catalogue: Path, path: Path) -> Bundle:
    """Return what a bundle holds for a catalogue.

    Raises:
        OutputError: It is missing, damaged, or does not agree with its own list of contents.
    """
    try:
        before, sums = _unpacked(path)
        sound = all(_sum(before[name]) == sums[name]["before"] for name in before)
        after = {name: str(sums[name]["after"]) for name in before}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError, zipfile.BadZipFile) as error:
        msg = f"{path} fehlt oder ist beschädigt. Die Datei aus der Sicherung zurückholen; es wurde nichts geändert."
        raise OutputError(msg) from error
    # Somebody may have put another bundle there: its names must not lead out of the catalogue.
    if not sound or not all(_is_inside(name) for name in before):
        msg = f"{path} passt nicht zu seinem Verzeichnis. Aus der Sicherung zurückholen; es wurde nichts geändert."
        raise OutputError(msg)
    return Bundle(
        before={catalogue / name: content for name, content in before.items()},
        after={catalogue / name: digest for name, digest in after.items()},
    )


def _unpacked(path: Path) -> tuple[dict[str, bytes | None], dict[str, Any]]:
    with zipfile.ZipFile(path) as bundle:
        if sum(info.file_size for info in bundle.infolist()) > _MOST_BYTES:
            raise ValueError
        sums: dict[str, Any] = json.loads(bundle.read(MANIFEST))
        return {name: bundle.read(name) if both["before"] else None for name, both in sums.items()}, sums


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name and path.suffix in SUFFIXES
