"""The section of the catalogue's changelog: what is new, ended, corrected, and why, read off two states."""

import sys

from record_helpers import REPOSITORY, programme

from fundmatch.model.programme import Evidence, Programme

sys.path.insert(0, str(REPOSITORY / "scripts"))
from catalogue_changes import section

CORRECTED = Evidence(fields=("status", "funder"), finding="berichtigt", note="Aufruf  beendet,\nAmt umbenannt")


def of(*programmes: Programme) -> dict[str, Programme]:
    return {one.id: one for one in programmes}


def test_the_section_tells_what_happened_to_each_entry_and_why() -> None:
    old = of(
        programme(id="nrw-bad", name="Bäder", funder="Amt"),
        programme(id="nrw-rad", name="Räder", recurring=True),
        programme(id="nrw-weg", name="Weg"),
        programme(id="nrw-still", name="Still", funder="alt"),
    )
    new = of(
        programme(id="nrw-bad", name="Bäder", funder="Behörde", status="geschlossen", evidence=(CORRECTED,)),
        programme(id="nrw-rad", name="Räder", recurring=True, status="geschlossen"),
        programme(id="nrw-neu", name="Neu"),
        programme(id="nrw-still", name="Still", funder="anders", funds="knapp"),
    )
    lines = section(old, new, "4. Quartal 2026").splitlines()
    assert lines[0] == "## 4. Quartal 2026"
    headings = {line: lines[place + 2] for place, line in enumerate(lines) if line.startswith("### ")}
    assert headings == {
        "### Neu (1)": "- `nrw-neu` Neu",
        "### Beendet (1)": "- `nrw-bad` Bäder: Aufruf beendet, Amt umbenannt",
        "### Zurzeit geschlossen, kommt wieder (1)": "- `nrw-rad` Räder",
        "### Berichtigt (1)": "- `nrw-bad` Antragsfenster, Fördergeber: Aufruf beendet, Amt umbenannt",
        "### Nicht mehr geführt (1)": "- `nrw-weg` Weg",
        "### Ergänzt": "Angaben, die bis dahin fehlten, mit der Zahl der Einträge: Mittel 1.",
    }
