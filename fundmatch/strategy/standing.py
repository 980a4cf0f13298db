"""What a row says beside how far the measure is: that it is put off or given up, that money is already asked for."""

import re
from typing import Final

from fundmatch.core.normalise import fold

# A remark is believed in a few words alone: a longer one may speak of a part.
_FEW_WORDS: Final = 8
_PUT_OFF: Final = re.compile(
    r"\b(?:zurueckgestellt|zurueckgezogen|zurzeit nicht weiter|ruht|ruhend\w*|ruhen gestellt|pausiert|on hold|gestrichen|entfaellt|entfallen|"
    r"verworfen|aufgegeben|eingestellt|abgebrochen|abgesagt|storniert|ausgesetzt|aufgeschoben|vertagt|"
    r"nicht (?:mehr |weiter ?)?(?:verfolgt|weiterverfolgt|umgesetzt werden)|wird nicht (?:umgesetzt|realisiert)|"
    r"cancelled|canceled|postponed|suspended|stopped|abandoned|dropped)\b"
)
_ASKED_FOR: Final = re.compile(
    r"\b(?:(?:foerder)?(?:mittel|antrag|antraege|foerderung|zuschuss|zuwendung)\b[^.;]{0,30}\b(?:beantragt|gestellt|eingereicht|bewilligt|genehmigt|laeuft)|"
    r"(?:zuwendungs|foerder|bewilligungs)(?:bescheid|zusage)\w*|foerderzusage|"
    r"grant (?:applied|approved|awarded))\b"
)
_BARE: Final = re.compile(r"\W*(?:ist |wurde |bereits )*(?:beantragt|bewilligt)\W*(?:\(?[\w ./-]{0,30}\)?)\W*")
_DENIED: Final = re.compile(r"\b(?:nicht|noch kein\w*|kein\w*|ohne|not|no)\b(?:\s+\w+){0,2}\s*$")
_TO_COME: Final = re.compile(
    r"\b(?:soll\w*|wird|werden|geplant\w*|vorgesehen\w*|wenn|falls|sobald|bevor|vor|abgelehnt\w*|moeglich\w*|offen|fehlt)\b|\?"
)
# What is asked for may be a permit.
_PERMIT: Final = re.compile(r"genehmigung|erlaubnis|baurecht|planfeststellung|bauantrag|befreiung")


def put_off(status: str, note: str = "") -> str:
    """Return the words that say that the measure rests or is given up; empty where none do.

    >>> put_off("zurückgestellt bis 2028"), put_off("nicht zurückgestellt"), put_off("in Planung", "ruht")
    ('zurückgestellt bis 2028', '', 'ruht')
    """
    return next(filter(None, (_said(_PUT_OFF, text) for text in _texts(status, note))), "")


def asked_for(status: str, *remarks: str) -> str:
    """Return the words that say that money for it was applied for or granted; empty where none do.

    >>> asked_for("Mittel beantragt"), asked_for("Baugenehmigung beantragt"), asked_for("Antrag soll gestellt werden")
    ('Mittel beantragt', '', '')
    """
    for text in _texts(status, *remarks):
        folded = fold(text)
        if _PERMIT.search(folded) or _TO_COME.search(folded.replace("liegt vor", "liegt da")):
            continue
        if _BARE.fullmatch(folded) or _said(_ASKED_FOR, text):
            return " ".join(text.split())
    return ""


def _texts(status: str, *remarks: str) -> list[str]:
    """Return the sentences that are believed: all of the status, short ones of the remarks."""
    said = [
        part for text in remarks for part in re.split(r"[;\n]|(?<!\d)\.\s", text) if len(part.split()) <= _FEW_WORDS
    ]
    return [part for part in (*re.split(r"[;\n]", status), *said) if part.strip()]


def _said(pattern: re.Pattern[str], text: str) -> str:
    folded = fold(text)
    found = pattern.search(folded)
    return " ".join(text.split()) if found and not _DENIED.search(folded[: found.start()]) else ""
