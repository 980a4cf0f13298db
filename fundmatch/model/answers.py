"""What rules say of a pair, and the answers, verdict and action that follow from it."""

from dataclasses import dataclass
from enum import StrEnum

from fundmatch.core.dates import PartialDate


class Outcome(StrEnum):
    """Answer of one rule; `NOT_STATED`: the catalogue names no such condition, which is neither yes nor doubt."""

    NOT_MET = "not_met"
    OPEN = "open"
    MET = "met"
    NOT_STATED = "not_stated"

    @property
    def german(self) -> str:
        """Return the word that officers read."""
        words = {"not_met": "nicht erfüllt", "open": "zu klären", "met": "erfüllt", "not_stated": "nicht genannt"}
        return words[self.value]

    @property
    def mark(self) -> str:
        """Return the sign that stands for it, in terminal, workbook and browser alike."""
        return {"not_met": "✕", "open": "◐", "met": "●", "not_stated": "○"}[self.value]


class Verdict(StrEnum):
    """Answer of all rules together; the order is that of the list, best first."""

    CLEAR = "clear"
    OPEN = "open"
    EXCLUDED = "excluded"

    @property
    def german(self) -> str:
        """Return the words that officers read; no word here promises eligibility."""
        return {"clear": "kein Ausschluss gefunden", "open": "offen", "excluded": "ausgeschlossen"}[self.value]


@dataclass(frozen=True, slots=True, order=True)
class Ask:
    """A cell of the city that is empty: `table` is "measure" or "profile", `field` its column.

    `item` names the one entry of a list that is asked for (a territory, a plan).
    """

    table: str
    field: str
    item: str = ""


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that somebody has to do: what, and who does or settles it."""

    what: str
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleResult:
    """What one rule demands, what it found, and why it answers so; `reason` is never empty.

    `source` and `checked` vouch for the demand (page, and the day on which it was last seen);
    None means that the catalogue has no evidence. `fixable`: the applicant can change it.
    `asks` names the empty cells whose answer would settle it, `needs` what else has to be done; `aged`: the claim is older than
    its kind may be, which marks the outcome and does not change it. `refused_at_an_end`: it is open because costs are a
    range, and one end of it is refused.
    """

    rule: str
    outcome: Outcome
    demanded: str
    found: str
    reason: str
    fixable: bool = False
    source: str | None = None
    checked: PartialDate | None = None
    asks: tuple[Ask, ...] = ()
    needs: tuple[Need, ...] = ()
    aged: bool = False
    refused_at_an_end: bool = False


class MayWe(StrEnum):
    """Dürfen wir? `VIA`: the money reaches us through somebody else who applies or passes it on."""

    YES = "yes"
    VIA = "via"
    NO = "no"
    UNKNOWN = "unknown"

    @property
    def german(self) -> str:
        """Return the word that officers read."""
        return {"yes": "ja", "via": "über andere", "no": "nein", "unknown": "unklar"}[self.value]


class Now(StrEnum):
    """Geht es jetzt? `SOON`: announced, or the next round is expected; `CLOSED`: may return; `OVER`: for good."""

    OPEN = "open"
    ROLLING = "rolling"
    SOON = "soon"
    CLOSED = "closed"
    OVER = "over"
    UNKNOWN = "unknown"

    @property
    def german(self) -> str:
        """Return the word that officers read."""
        words = {
            "open": "offen",
            "rolling": "laufend",
            "soon": "angekündigt",
            "closed": "derzeit zu",
            "over": "vorbei",
            "unknown": "unbekannt",
        }
        return words[self.value]

    @property
    def takes_applications(self) -> bool:
        """Tell whether one can apply on the day."""
        return self in (Now.OPEN, Now.ROLLING)

    @property
    def may_return(self) -> bool:
        """Tell whether one cannot apply on the day, but may later."""
        return self in (Now.SOON, Now.CLOSED)


class Action(StrEnum):
    """What to do about a candidate, in the order in which it is worth a look."""

    APPLY = "apply"
    WATCH = "watch"
    CLARIFY = "clarify"
    DROP = "drop"

    @property
    def german(self) -> str:
        """Return the words that officers read."""
        words = {"apply": "jetzt prüfen", "watch": "vormerken", "clarify": "klären", "drop": "fallen lassen"}
        return words[self.value]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToDo:
    """One thing that is missing from us: what, who settles it, and the rule that asks for it."""

    what: str
    who: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Whether one can apply on the day, until when (None: no day is known), and why in one German sentence."""

    now: Now
    until: PartialDate | None
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The three questions: Dürfen wir? Geht es jetzt? Was fehlt von uns?"""

    may_we: MayWe
    window: Window
    missing: tuple[ToDo, ...]

    @property
    def now(self) -> Now:
        """Return the answer to "Geht es jetzt?"."""
        return self.window.now
