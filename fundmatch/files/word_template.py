"""Read a Word template (.docx) of a city, and refuse in German what is none or what is packed absurdly."""

import io
import zipfile
import zlib
from pathlib import Path
from typing import Final

from fundmatch.files.safe_read import (
    ArchiveLimits,
    archive_faults,
    declares_entities,
    display_name,
    read_bytes,
    refusal,
)

_MAX_BYTES: Final = 50 * 1024 * 1024
_LIMITS: Final = ArchiveLimits(members=2_000, unpacked=100 * 1024 * 1024, ratio=200, ratio_from=10 * 1024 * 1024)
_TYPES: Final = "[Content_Types].xml"
_DOCUMENT: Final = b"wordprocessingml.document.main+xml"
_XML: Final = (".xml", ".rels")
_SAVE_ANEW: Final = "in Word oder LibreOffice öffnen und als Word-Dokument (.docx) speichern"


def read_template(path: Path) -> bytes:
    """Return the bytes of a Word document that is safe to open.

    Raises:
        StrategyError: There is no such file, it is no .docx, or it is refused for what is inside.
    """
    data, name = read_bytes(path, _MAX_BYTES), display_name(path)
    try:
        _check(data, name)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError) as error:
        raise refusal(name, "die Vorlage ist beschädigt", _SAVE_ANEW) from error
    return data


def _check(data: bytes, name: str) -> None:
    if not zipfile.is_zipfile(io.BytesIO(data)):
        raise refusal(name, "das ist kein Word-Dokument (.docx)", _SAVE_ANEW)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        if next(archive_faults(parts, _LIMITS), None):
            note = "die Datei wird beim Entpacken übermäßig groß oder ist verschlüsselt und wird nicht geöffnet"
            raise refusal(name, note, "ohne Kennwort und ohne große Bilder als .docx speichern")
        if _TYPES not in archive.namelist() or _DOCUMENT not in archive.read(_TYPES):
            note = "das ist kein Word-Dokument (.docx), sondern etwa eine Dokumentvorlage (.dotx) oder eine Mappe"
            raise refusal(name, note, _SAVE_ANEW)
        if any(declares_entities(archive.read(part)) for part in parts if part.filename.endswith(_XML)):
            note = "die Datei enthält XML-Deklarationen (DTD, Entities), die in Word-Dokumenten nicht vorkommen"
            raise refusal(name, note, f"Herkunft der Datei prüfen; {_SAVE_ANEW}")
