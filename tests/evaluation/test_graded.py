"""Graded pools: read as pairs or as measures, and counted as defined."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from record_helpers import measure, programme, small_catalogue

from fundmatch.app.evaluation import evaluate
from fundmatch.core.errors import StrategyError
from fundmatch.core.territories import Place
from fundmatch.eligibility.families import Families
from fundmatch.evaluation.control import exchanged
from fundmatch.evaluation.graded import _folded, worth_of
from fundmatch.evaluation.intervals import interval
from fundmatch.evaluation.pool_files import read_pool
from fundmatch.model.gold import GradedMeasure
from fundmatch.model.programme import ExampleMeasure, Relation
from fundmatch.reports.evaluation_text import report_of

IDS = ["nrw-a", "nrw-b", "nrw-c"]


def table(folder: Path, text: str) -> Path:
    path = folder / "pool.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_pairs_and_measures_with_all_their_grades_are_read_alike(tmp_path: Path) -> None:
    pairs, _ = read_pool(
        table(tmp_path, "measure_id,measure_title,programme,grade\n1,Bad,nrw-a,3\n1,Bad,nrw-b,0\n2,Rad,nrw-b,1\n"), IDS
    )
    wide, _ = read_pool(
        table(tmp_path, "id;measure_title_de;measure_text_de;grades\n1;Bad;;nrw-a=3|nrw-b=0\n2;Rad;;nrw-b=1\n"), IDS
    )
    assert [(one.id, one.title, one.grades) for one in pairs] == [(one.id, one.title, one.grades) for one in wide]
    assert pairs[0].grades == {"nrw-a": 3, "nrw-b": 0}


def test_texts_come_from_the_strategy_and_the_later_grade_holds(tmp_path: Path) -> None:
    path = table(tmp_path, "measure_id,programme,points,grade\nM-1,nrw-a,50,1\nM-1,nrw-a,50,2\nM-1,nrw-b,40,\n")
    (one,), hints = read_pool(path, IDS, [measure(id="M-1", title="Freibad", description="Becken")])
    assert one == GradedMeasure(id="M-1", title="Freibad", text="Becken", grades={"nrw-a": 2}, row=2)
    assert hints == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("measure_id,programme\n1,nrw-a\n", "Spalten fehlen"),
        ("measure_id,measure_title,programme,grade\n1,Bad,nrw-x,3\n", "gibt es nicht"),
        ("measure_id,measure_title,programme,grade\n1,Bad,nrw-a,4\n", "„4“ ist keine Note"),
        ("measure_id,measure_title,programme,grade\n1,Bad,nrw-a,gut\n", "0, 1, 2 oder 3"),
        (
            "measure_id,programme,grade\n1,nrw-a,3\n2,nrw-a,3\n",
            "2 Maßnahmen ohne Titel: 1, 2 → die Strategie mit --strategy",
        ),
        ("measure_id,measure_title,programme,grade\n1,Bad,nrw-a,\n", "kein Paar ist bewertet"),
    ],
)
def test_a_faulty_pool_is_explained(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(StrategyError) as caught:
        read_pool(table(tmp_path, text), IDS)
    assert said in "\n".join(map(str, caught.value.problems))


def test_a_list_is_worth_what_the_formulas_say() -> None:
    order = ["a", "x", "b", "c", "d", "e", "f"]
    grades = {"a": 1, "b": 3, "c": 0, "d": 2, "e": 0}
    judged, strict = (worth_of(order, grades, strict=one) for one in (False, True))
    # 1 + 7/log2(3) + 0 + 3/log2(5) over 7 + 3/log2(3) + 1/log2(4)
    assert judged.ndcg == pytest.approx((1 + 7 / 1.58496 + 3 / 2.32193) / (7 + 3 / 1.58496 + 1 / 2), abs=1e-4)
    assert strict.ndcg == pytest.approx((1 + 7 / 2 + 3 / 2.58496) / (7 + 3 / 1.58496 + 1 / 2), abs=1e-4)
    assert (judged.good, strict.good) == (2 / 5, 2 / 5)
    assert (judged.first_good, judged.wrong_in_three, strict.wrong_in_three) == (False, True, True)
    assert judged.ungraded == strict.ungraded == 2


@given(st.dictionaries(st.sampled_from("abcdefghijkl"), st.integers(0, 3), min_size=1))
def test_the_best_order_is_worth_one_and_a_list_without_anything_right_nothing(grades: dict[str, int]) -> None:
    best = sorted(grades, key=lambda name: -grades[name])
    worth = worth_of(best, grades, strict=True)
    assert worth.ndcg == (pytest.approx(1) if any(grades.values()) else None)
    assert worth.ungraded == 0


def test_a_family_counts_once_with_its_best_grade() -> None:
    twins = [programme(id="nrw-a", related=(Relation(programme="nrw-b", kind="gleiches Geld"),)), programme(id="nrw-b")]
    families = Families([*twins, programme(id="nrw-c")], Place(name="x", state="NRW"))
    assert _folded(["nrw-b", "nrw-c", "nrw-a"], {"nrw-a": 3, "nrw-b": 1}, families) == (
        ["nrw-a", "nrw-c"],
        {"nrw-a": 3},
    )


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_bounds_hold_the_mean_and_do_not_change(values: list[float]) -> None:
    low, high = interval(values)
    assert min(values) - 1e-9 <= low <= high <= max(values) + 1e-9
    assert (low, high) == interval(values)


def test_the_control_gives_every_example_to_another_and_is_the_same_each_time() -> None:
    entries = [programme(id=f"nrw-{n}", example_measures=(ExampleMeasure(title=f"t{n}", text="x"),)) for n in range(9)]
    turned = exchanged(entries, 0)
    assert turned == exchanged(entries, 0)
    assert [one.id for one in turned] == [one.id for one in entries]
    assert {one.example_measures for one in turned} == {one.example_measures for one in entries}
    assert turned != entries


def test_the_report_says_what_was_judged_and_how_sure_it_is(tmp_path: Path) -> None:
    catalogue = small_catalogue(
        programme(id="nrw-a", keywords=("Freibad",)), programme(id="nrw-b", keywords=("Radweg",))
    )
    path = table(
        tmp_path, "measure_id,measure_title,programme,grade\n1,Freibad,nrw-a,3\n2,Radweg,nrw-b,3\n2,Radweg,nrw-a,0\n"
    )
    run = evaluate(catalogue, path)
    text = report_of(run.evaluation, run.graded, 0)
    assert "2 Maßnahmen, 3 bewertete Paare" in text
    for name in ("fundmatch", "Familien einmal", "vertauscht", "rapidfuzz", "scikit-learn", "BM25"):
        assert name in text
    assert "nDCG@10 1,000–1,000" in text
    assert run.evaluation is None
