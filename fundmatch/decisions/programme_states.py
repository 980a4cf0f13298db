"""The file `decisions_state.json` beside the ledger: the programme as it stood when somebody decided.

Only the machine reads it, to tell what changed since; so it stands apart from what people open in Excel.
Without it every decision holds, and nothing is told as changed.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from fundmatch.core.errors import DataError, Problem
from fundmatch.files.safe_read import read_bytes

STATES_FILE: Final = "decisions_state.json"
_MAX_BYTES: Final = 200 * 1024 * 1024
_UNKNOWN: Final = (
    "ob sich Programme seit der Entscheidung geändert haben, ist nicht bekannt; alle Entscheidungen gelten"
)
_REMEDY: Final = f"{STATES_FILE} aus einer Sicherung zurückholen"

# (number of the line, id of the measure, id of the programme, field): a number alone may come again
# where the ledger was restored from an older copy
StateKey = tuple[int, str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeStates:
    """The states by the line of the ledger that they belong to; `fault` says in German why there are none."""

    texts: Mapping[StateKey, str] = field(default_factory=dict)
    there: bool = False
    fault: str = ""

    @property
    def hint(self) -> Problem | None:
        """Return what is to be said where the file is missing or cannot be read."""
        if self.there and not self.fault:
            return None
        why = self.fault or "die Datei fehlt"
        return Problem(STATES_FILE, note=f"{why}: {_UNKNOWN}", remedy=_REMEDY, grave=False)


def read_states(folder: Path) -> ProgrammeStates:
    """Read the states beside a ledger; a file that is missing or damaged has none, and says so."""
    path = folder / STATES_FILE
    if not path.exists():
        return ProgrammeStates()
    try:
        return ProgrammeStates(texts=states_in(read_bytes(path, _MAX_BYTES)), there=True)
    except DataError as error:
        return ProgrammeStates(there=True, fault=error.problems[0].note)
    except (ValueError, TypeError, LookupError, RecursionError):
        return ProgrammeStates(there=True, fault="die Datei ist beschädigt")


def states_in(data: bytes) -> dict[StateKey, str]:
    """Return the states in the bytes of such a file.

    Raises:
        ValueError: They are no such file; TypeError, LookupError and RecursionError likewise.
    """
    found: dict[StateKey, str] = {}
    for one in json.loads(data):
        found[int(one["nr"]), str(one["measure"]), str(one["programme"]), str(one["field"])] = str(one["state"])
    return found


def states_as_bytes(texts: Mapping[StateKey, str]) -> bytes:
    """Return the file, a line a state in the order of their numbers; the same states give the same bytes."""
    lines = [
        json.dumps(
            {"nr": nr, "measure": measure, "programme": programme, "field": name, "state": text}, ensure_ascii=False
        )
        for (nr, measure, programme, name), text in sorted(texts.items())
    ]
    return ("[\n" + ",\n".join(lines) + "\n]\n").encode()
