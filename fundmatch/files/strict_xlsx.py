"""Workbooks that were saved as "Strict Open XML": the same parts under other addresses."""

import io
import zipfile
from typing import Final

_STRICT: Final = (
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
)


def as_transitional(data: bytes) -> bytes:
    """Return a Strict Open XML workbook with the names that openpyxl knows; others stay as they are.

    The two forms differ in the addresses of their namespaces (ISO/IEC 29500, parts 1 and 4).
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if b"purl.oclc.org/ooxml" not in archive.read("[Content_Types].xml") + _part(archive, "xl/workbook.xml"):
            return data
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as rewritten:
            for part in archive.infolist():
                content = archive.read(part)
                if part.filename.endswith((".xml", ".rels")):
                    for strict, transitional in _STRICT:
                        content = content.replace(strict, transitional)
                rewritten.writestr(part.filename, content)
    return buffer.getvalue()


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    return archive.read(name) if name in archive.namelist() else b""
