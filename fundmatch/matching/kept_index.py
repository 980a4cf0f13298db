"""The catalogue's index, kept between runs: building it costs more than all the rest of a match.

The key covers the catalogue, the word lists and the code that analyses; what is read back
is checked for shape before use.
"""

import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fundmatch.files import cache
from fundmatch.matching.index import CatalogueIndex, Space, build_index
from fundmatch.matching.keyword import KeywordIndex, build_keywords
from fundmatch.matching.meaning import Directions, Meanings, OwnedDirections
from fundmatch.matching.sparse_rows import SparseRows, refuse_unsound
from fundmatch.model.programme import Programme
from fundmatch.text.word_vectors import shipped_word_vectors
from fundmatch.text.words import Analyser

# What reading damaged bytes can end in; all of it means: compute anew.
_UNSOUND = (LookupError, ValueError, TypeError, OSError, EOFError, OverflowError, MemoryError, RuntimeError, zipfile.BadZipFile, zlib.error)  # fmt: skip
Arrays = Mapping[str, NDArray[np.generic]]
# The texts of programmes that are kept one by one.
_OWNED = ("examples", "typical", "denied")


def index_of(programmes: Sequence[Programme], sha256: str) -> CatalogueIndex:
    """Return the index of the programmes, whose catalogue has the given digest."""
    key = cache.key_of(sha256, *_what_it_depends_on())
    kept = cache.load("index", key)
    index = decode(kept, len(programmes)) if kept is not None else None
    if index is None:
        index = build_index(programmes)
        cache.store("index", key, encode(index))
    return index


def keywords_of(programmes: Sequence[Programme], index: CatalogueIndex, sha256: str) -> KeywordIndex:
    """Return the keyword index of the programmes, kept likewise."""
    key = cache.key_of("keywords", sha256, *_what_it_depends_on())
    kept = cache.load("keywords", key)
    found = _decode_keywords(kept, len(programmes), len(index.terms.ids)) if kept is not None else None
    if found is None:
        found = build_keywords(programmes, index)
        arrays = {"keywords": _packed(found.keywords), "stems": _packed(found.stems)}
        cache.store("keywords", key, _saved(arrays | _parts("shares", found.shares) | _parts("owners", found.owners)))
    return found


def _decode_keywords(raw: bytes, programmes: int, terms: int) -> KeywordIndex | None:
    try:
        with np.load(io.BytesIO(raw), allow_pickle=False) as arrays:
            keywords = _unpacked(arrays["keywords"])
            shares = _sparse(arrays, "shares", (len(keywords), terms))
            owners = _sparse(arrays, "owners", (programmes, len(keywords)))
            return KeywordIndex(keywords=keywords, shares=shares, owners=owners, stems=_unpacked(arrays["stems"]))
    except _UNSOUND:
        return None


def encode(index: CatalogueIndex) -> bytes:
    """Return the index as bytes that `decode` understands."""
    parts = [" ".join(index.analyser.parts(word)) for word in index.words]
    arrays: dict[str, NDArray[np.generic]] = {
        "words": _packed(index.words),
        "parts": _packed(parts),
        "owners": index.owners,
        "phrases": _packed(index.phrases),
        "meanings": index.meanings.programmes.rows,
        **_parts("written", index.written),
    }
    for name in _OWNED:
        texts: OwnedDirections = getattr(index.meanings, name)
        arrays |= {f"{name}_starts": texts.starts, f"{name}_rows": texts.directions.rows}
    for name, space in (("terms", index.terms), ("grams", index.grams)):
        arrays |= {
            f"{name}_ids": _packed(tuple(space.ids)),
            f"{name}_idf": space.idf,
            f"{name}_rare": np.array([space.rare]),
            **_parts(name, space.weights),
        }
    return _saved(arrays)


def _parts(name: str, matrix: SparseRows) -> dict[str, NDArray[np.generic]]:
    return {f"{name}_values": matrix.values, f"{name}_columns": matrix.columns, f"{name}_starts": matrix.starts}


def _saved(arrays: Arrays) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)  # type: ignore[arg-type]  # numpy's stub mixes the arrays with allow_pickle
    return buffer.getvalue()


def _sparse(arrays: Arrays, name: str, shape: tuple[int, int]) -> SparseRows:
    """Return a sparse matrix whose shape, places and values are sound.

    Raises:
        ValueError: They are not.
    """
    rows, width = shape
    parts: dict[str, Any] = {part: arrays[f"{name}_{part}"] for part in ("starts", "columns", "values")}
    matrix = SparseRows(**parts, width=width)
    refuse_unsound(matrix, rows)
    return matrix


def decode(raw: bytes, programmes: int) -> CatalogueIndex | None:
    """Return the index, or None where the bytes are not a sound index of so many programmes."""
    try:
        with np.load(io.BytesIO(raw), allow_pickle=False) as arrays:
            words = _unpacked(arrays["words"])
            parts = {word: tuple(split.split()) for word, split in zip(words, _unpacked(arrays["parts"]), strict=True)}
            phrases = _unpacked(arrays["phrases"])
            owners = np.asarray(arrays["owners"], dtype=np.int64)
            spaces = [_space(arrays, name, programmes + len(owners)) for name in ("terms", "grams")]
            written = _sparse(arrays, "written", (len(spaces[0].ids), programmes))
            meanings = Meanings(
                programmes=_directions(arrays["meanings"], programmes),
                **{name: _owned(arrays, name, programmes) for name in _OWNED},
            )
    except _UNSOUND:
        return None
    if len(phrases) != programmes:
        return None
    if len(owners) and not 0 <= int(owners.min()) <= int(owners.max()) < programmes:
        return None
    return CatalogueIndex(
        words=words,
        terms=spaces[0],
        grams=spaces[1],
        owners=owners,
        phrases=phrases,
        written=written,
        meanings=meanings,
        analyser=Analyser(words, parts),
    )


def _owned(arrays: Arrays, name: str, programmes: int) -> OwnedDirections:
    """Return texts of so many programmes."""
    starts = np.asarray(arrays[f"{name}_starts"], dtype=np.int64)
    if len(starts) != programmes + 1 or starts[0] != 0 or (np.diff(starts) < 0).any():
        msg = f"{name}: the texts do not belong to the programmes"
        raise ValueError(msg)
    return OwnedDirections(_directions(arrays[f"{name}_rows"], int(starts[-1])), starts)


def _directions(rows: NDArray[Any], count: int) -> Directions:
    if rows.dtype != np.int8 or rows.shape != (count, shipped_word_vectors().dimensions):
        msg = "directions of another kind"
        raise ValueError(msg)
    return Directions(rows)


def _space(arrays: Arrays, name: str, documents: int) -> Space:
    names = _unpacked(arrays[f"{name}_ids"])
    idf = np.asarray(arrays[f"{name}_idf"], dtype=np.float64)
    weights = _sparse(arrays, name, (len(names), documents))
    if len(idf) != len(names) or not np.isfinite(idf).all():
        msg = f"{name}: shapes or values do not fit"
        raise ValueError(msg)
    ids = dict(zip(names, range(len(names)), strict=True))
    return Space(ids=ids, idf=idf, weights=weights, rare=float(np.asarray(arrays[f"{name}_rare"], dtype=np.float64)[0]))


def _packed(words: Sequence[str]) -> NDArray[np.generic]:
    return np.frombuffer("\n".join(words).encode(), dtype=np.uint8)


def _unpacked(raw: NDArray[np.generic]) -> tuple[str, ...]:
    return tuple(raw.tobytes().decode().split("\n"))


def _what_it_depends_on() -> list[bytes]:
    """Return the sources and word lists that shape the index."""
    package = files("fundmatch")
    texts = sorted(entry.name for entry in package.joinpath("text").iterdir() if entry.name.endswith((".txt", ".py")))
    paths = [
        "matching/index.py",
        "matching/meaning.py",
        "matching/phrases.py",
        "matching/sparse_rows.py",
        "core/normalise.py",
        "data/thesaurus.csv",
        "data/glossary.csv",
        *(f"text/{name}" for name in texts),
    ]
    # The averages change with every word of the table, and are read anyway.
    table = shipped_word_vectors()
    averages = [table.average.tobytes(), table.plain.tobytes()]
    return [*(package.joinpath(*path.split("/")).read_bytes() for path in paths), *averages]
