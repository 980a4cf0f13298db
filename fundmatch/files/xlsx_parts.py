"""What is changed in the parts of a workbook before openpyxl sees it, so that it reads what Excel shows."""

import io
import zipfile
from collections.abc import Callable
from typing import Final

_STRICT: Final = (
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
)
_TEXTS: Final = "xl/sharedStrings.xml"
_ESCAPED: Final = b"_x005F_"


def as_transitional(data: bytes) -> bytes:
    """Return a Strict Open XML workbook with the names that openpyxl knows; others stay as they are.

    The two forms differ in the addresses of their namespaces (ISO/IEC 29500, parts 1 and 4).
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if b"purl.oclc.org/ooxml" not in archive.read("[Content_Types].xml") + _part(archive, "xl/workbook.xml"):
            return data
    return _rewritten(data, lambda name: name.endswith((".xml", ".rels")), _STRICT)


def with_underscores(data: bytes) -> bytes:
    """Return a workbook whose texts keep what looks like an escape: "_x0041_" is that, and no "A".

    Excel writes the underscore before such a text as "_x005F_". openpyxl takes that away too early, but only in
    capitals.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if _ESCAPED not in _part(archive, _TEXTS):
            return data
    return _rewritten(data, lambda name: name == _TEXTS, ((_ESCAPED, _ESCAPED.lower()),))


def _rewritten(data: bytes, wanted: Callable[[str], bool], changes: tuple[tuple[bytes, bytes], ...]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as rewritten:
        for part in archive.infolist():
            content = archive.read(part)
            for before, after in changes if wanted(part.filename) else ():
                content = content.replace(before, after)
            rewritten.writestr(part.filename, content)
    return buffer.getvalue()


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    return archive.read(name) if name in archive.namelist() else b""
