"""Every reader is given damaged files: it reads them or refuses them in German, in time, and never ends in a traceback."""

import gzip
import json
import logging
import time
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from attack.damage import TIMES, inputs
from record_helpers import DAY, REPOSITORY
from sources import eu_helpers, fdb_helpers

from fundmatch.catalogue.imported import parse_imported
from fundmatch.catalogue.reading import Catalogue, check_file, read_catalogue
from fundmatch.core.errors import FundmatchError
from fundmatch.decisions.checked_pages import CHECKED, read_checks
from fundmatch.decisions.given_answers import ANSWERS
from fundmatch.decisions.given_answers import read_answers as read_given_answers
from fundmatch.decisions.ledger import parse_ledger
from fundmatch.decisions.programme_states import read_states
from fundmatch.decisions.workbook_reader import read_workbook
from fundmatch.evaluation.gold_files import read_gold
from fundmatch.files import journal
from fundmatch.files.excel_csv import parse_kept
from fundmatch.model.comparison import diff_catalogues
from fundmatch.reports.csv_tables import catalogue_as_csv
from fundmatch.reports.workbook.catalogue_sheet import catalogue_as_workbook
from fundmatch.reports.workbook.preview_sheets import preview_as_workbook
from fundmatch.sources.registry import read_source
from fundmatch.strategy.reading import read_strategy
from fundmatch.updates.applying import _read_bundle
from fundmatch.updates.log import LOG_FORM, lines_of
from fundmatch.updates.pairs import read_answers, read_pairs
from fundmatch.updates.table import plan_table

_log = logging.getLogger("attack")
OLD = REPOSITORY / "tests" / "fixtures" / "v0_1"
LIST = REPOSITORY / "measures" / "gelsenkirchen"
AS_OF = date(2026, 11, 22)
# A reader that needs longer for one small file has a pattern that runs away; the machine may be busy.
MOST_SECONDS = 10.0
# So many files of a reader while nobody asked for more: some readers take a thousandth of a second, some a tenth.
QUICK, SLOW = 40, 8

SYNONYMS = "Begriff;Synonyme\nFreibad;Schwimmbad, Badeanstalt\n„Neue Mitte“;Innenstadt\n".encode()
COLUMNS = b'[columns]\ntitle = "title"\ndescription = "description"\ncost_total_eur = "cost_total_eur"\n'
PAIRS = "Quelle;Schlüssel;Programm;Dasselbe;Bemerkung\nprobe;p1;nrw-hof;ja;gesehen\nprobe;p2;nrw-hof;nein;\n".encode()


def head(path: Path, lines: int = 12) -> bytes:
    return b"\n".join(path.read_bytes().splitlines()[:lines]) + b"\n"


@cache
def small() -> Catalogue:
    return read_catalogue(OLD / "catalogs")


@cache
def shipped_ids() -> list[str]:
    return [path.stem for path in (REPOSITORY / "catalogs").glob("*/*.yaml")]


def in_strategy(name: str) -> Callable[[Path, bytes], object]:
    def read(folder: Path, data: bytes) -> object:
        for other in ("measures.csv", "profile.toml"):
            if other != name and not (name == "measures.xlsx" and other == "measures.csv"):
                (folder / other).write_bytes(
                    head(LIST / other, 6) if other.endswith("csv") else (LIST / other).read_bytes()
                )
        (folder / name).write_bytes(data)
        return read_strategy(folder, as_of=AS_OF)

    return read


def from_file(name: str, read: Callable[[Path], object]) -> Callable[[Path, bytes], object]:
    def written(folder: Path, data: bytes) -> object:
        (folder / name).write_bytes(data)
        return read(folder / name)

    return written


def of_source(source: str, name: str) -> Callable[[Path, bytes], object]:
    return from_file(name, lambda path: read_source(source, path, as_of=AS_OF))


def in_folder(name: str, read: Callable[[Path], object]) -> Callable[[Path, bytes], object]:
    return from_file(name, lambda path: read(path.parent))


def table(name: str) -> Callable[[Path, bytes], object]:
    return from_file(name, lambda path: plan_table(OLD / "catalogs", path, as_of=DAY))


def a_journal(folder: Path, data: bytes) -> object:
    lock = folder / ".lock"
    journal.place(lock).write_bytes(data)
    found = journal.read(lock, folder)
    return found and found.missing()


def an_entry(path: Path) -> object:
    return check_file(path)


# reader → (how it is called, files a run)
READERS: dict[str, tuple[Callable[[Path, bytes], object], int]] = {
    "measures.csv": (in_strategy("measures.csv"), QUICK),
    "measures.xlsx": (in_strategy("measures.xlsx"), SLOW),
    "profile.toml": (in_strategy("profile.toml"), QUICK),
    "columns.toml": (in_strategy("columns.toml"), QUICK),
    "synonyms.csv": (in_strategy("synonyms.csv"), QUICK),
    "catalogue entry": (from_file("nrw-probe.yaml", an_entry), QUICK),
    "decisions.csv": (lambda _, data: parse_ledger(data), QUICK),
    "decisions_state.json": (in_folder("decisions_state.json", read_states), QUICK),
    "answers.csv": (in_folder("answers.csv", read_given_answers), QUICK),
    "checked.csv": (in_folder("checked.csv", read_checks), QUICK),
    "fdb zip": (of_source("fdb-xml", "f.zip"), SLOW),
    "fdb csv": (of_source("fdb-csv", "f.csv"), QUICK),
    "eu bulk": (of_source("eu-bulk", "b.json"), QUICK),
    "eu topics": (of_source("eu-topics", "t.json"), QUICK),
    "catalogue table xlsx": (table("k.xlsx"), SLOW),
    "catalogue table csv": (table("k.csv"), SLOW),
    "reviewed workbook": (
        from_file("mappe.xlsx", lambda path: read_workbook(path, strategy="x", other_strategy=True)),
        SLOW,
    ),
    "preview answers": (from_file("vorschau.xlsx", read_answers), SLOW),
    "imported lines": (lambda _, data: parse_imported(data, "probe.jsonl"), QUICK),
    "log.csv": (lambda _, data: lines_of(parse_kept(data, LOG_FORM)), QUICK),
    "zuordnung.csv": (in_folder("zuordnung.csv", lambda folder: read_pairs(folder, "probe")), QUICK),
    "gold.csv": (from_file("gold.csv", lambda path: read_gold(path, shipped_ids())), QUICK),
    "undo bundle": (from_file("0001.zip", lambda path: _read_bundle(path.parent, path)), QUICK),
    "journal": (a_journal, QUICK),
}


def full_record() -> fdb_helpers.Record:
    return fdb_helpers.record("Bund/B/x", title="T", summary="Gefördert werden bis zu 80 %, höchstens 250.000 Euro.")


def small_zip(folder: Path) -> bytes:
    files = fdb_helpers.files_of([fdb_helpers.record(), full_record()])
    return fdb_helpers.write_zip(folder / "s.zip", files).read_bytes()


def a_begun_change(folder: Path) -> bytes:
    lock = folder / "neben" / ".lock"
    lock.parent.mkdir()
    before: dict[Path, bytes | None] = {folder / "a": None, folder / "b": b"alt"}
    journal.write(lock, folder, before=before, after={folder / "a": b"neu", folder / "b": None})
    return journal.place(lock).read_bytes()


def topics(_: Path) -> bytes:
    return json.dumps(
        eu_helpers.search_page(eu_helpers.search_result("LIFE-2099-CET-A", title=["Local heat planning"]))
    ).encode()


def entries(_: Path) -> list[bytes]:
    return [path.read_bytes() for path in sorted((REPOSITORY / "catalogs" / "nrw").glob("*.yaml"))[:3]]


# small sound files of each reader
SEEDS: dict[str, Callable[[Path], bytes | list[bytes]]] = {
    "measures.csv": lambda _: head(LIST / "measures.csv"),
    "measures.xlsx": lambda folder: _workbook(folder),
    "profile.toml": lambda _: (LIST / "profile.toml").read_bytes(),
    "columns.toml": lambda _: COLUMNS,
    "synonyms.csv": lambda _: SYNONYMS,
    "catalogue entry": entries,
    "decisions.csv": lambda _: (OLD / "strategie" / "decisions.csv").read_bytes(),
    "decisions_state.json": lambda _: b'[["M-1", "nrw-hof", "{\\"status\\": \\"offen\\"}"]]',
    "answers.csv": lambda _: _kept(ANSWERS.form.headings),
    "checked.csv": lambda _: _kept(CHECKED.form.headings),
    "fdb zip": small_zip,
    "fdb csv": lambda f: fdb_helpers.write_csv(f / "s.csv", [fdb_helpers.row_of(full_record())]).read_bytes(),
    "eu bulk": lambda folder: eu_helpers.write_bulk(folder / "s.json", seed=1, count=3).read_bytes(),
    "eu topics": topics,
    "catalogue table xlsx": lambda _: catalogue_as_workbook(small().programmes[:4], DAY),
    "catalogue table csv": lambda _: catalogue_as_csv(small().programmes[:4]),
    "reviewed workbook": lambda _: (OLD / "mappe.xlsx").read_bytes(),
    "preview answers": lambda _: preview_as_workbook(diff_catalogues((), small().programmes[:2], as_of=DAY)),
    "imported lines": lambda _: head(next((OLD / "catalogs" / "imported").glob("*.jsonl")), 3),
    "log.csv": lambda _: (OLD / "catalogs-updates" / "log.csv").read_bytes(),
    "zuordnung.csv": lambda _: PAIRS,
    "gold.csv": lambda _: head(REPOSITORY / "tests" / "gold" / "dev.csv", 5),
    "undo bundle": lambda _: next((OLD / "catalogs-updates").glob("*.zip")).read_bytes(),
    "journal": a_begun_change,
}


def seeds_of(reader: str, folder: Path) -> list[bytes]:
    made = SEEDS[reader](folder)
    return [made] if isinstance(made, bytes) else made


def _kept(headings: Mapping[str, str]) -> bytes:
    heading = ";".join(headings.values())
    return f"\ufeff{heading}\r\n1;2026-11-22;Anna{';' * (len(headings) - 3)}\r\n".encode()


def _workbook(folder: Path) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    for row in (
        ["Nr.", "Titel", "Beschreibung", "Kosten"],
        ["M-1", "Freibad", "Freibad sanieren", 5000],
        ["M-2", "Weg", "Radweg", "2 Mio."],
    ):
        book.active.append(row)
    book.save(folder / "s.xlsx")
    return (folder / "s.xlsx").read_bytes()


@pytest.mark.parametrize("reader", READERS)
def test_a_damaged_file_is_read_or_refused(reader: str, tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "work").mkdir()
    seeds = seeds_of(reader, tmp_path / "seeds")
    read, times = READERS[reader]
    told: Counter[str] = Counter()
    slowest = 0.0
    for number, data in enumerate(inputs(seeds, TIMES or times, reader)):
        begun = time.perf_counter()
        try:
            read(tmp_path / "work", data)
            told["read"] += 1
        except FundmatchError as error:
            told["refused" if str(error).strip() else "refused without a word"] += 1
        except Exception:
            kept = tmp_path.parent / f"{reader.replace(' ', '-')}-{number}.gz"
            kept.write_bytes(gzip.compress(data))
            raise
        slowest = max(slowest, time.perf_counter() - begun)
        assert slowest < MOST_SECONDS, (reader, number)
    assert not told["refused without a word"]
    _log.info("%s: %s, slowest %.2f s", reader, dict(told), slowest)
