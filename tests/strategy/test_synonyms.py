"""The officer's own words."""

from pathlib import Path

import pytest
from record_helpers import REPOSITORY

from fundmatch.core.errors import StrategyError
from fundmatch.model.strategy import Thing
from fundmatch.strategy.reading import read_strategy
from fundmatch.strategy.synonyms import read_synonyms


def test_rows_become_things(tmp_path: Path) -> None:
    path = tmp_path / "synonyms.csv"
    path.write_text("Begriff;Synonyme;Oberbegriff\nFreibad;Badeanstalt, Strandbad;Bad\nBad;;\n", encoding="cp1252")
    things, hints = read_synonyms(path)
    assert things == (Thing("Freibad", ("Badeanstalt", "Strandbad"), ("Bad",)), Thing("Bad"))
    assert hints == []


def test_an_unknown_wider_word_is_a_hint_and_no_stop(tmp_path: Path) -> None:
    path = tmp_path / "synonyms.csv"
    path.write_text("term;synonyms;broader\nFreibad;Badeanstalt;Bäder\n", encoding="utf-8")
    things, (hint,) = read_synonyms(path)
    assert len(things) == 1
    assert not hint.grave
    assert "Bäder" in str(hint)


def test_a_table_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "synonyms.csv"
    path.write_text("a;b\n1;2\n", encoding="utf-8")
    with pytest.raises(StrategyError, match="term"):
        read_synonyms(path)


def test_a_strategy_brings_its_own_words_and_another_digest(tmp_path: Path) -> None:
    for name in ("profile.toml", "measures.csv"):
        (tmp_path / name).write_bytes((REPOSITORY / "measures/stadtwerke-beispiel" / name).read_bytes())
    before = read_strategy(tmp_path)
    (tmp_path / "synonyms.csv").write_text("term;synonyms;broader\nFreibad;Badeanstalt;\n", encoding="utf-8")
    after = read_strategy(tmp_path)
    assert [thing.term for thing in after.synonyms] == ["Freibad"]
    assert before.synonyms == ()
    assert after.sha256 != before.sha256
