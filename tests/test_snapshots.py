"""Every output of the Gelsenkirchen run and of a quarter's import, as officers got it before."""

import json
import random
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from record_helpers import REPOSITORY
from snapshots import dump, same_as_kept
from sources import eu_helpers, fdb_helpers

from fundmatch.cli import cli

AS_OF = ["--as-of", "2026-11-29"]


def said(*words: str, exit_code: int = 0) -> str:
    result = CliRunner().invoke(cli, list(words), prog_name="fundmatch")
    assert result.exit_code == exit_code, result.output
    return result.output


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of an officer: the strategy of Gelsenkirchen and sixty entries of the catalogue to keep."""
    folder = tmp_path_factory.mktemp("office")
    shutil.copytree(REPOSITORY / "measures" / "gelsenkirchen", folder / "gelsenkirchen")
    for level in ("eu", "bund", "nrw"):
        (folder / "catalogs" / level).mkdir(parents=True)
        for entry in sorted((REPOSITORY / "catalogs" / level).glob("*.yaml"))[:20]:
            shutil.copy(entry, folder / "catalogs" / level)
    return folder


@pytest.fixture(scope="module")
def run(office: Path) -> Path:
    """The main job once, in every format, and what stood on the screen."""
    outputs = [
        word for suffix in ("xlsx", "json", "csv", "ics", "md") for word in ("-o", str(office / f"liste.{suffix}"))
    ]
    shown = said("match", str(office / "gelsenkirchen"), *AS_OF, "--catalog", str(REPOSITORY / "catalogs"), *outputs)
    (office / "screen.txt").write_text(shown.replace(str(office), "…"), encoding="utf-8")
    return office


@pytest.mark.parametrize("name", ["liste.json", "liste.csv", "liste.ics", "liste.md", "screen.txt"])
def test_the_main_job_is_as_it_was(run: Path, name: str) -> None:
    same_as_kept(f"match/{name}", (run / name).read_bytes().decode())


def test_the_workbook_is_as_it_was(run: Path) -> None:
    same_as_kept("match/liste.xlsx.txt", dump(run / "liste.xlsx"))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("explain.txt", ["explain", "measures/gelsenkirchen", "GE-042", "bund-digitalpakt-2-0", *AS_OF]),
        ("explain_closed.txt", ["explain", "measures/gelsenkirchen", "GE-042", "nrw-100xwlan", *AS_OF]),
        ("check.txt", ["check", "catalogs", "measures/gelsenkirchen", "measures/stadtwerke-beispiel"]),
        ("show.txt", ["catalog", "show", "nrw-heimat-preis"]),
        ("stats.txt", ["catalog", "stats"]),
        ("stale.txt", ["catalog", "stale", *AS_OF]),
        ("list.txt", ["catalog", "list"]),
    ],
)
def test_what_commands_say_is_as_it_was(name: str, words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(REPOSITORY)
    same_as_kept(f"said/{name}", said(*words))


@pytest.mark.parametrize("name", ["katalog.json", "katalog.csv", "katalog.xlsx", "common_grants.json"])
def test_exports_are_as_they_were(office: Path, name: str) -> None:
    more = ["--commongrants"] if name.startswith("common") else []
    said("catalog", "export", "--catalog", str(office / "catalogs"), "-o", str(office / name), *AS_OF, *more)
    path = office / name
    is_book = name.endswith(".xlsx")
    same_as_kept(f"export/{name}" + ".txt" * is_book, dump(path) if is_book else path.read_bytes().decode())


SOURCES = ("eu-topics", "eu-bulk", "fdb-xml", "fdb-csv")


def source_file(folder: Path, source: str, *, changed: bool = False) -> Path:
    """Write an invented file of the source; `changed`, a quarter later."""
    if source == "eu-topics":
        path = folder / "topics.jsonl"
        records = [eu_helpers.line(random.Random(number), number) for number in range(30)]  # noqa: S311
        later = {"title": "Later title"} if changed else {}
        lines = [{**one, **later} if place % 5 == 0 else one for place, one in enumerate(records)]
        path.write_text("\n".join(json.dumps(one) for one in lines[: 28 if changed else 30]), encoding="utf-8")
        return path
    if source == "eu-bulk":
        return eu_helpers.write_bulk(folder / "grants.json", seed=8 if changed else 7, count=40)
    chance = random.Random(5)  # noqa: S311
    records = [fdb_helpers.made_up(chance, number) for number in range(24)]
    if changed:  # programme 11 is gone, 13 has a deadline
        records = [
            replace(
                one,
                texts={**one.texts, "gsb:procInfluence": "Anträge bis zum 31. März 2028."}
                if place == 13
                else one.texts,
            )
            for place, one in enumerate(records)
            if place != 11
        ]
    if source == "fdb-xml":
        return fdb_helpers.write_folder(folder / ("later" if changed else "fdb"), fdb_helpers.files_of(records))
    return fdb_helpers.write_csv(folder / "fdb.csv", [fdb_helpers.row_of(one) for one in records])


@pytest.mark.parametrize("source", SOURCES)
def test_an_import_is_as_it_was(office: Path, tmp_path: Path, source: str) -> None:
    shutil.copytree(office / "catalogs", tmp_path / "catalogs")
    catalog = ["--catalog", str(tmp_path / "catalogs")]
    shown = []
    for quarter, day in (("spring", "2026-11-22"), ("autumn", "2027-02-22")):
        file = source_file(tmp_path, source, changed=quarter == "autumn")
        preview = tmp_path / f"{quarter}.xlsx"
        words = ["catalog", "update", source, str(file), *catalog, "--as-of", day, "--by", "Anna"]
        despite = [word for stop in ("verlust", "menge", "gruppe", "massenänderung") for word in ("--despite", stop)]
        shown.append(said(*words, "-o", str(preview), "-o", str(preview.with_suffix(".json")), "--apply", *despite))
        shown.append(said(*words, *despite))
        same_as_kept(f"{source}/{quarter}.xlsx.txt", dump(preview).replace(str(tmp_path), "…"))
        as_json = preview.with_suffix(".json").read_text("utf-8")
        same_as_kept(f"{source}/{quarter}.json", as_json.replace(str(tmp_path), "…"))
        kept = (tmp_path / "catalogs" / "imported" / f"{source}.jsonl").read_text("utf-8")
        same_as_kept(f"{source}/{quarter}.jsonl", kept)
    same_as_kept(f"{source}/screen.txt", "\n".join(shown).replace(str(tmp_path), "…"))
