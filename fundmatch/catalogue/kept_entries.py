"""The entries of a catalogue as mappings, kept between runs: parsing YAML takes five times as long as checking it."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from fundmatch.core.errors import Problem
from fundmatch.files import cache
from fundmatch.files.safe_read import display_name

# Part of the key of what is kept: raise it when parsing changes its answer.
_PARSER = "1"

Entry = tuple[Path, dict[str, Any] | None, list[Problem]]


def parsed(texts: Mapping[Path, str], sha256: str) -> Iterator[Entry]:
    """Yield each file with its mapping, or None and the problems; `sha256` is the sum over all texts."""
    key = cache.key_of(_PARSER, sha256)
    kept = _kept(key, len(texts))
    if kept is not None:
        yield from ((file, raw, []) for file, raw in zip(texts, kept, strict=True))
        return
    anew = parsed_anew(texts)
    yield from anew
    if not any(problems for _, _, problems in anew):
        cache.store("catalogue", key, json.dumps([raw for _, raw, _ in anew], ensure_ascii=False).encode())


def _kept(key: str, count: int) -> list[dict[str, Any]] | None:
    """Return the mappings that were kept, None where there are none or anything is odd about them."""
    raw = cache.load("catalogue", key)
    try:
        found = None if raw is None else json.loads(raw)
    except (ValueError, RecursionError):
        return None
    sound = isinstance(found, list) and len(found) == count and all(isinstance(entry, dict) for entry in found)
    return found if sound else None


def parsed_anew(texts: Mapping[Path, str]) -> list[Entry]:
    """Return each file with its mapping, or None and the problems."""
    from fundmatch.files.yaml_files import parse_yaml  # noqa: PLC0415 - kept texts need no parser

    return [(file, *parse_yaml(text, display_name(file))) for file, text in texts.items()]
