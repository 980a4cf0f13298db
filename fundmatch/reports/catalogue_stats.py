"""How much there is in a catalogue and how far it carries, as `catalog stats` says it."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from fundmatch.catalogue.figures import Figure, faults_of, figures_of
from fundmatch.core import formatting
from fundmatch.core.field_spec import Proof, specs
from fundmatch.eligibility.freshness import window_ages
from fundmatch.model.programme import Programme


def stats_of(programmes: Sequence[Programme], day: date) -> str:
    """Return counts by level and window, the ages of the claims, and fields without evidence."""
    levels = Counter(programme.level for programme in programmes)
    windows = Counter(programme.status for programme in programmes)
    lines = [f"{len(programmes)} Programme, Katalogstand {formatting.day(day)}", "Ebenen:"]
    lines += [f"  {count:>4}  {level}" for level, count in sorted(levels.items())]
    lines += ["Antragsfenster laut Quelle:", *(f"  {count:>4}  {name}" for name, count in windows.most_common())]
    lines += ["Alter der Angabe zum Antragsfenster:"]
    lines += [f"  {count:>4}  {name}" for name, count in window_ages(programmes, day)]
    lines += ["Wie weit der Katalog trägt:", *map(_figure, figures_of(programmes))]
    lines += ["Was zu beheben ist:", *(f"  {one.part:>4}  {one.words}" for one in faults_of(programmes, day))]
    lines += ["Einträge, in denen das Feld gefüllt, aber ohne Beleg ist:"]
    lines += [f"  {count:>4}  {name}" for name, count in _unproven(programmes).most_common(8)]
    return "\n".join(lines)


def _figure(figure: Figure) -> str:
    silent = f", dazu {figure.silent} laut Seite nicht genannt" if figure.silent else ""
    return f"  {figure.percent:>3} %  {figure.words} ({figure.part} von {figure.whole}{silent})"


def _unproven(programmes: Sequence[Programme]) -> Counter[str]:
    """Count the fields that say something and have no evidence, where a page should vouch for them."""
    vouched = [spec for spec in specs(Programme) if spec.proof is Proof.PAGE]
    counts: Counter[str] = Counter()
    for programme in programmes:
        for spec in vouched:
            if getattr(programme, spec.name) != spec.default and programme.evidence_for(spec.name) is None:
                counts[spec.label] += 1
    return counts
