"""Texts of the portal made plain: tags, lost spaces, broken umlauts, keywords that are none."""

import html
import re
from collections.abc import Iterable, Sequence

from fundmatch.sources.prose import without_tags

SUMMARY = 1_500
# A summary needs the beginning of a description only, more of it where tags take up room.
_ENOUGH, _ENOUGH_MARKED = SUMMARY + 200, 8 * SUMMARY
# This heading stands over advice on how to write the proposal; what is funded follows under these.
_ADVICE, _MATTER = "Expected Impact:", ("Objective:", "Scope:")

# "Expected Outcome:Projects": the tag between them was removed without a space. The sign comes
# first in the pattern and what precedes it is looked at afterwards: that way the search is fast.
_GLUED = re.compile(r"[.:;!?](?<=[a-z)\]%’”].)(?=[A-Z][a-z’ ]|(?<=[:;])[a-z])")
_BEFORE_SIGN = re.compile(r" +([.,;:!?)])(?=\s|$)")
_SENTENCE_ENDS = (". ", "! ", "? ", ".) ", ".” ")
# The portal puts identifiers of topics and calls among the keywords.
_IDENTIFIER = re.compile(r"[A-Za-z0-9]+(?:[-/][A-Za-z0-9.&]+){2,}")

# Bytes 0x80 to 0xBF as Windows-1252 shows them: what follows the first byte of a UTF-8 sign.
_FOLLOWING = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xC0))
_BROKEN = re.compile(f"[ÂÃ][{re.escape(_FOLLOWING)}]|â[{re.escape(_FOLLOWING)}]{{2}}")


def plain(marked: str) -> str:
    """Return a text without tags and entities; every tag leaves a space, lost spaces come back.

    >>> plain("<p>Expected Outcome:</p><b>Projects</b> &amp; more.Scope:Heat")
    'Expected Outcome: Projects & more. Scope: Heat'
    """
    bare = without_tags(marked, block=" ", inline=" ")
    if "&" in bare:
        bare = html.unescape(bare)
        if "</" in bare:  # escaped twice
            bare = without_tags(bare, block=" ", inline=" ")
    bare = _GLUED.sub(_spaced, " ".join(bare.split()))
    return _BEFORE_SIGN.sub(r"\1", bare) if "<" in marked else bare


def _spaced(match: re.Match[str]) -> str:
    return f"{match[0]} "


def summary(marked: str, most: int = SUMMARY) -> str:
    """Return the beginning of a description as plain text, at most `most` characters, cut after a sentence.

    Where it begins with the expected impact, the objective or the scope is the beginning.
    """
    begin = 0
    if _ADVICE in marked[:200]:
        begin = min((place for heading in _MATTER if (place := marked.find(heading)) > 0), default=0)
    room = _ENOUGH_MARKED if "<" in marked[begin : begin + _ENOUGH] else _ENOUGH
    return cut(plain(marked[begin : begin + room]), most)


def cut(written: str, most: int) -> str:
    """Return the text, or as many whole sentences (else words) of it as fit.

    >>> cut("One goal. Another goal.", 15), cut("endless words", 10)
    ('One goal.', 'endless …')
    """
    if len(written) <= most:
        return written
    ends = ((written.rfind(sign, 0, most + 1), len(sign) - 1) for sign in _SENTENCE_ENDS)
    end = max(place + length for place, length in ends)
    # An end within the first third would throw too much away.
    return written[:end] if end > most // 3 else f"{written[: most - 2].rsplit(' ', 1)[0]} …"


def mended(written: str) -> str:
    """Return the text with umlauts and quotes restored that were decoded wrongly ("Ã¼" → "ü").

    Only pairs that make no sense otherwise are touched.
    """
    if "Ã" in written or "Â" in written or "â€" in written:
        return _BROKEN.sub(_restored, written)
    return written


def _restored(match: re.Match[str]) -> str:
    raw = b"".join(sign.encode("latin-1" if ord(sign) < 0x100 else "cp1252") for sign in match[0])
    return raw.decode("utf-8", "ignore") or match[0]


def keywords(raw: Iterable[str], own: Sequence[str]) -> tuple[str, ...]:
    """Return keywords without identifiers; `own` are those of the topic, its call and programme.

    >>> keywords(["LIFE-2099-CET-MUSTER", "District heating", "district heating", "2-D"], [])
    ('District heating', '2-D')
    """
    unwanted = {identifier.casefold() for identifier in own}
    kept: dict[str, str] = {}
    for keyword in raw:
        folded = keyword.casefold()
        if folded not in unwanted and len(keyword) <= 120 and not _is_identifier(keyword):
            kept.setdefault(folded, keyword)
    return tuple(kept.values())


def _is_identifier(keyword: str) -> bool:
    return bool(_IDENTIFIER.fullmatch(keyword)) and any(sign.isdigit() for sign in keyword)


def listed_keywords(written: str) -> tuple[str, ...]:
    """Part a list in one string; a part in lower case belongs to the term before it.

    >>> listed_keywords("Environment, resources and sustainability, Heat")
    ('Environment, resources and sustainability', 'Heat')
    """
    parts: list[str] = []
    for part in written.split(", "):
        if parts and part[:1].islower():
            parts[-1] = f"{parts[-1]}, {part}"
        elif part.strip():
            parts.append(part.strip())
    return tuple(parts)
