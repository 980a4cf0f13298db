"""Import the official XML export of the Förderdatenbank des Bundes: its ZIP, or the unpacked folder.

Layout: one document a file; programmes under `FDB/Content/DE/Foerderprogramm/`, linked documents
(funders, contacts, official pages) beside it. Only what a programme of ours needs is read.
"""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from fundmatch.core.errors import Problem
from fundmatch.files.safe_read import declares_entities
from fundmatch.model.programme import Contact
from fundmatch.sources.archive import Tree, UnreadableError, open_tree
from fundmatch.sources.extract import SourceError, SourceExtract
from fundmatch.sources.fdb import FdbRecord, Gathering, contact_of, iso_day
from fundmatch.sources.fdb_codes import HIDDEN, level_of, translate
from fundmatch.sources.fdb_documents import Document, parse, plain
from fundmatch.sources.fdb_prose import around_validity

_PROGRAMMES: Final = "FDB/Content/DE/Foerderprogramm/"
_CONTENT: Final = "FDB/Content/DE/"
_CATEGORIES: Final = "/Categories/FDB/"
_LABELS: Final = "_config/ResourceBundleEntries/Labels/FDB/"
_FORBIDDEN: Final = "das Dokument enthält eine DTD oder Entitäten"
# The guideline itself may hold 200,000 signs; only its beginning can stand in for a summary.
_BODY_START: Final = 6_000
_TAG_MOST: Final = 200

# text of `FdbRecord` → property of the document
_TEXTS: Final = {
    "title": "title",
    "teaser": "teaserText",
    "summary": "summary",
    "conditions": "regulatoryFWork",
    "deadlines": "procInfluence",
    "procedure": "procMethod",
    "citation": "procDescription",
    "banner": "header",
    "keywords": "keywords",
}


@dataclass(slots=True)
class _Documents:
    """The documents of one export, each parsed at most once; broken ones are noted and empty."""

    tree: Tree
    gathering: Gathering
    forbidden: list[Problem] = field(default_factory=list)
    read: int = 0
    _names: frozenset[str] = frozenset()
    _linked: dict[str, Document] = field(default_factory=dict)

    def document(self, name: str) -> Document | None:
        """Return a document, None if it is broken or refused."""
        self.read += 1
        try:
            data = self.tree.read(name)
            if declares_entities(data):
                remedy = "der amtliche Export enthält so etwas nie: die Datei neu von der amtlichen Adresse laden"
                self.forbidden.append(Problem(f"{name}.xml", note=_FORBIDDEN, remedy=remedy))
                return None
            return parse(data)
        except UnreadableError as error:
            self.gathering.damaged(f"{name}.xml", str(error))
            return None

    def linked(self, target: str) -> Document | None:
        """Return the document that a link leads to, None if it is not in the export."""
        name = inner_name(target)
        if not name or name not in self._names:
            return None
        if name not in self._linked:
            self._linked[name] = self.document(name) or Document({}, {})
        return self._linked[name]

    @classmethod
    def of(cls, tree: Tree, gathering: Gathering) -> "_Documents":
        return cls(tree, gathering, _names=frozenset(tree.names))


def read(path: Path, *, as_of: date) -> SourceExtract:
    """Read an official export, a ZIP file or a folder; `as_of` is the day for which dates are judged.

    Raises:
        SourceError: It is no such export, is refused for what is inside, or holds no programme.
    """
    with open_tree(path) as tree:
        gathering = Gathering(as_of=as_of, file=tree.name)
        documents = _Documents.of(tree, gathering)
        for name in tree.names:
            if name.startswith(_PROGRAMMES) and (document := documents.document(name)):
                _add(gathering, documents, name, document)
        labels = {code: _label(documents, code) for code in gathering.unknown if not code.startswith("UF")}
        if documents.forbidden:
            raise SourceError(documents.forbidden[:20])
        return gathering.extract(tree.sha256, read=documents.read, labels=labels)


def inner_name(target: str) -> str:
    """Return the name in the tree that a link means; links are untidy about what stands before.

    >>> inner_name("target:/BMWI/FDB/Content/DE/Kontakt/M/amt")
    'FDB/Content/DE/Kontakt/M/amt'
    """
    at = target.find(_CONTENT)
    return target[at:].removesuffix(".xml").strip() if at >= 0 else ""


def _add(gathering: Gathering, documents: _Documents, name: str, document: Document) -> None:
    """Hand one programme on; of those that are none of ours only the codes are read."""
    key = name.removeprefix(_PROGRAMMES)
    if document.plain("shouldNotBeIndexed") in {"1", "true"}:
        gathering.skip(HIDDEN)
        return
    codes = dict(_codes(document))
    if not level_of(key, translate(codes))[0]:
        gathering.add(FdbRecord(key=key, texts={}, codes=codes, issued=iso_day(document.texts.get("dateOfIssue", ""))))
        return
    gathering.add(
        FdbRecord(
            key=key,
            texts=_texts(document),
            codes=codes,
            issued=iso_day(document.texts.get("dateOfIssue", "")),
            url=_official_url(documents, document),
            funder=_funder(documents, document),
            contact=_contact(documents, document),
        )
    )


def _texts(document: Document) -> Mapping[str, str]:
    texts = {name: text for name, wanted in _TEXTS.items() if (text := document.plain(wanted))}
    body = document.texts.get("bodyText", "")
    if not (texts.get("summary") or texts.get("teaser")):
        texts["body"] = plain(_cut(body))
    if validity := around_validity(body):
        texts["validity"] = plain(validity)
    return texts


def _cut(body: str) -> str:
    """Return the beginning of a body, without a tag torn in two at its end."""
    start = body[:_BODY_START]
    torn = max(start.rfind("&lt;"), start.rfind("<"))
    return start[:torn] if len(body) > _BODY_START and torn > _BODY_START - _TAG_MOST else start


def _codes(document: Document) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the code lists: last parts of the links that lead to categories."""
    for classifier, targets in document.links.items():
        codes = tuple(target.rpartition("/")[2] for target in targets if _CATEGORIES in target)
        if codes:
            yield classifier, codes


def _references(document: Document, classifier: str) -> Iterator[str]:
    return (target for target in document.links.get(classifier, ()) if _CATEGORIES not in target)


def _funder(documents: _Documents, document: Document) -> str:
    for target in _references(document, "Foerderorganisation"):
        if (linked := documents.linked(target)) and (title := linked.plain("title")):
            return " ".join(title.split())
    return " ".join(document.plain("referenceCustomer").split())


def _contact(documents: _Documents, document: Document) -> Contact | None:
    """Return the first contact; the link may lead to a funder instead."""
    for target in _references(document, "Kontakt"):
        if (linked := documents.linked(target)) and (title := " ".join(linked.plain("title").split())):
            return contact_of(title, linked.plain("phone"), linked.plain("email"))
    return None


def _official_url(documents: _Documents, document: Document) -> str:
    """Return the first official address; a link without one means its own public page."""
    fallback = ""
    for target in _references(document, "ExternerLink"):
        if linked := documents.linked(target):
            url = linked.plain("url").strip()
            if re.match(r"https?://[^\s\"<>]+$", url):
                return url
            name = inner_name(target)
            fallback = fallback or f"https://www.foerderdatenbank.de/{name}.html"
    return fallback


_CELL: Final = re.compile(r"<t[dh][^>]*>(.*?)</t[dh]>", re.IGNORECASE | re.DOTALL)


def _label(documents: _Documents, code: str) -> str:
    """Return the German label of a code that we do not know, from the table that the export holds."""
    name = f"{_LABELS}{code.rpartition(': ')[2]}"
    if name not in documents.tree.names or not (document := documents.document(name)):
        return ""
    cells = [plain(cell) for cell in _CELL.findall(html.unescape(document.texts.get("value", "")))]
    return next((cells[at + 1] for at, cell in enumerate(cells[:-1]) if cell.casefold() == "de"), "")
