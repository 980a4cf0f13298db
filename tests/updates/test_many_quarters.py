"""Random years: imports, hand edits, locks and undos in any order; nothing hand-made and no id is ever lost."""

import json
import shutil
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from updates.update_helpers import NAMES, SPRING, catalogue, contents, planned, told

from fundmatch.catalogue.imported import read_imported
from fundmatch.catalogue.reading import read_catalogue
from fundmatch.core.errors import OutputError
from fundmatch.updates.applying import apply, undo
from fundmatch.updates.guard import KINDS
from fundmatch.updates.store import kept_path

KEYS = [f"p{number:02}" for number in range(8)]
# What the source may say of a field, and what only a person ever writes there.
SOURCE_SAYS = {
    "status": ["offen", "geschlossen", "pausiert"],
    "funds": ["", "vorhanden"],
    "url": ["https://a.de/x/1", ""],
}
PERSON_SAYS = {
    "status": ["angekündigt"],
    "funds": ["knapp", "erschöpft"],
    "url": ["https://b.de/y/2", "https://b.de/y/3"],
}


class Years(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.catalogue = catalogue(self.folder)
        self.path = kept_path(self.catalogue, "probe")
        self.world: dict[str, dict[str, str]] = {key: {} for key in KEYS[:4]}
        self.by_hand: dict[tuple[str, str], str] = {}
        self.locked: dict[tuple[str, str], str] = {}
        self.ids: dict[str, str] = {}
        self.states: list[dict[str, bytes]] = []
        self.day = SPRING

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            shutil.rmtree(self.folder)

    def _lines(self) -> list[dict[str, Any]]:
        return (
            [json.loads(line) for line in self.path.read_text(encoding="utf-8").splitlines()]
            if self.path.exists()
            else []
        )

    def _write(self, rows: list[dict[str, Any]]) -> None:
        self.path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")

    @rule(key=st.sampled_from(KEYS))
    def appears_or_vanishes(self, key: str) -> None:
        if self.world.pop(key, None) is None:
            self.world[key] = {}

    @rule(key=st.sampled_from(KEYS), field=st.sampled_from(sorted(SOURCE_SAYS)), data=st.data())
    def changes(self, key: str, field: str, data: st.DataObject) -> None:
        if key in self.world:
            self.world[key][field] = data.draw(st.sampled_from(SOURCE_SAYS[field]))

    @precondition(lambda self: self.world)
    @rule(rename=st.booleans())
    def is_imported(self, rename: bool) -> None:
        self.day += timedelta(days=30)
        before = contents(self.catalogue)
        said = [
            replace(one, programme=replace(one.programme, id=f"{one.programme.id}-neu")) if rename else one
            for one in (told(key, name=NAMES[KEYS.index(key)], **fields) for key, fields in self.world.items())
        ]
        plan = planned(self.catalogue, *said, as_of=self.day, despite=tuple(KINDS))
        assert contents(self.catalogue) == before
        apply(self.catalogue, plan, by="Anna", on=self.day)
        again = planned(self.catalogue, *said, as_of=self.day + timedelta(days=1), despite=tuple(KINDS))
        assert again.empty
        assert {path: path.read_bytes() for path in again.contents} == again.contents
        if contents(self.catalogue) != before:
            self.states.append(before)
        held = {entry.key: entry for entry in read_imported(self.path)}
        assert {key for key, entry in held.items() if not entry.gone_since} == set(self.world)
        for key, fields in self.world.items():
            for field, value in fields.items():
                if (key, field) not in self.by_hand and (key, field) not in self.locked:
                    assert getattr(held[key].programme, field) == value, "what nobody touched follows the source"

    @precondition(lambda self: self.path.exists())
    @rule(data=st.data(), field=st.sampled_from(sorted(PERSON_SAYS)), lock=st.booleans())
    def is_edited(self, data: st.DataObject, field: str, lock: bool) -> None:
        key = data.draw(st.sampled_from([row["key"] for row in self._lines()]))
        self._touch(key, field, data, lock=lock)

    def _touch(self, key: str, field: str, data: st.DataObject, *, lock: bool) -> None:
        """Lock the field of a line as it stands, or write a value into it."""
        rows = self._lines()
        row = next(row for row in rows if row["key"] == key)
        if lock:
            row["locked"] = sorted({*row.get("locked", []), field})
            self.locked[key, field] = row["programme"].get(field, "unbekannt" if field == "status" else "")
        elif (key, field) not in self.locked:
            row["programme"][field] = data.draw(st.sampled_from(PERSON_SAYS[field]))
            self.by_hand[key, field] = row["programme"][field]
        self._write(rows)

    @rule(data=st.data(), field=st.sampled_from(sorted(PERSON_SAYS)), lock=st.booleans())
    def a_year_goes_by(self, data: st.DataObject, field: str, lock: bool) -> None:
        """Import, a hand at a line, news of the source on the same field, import: what real years are made of."""
        self.world = self.world or {KEYS[0]: {}}
        self.is_imported(rename=False)
        key = data.draw(st.sampled_from(sorted(self.world)))
        self._touch(key, field, data, lock=lock)
        self.changes(key, field, data)
        self.is_imported(rename=data.draw(st.booleans()))

    @rule()
    def is_undone(self) -> None:
        now = contents(self.catalogue)
        try:
            undo(self.catalogue, by="Bea", on=self.day)
        except OutputError:
            assert contents(self.catalogue) == now
        else:
            assert contents(self.catalogue) == self.states.pop()

    @invariant()
    def nothing_hand_made_is_lost(self) -> None:
        if not hasattr(self, "folder"):
            return
        read_catalogue(self.catalogue)
        rows = {row["key"]: row for row in self._lines()}
        for (key, field), value in {**self.by_hand, **self.locked}.items():
            assert rows[key]["programme"].get(field, "unbekannt" if field == "status" else "") == value
        for key, field in self.locked:
            assert field in rows[key]["locked"]

    @invariant()
    def an_id_once_given_stays(self) -> None:
        if not hasattr(self, "folder"):
            return
        now = {row["key"]: row["programme"]["id"] for row in self._lines()}
        for key, given in now.items():
            # An undone first import takes its ids along; until then each stays.
            assert self.ids.get(key, given) == given
        self.ids = now


TestYears = Years.TestCase
TestYears.settings = settings(max_examples=25, stateful_step_count=12, suppress_health_check=[HealthCheck.too_slow])
