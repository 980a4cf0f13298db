"""What `catalog confirm` says: what is in the catalogue now, and what a person still has to look at."""

from collections.abc import Sequence

from fundmatch.core import formatting
from fundmatch.model.decision import Checked
from fundmatch.model.labels import label
from fundmatch.model.update import Confirmed


def confirmed_in_words(done: Confirmed, other: Sequence[Checked]) -> str:
    """Return the lines about what was taken over, new values first, and about looks that found something else."""
    lines = [f"{change.programme}: {label(change.field)}: {change.old} → {change.new}" for change in done.changes]
    if done.nr:
        count = formatting.counted(len(done.programmes), "Programm", "Programme")
        lines.append(f"{count} nachgesehen und im Katalog vermerkt (Nr. {done.nr}).")
    else:
        lines.append("Nichts zu vermerken.")
    if other:
        lines.append("Hier wurde etwas gefunden; bitte ansehen und mit --set eintragen:")
        lines += [f"  {one.programme_id}: {one.in_words}" for one in other]
    return "\n".join(lines)
