"""Written examples: what must not stand in them is named with its place and what to do, and stops nothing."""

from pathlib import Path

import pytest
from record_helpers import programme

from fundmatch.app.checking import check
from fundmatch.catalogue.example_measures import MOST_LETTERS, example_hints
from fundmatch.catalogue.reading import Catalogue
from fundmatch.catalogue.yaml_writing import entry_as_yaml
from fundmatch.model.programme import ExampleMeasure, Programme


def entry(name: str, *examples: tuple[str, str], **more: object) -> Programme:
    measures = tuple(ExampleMeasure(title=title, text=text) for title, text in examples)
    return programme(id=name, level="NRW", example_measures=measures, **more)


SOUND = ("Freibad sanieren", "Becken und Technik werden erneuert.")


@pytest.mark.parametrize(
    ("entries", "place", "said", "remedy"),
    [
        (
            [entry("nrw-a", SOUND, ("Ort feiern", "Die Stadt nutzt WIR! dafür."), short_name="WIR!")],
            "nrw/nrw-a.yaml example_measures[1]",
            "„Ort feiern“ nennt sein Programm („WIR!“)",
            "den Namen streichen",
        ),
        (
            [entry("nrw-a", SOUND), entry("nrw-b", ("Halle bauen", "Drei Felder."), ("FREIBAD sanieren!", "Neu."))],
            "nrw/nrw-b.yaml example_measures[1]",
            "steht schon in nrw/nrw-a.yaml, example_measures[0]",
            "eines von beiden streichen",
        ),
        (
            [entry("nrw-a", SOUND, ("Bad erneuern", SOUND[1]))],
            "nrw/nrw-a.yaml example_measures[1]",
            "steht schon in nrw/nrw-a.yaml, example_measures[0]",
            "eines von beiden streichen",
        ),
        (
            [entry("nrw-a", ("Rad", "Weg " * (MOST_LETTERS // 4)))],
            "nrw/nrw-a.yaml example_measures[0]",
            "länger als eine Seite",
            "auf höchstens 1.800 Zeichen kürzen",
        ),
    ],
)
def test_a_fault_is_named_with_place_and_remedy_and_stops_nothing(
    entries: list[Programme], place: str, said: str, remedy: str
) -> None:
    (hint,) = example_hints(entries)
    assert str(hint).startswith(place)
    assert said in hint.note
    assert remedy in hint.remedy
    assert not hint.grave


@pytest.mark.parametrize(
    "sound",
    [
        # An ordinary word is not the name that is spelt like it, and a thing of the entry gives nothing away.
        entry("nrw-a", ("Ideen sammeln", "Womit wollen wir in zwanzig Jahren leben?"), short_name="WIR!"),
        entry("nrw-a", ("E-Busse kaufen", "Sechs Busse."), short_name="E-Busse", things=("E-Busse",)),
        entry("nrw-a", ("Starke Veranden", "Holz und Glas."), short_name="STARK"),
        entry("nrw-a"),
    ],
)
def test_what_only_looks_like_a_fault_is_none(sound: Programme) -> None:
    assert not list(example_hints([sound]))


def test_check_says_it_of_one_file_and_of_a_folder(tmp_path: Path) -> None:
    file = tmp_path / "catalogs" / "nrw" / "nrw-a.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(entry_as_yaml(entry("nrw-a", SOUND, (SOUND[0], "Neue Becken."))), encoding="utf-8")
    for path in (file, tmp_path / "catalogs"):
        said = [str(problem) for problem in check([path]).problems]
        assert any("steht schon in" in line for line in said), said


def test_the_shipped_examples_have_no_fault(catalogue: Catalogue) -> None:
    assert not list(example_hints(catalogue.programmes))
