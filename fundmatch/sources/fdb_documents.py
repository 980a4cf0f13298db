"""Read one document of the official export: its properties as text, its links by classifier.

Every property holds exactly one child: `text` (HTML, escaped), `value`, or lists of links.
Declarations (DTD, entities) are never read: the export has none, an attacker would.
"""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

from fundmatch.sources.archive import UnreadableError
from fundmatch.sources.prose import without_tags

_WIDE: Final = (b"\xff\xfe", b"\xfe\xff")
_HREF: Final = "{http://www.w3.org/1999/xlink}href"
_ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_XML_DECLARATION: Final = re.compile(r"^\ufeff?\s*<\?xml[^>]*\?>")
_ESCAPED_TAG: Final = re.compile(r"&lt;(?:/?[A-Za-z]|!\[CDATA)")
_GONE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u2060\ufeff]")
_BLANKS: Final = re.compile(r"[^\S\n]+")
_LINES: Final = re.compile(r"\s*\n\s*")


@dataclass(frozen=True, slots=True)
class Document:
    """Properties of one document by name without "gsb:", still escaped; link targets by classifier."""

    texts: Mapping[str, str]
    links: Mapping[str, tuple[str, ...]]

    def plain(self, name: str) -> str:
        """Return a property as plain text, empty where it is not filled."""
        return plain(self.texts.get(name, ""))


def parse(data: bytes) -> Document:
    """Parse one document; control characters that XML forbids are taken out and it is parsed again.

    Raises:
        UnreadableError: Even so it is no XML.
    """
    try:
        root = etree.fromstring(data, _parser())
    except (etree.XMLSyntaxError, ValueError):
        root = _parsed_again(data)
    texts: dict[str, str] = {}
    links: dict[str, list[str]] = {}
    for node in root:
        if not isinstance(node.tag, str) or not len(node):
            continue
        kind = _local(node[0])
        if kind in {"text", "value"}:
            name = node.get("name", "").removeprefix("gsb:")
            texts[name] = "".join(node[0].itertext())
        elif kind == "classifiedLinkLists":
            _collect(node[0], links)
    return Document(texts, {name: tuple(dict.fromkeys(targets)) for name, targets in links.items()})


def _parser() -> Any:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)


def _parsed_again(data: bytes) -> Any:
    """Decode by the mark at the beginning, else UTF-8, else Windows-1252; drop what is no XML."""
    try:
        text = data.decode("utf-16" if data.startswith(_WIDE) else "utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    clean = _XML_DECLARATION.sub("", _ILLEGAL.sub("", text))
    try:
        return etree.fromstring(clean.encode(), _parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        msg = "das Dokument ist kein gültiges XML"
        raise UnreadableError(msg) from error


def _local(node: Any) -> str:
    return str(node.tag).rpartition("}")[2]


def _collect(lists: Any, links: dict[str, list[str]]) -> None:
    """Add the links of each list under the last part of its classifier; a classifier may occur twice."""
    for part in lists:
        targets: dict[str, list[str]] = {"classifierLinks": [], "links": []}
        for child in part:
            if (kind := _local(child)) in targets:
                targets[kind] += [target for link in child if (target := link.get(_HREF))]
        for classifier in targets["classifierLinks"][:1]:
            links.setdefault(classifier.rpartition("/")[2], []).extend(targets["links"])


def plain(raw: str) -> str:
    r"""Return what a reader sees of rich text: no tags, one line a paragraph, no invisible signs.

    >>> plain("&lt;![CDATA[&lt;p&gt;F&amp;uuml;r  Schulen&lt;/p&gt;&lt;p&gt;5 &amp;lt; 6&lt;/p&gt;]]&gt;")
    'Für Schulen\n5 < 6'
    """
    text = html.unescape(raw) if _ESCAPED_TAG.search(raw) else raw
    text = text.replace("<![CDATA[", "").replace("]]>", "")
    text = without_tags(text, block="\n", inline="")
    if "&" in text:
        text = html.unescape(text)
    text = _GONE.sub("", text.replace("\r", "\n").replace("\x85", "\n"))
    return _LINES.sub("\n", _BLANKS.sub(" ", text)).strip()
