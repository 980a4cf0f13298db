"""Entries in the form of earlier versions, as a copy of the catalogue in an office may still have them."""

from collections.abc import Mapping
from typing import Any, Final

# field of an earlier version → field of today
_FIELDS: Final = {"cost_kinds": "pays_for", "cost_kinds_excluded": "pays_not_for"}
# Kinds of cost of an earlier version → what they mean today.
_PAID: Final = {"Investition": ("Bau", "Kauf"), "Sachkosten": ("Kauf", "Betrieb"), "Grunderwerb": ("Kauf",)}
# Excluded was the kind as it is named: what is not bought as land may still be bought as a thing.
_NOT_PAID: Final = {"Investition": ("Bau", "Kauf"), "Sachkosten": ("Betrieb",)}


def as_today(raw: dict[str, Any]) -> dict[str, Any]:
    """Return the plain values of an entry in today's form; an entry of today as it is."""
    if _FIELDS.keys().isdisjoint(raw):
        return raw
    entry = {_FIELDS.get(name, name): _values(name, value) for name, value in raw.items()}
    if isinstance(entry.get("evidence"), list):
        entry["evidence"] = [_proof(proof) for proof in entry["evidence"]]
    return entry


def _values(name: str, value: Any) -> Any:
    """Return kinds of cost in the words of today; what is no list is left for the reader to name."""
    if name not in _FIELDS or not isinstance(value, list):
        return value
    words: Mapping[str, tuple[str, ...]] = _PAID if name == "cost_kinds" else _NOT_PAID
    return list(dict.fromkeys(new for old in value for new in words.get(str(old), (old,))))


def _proof(proof: Any) -> Any:
    if not isinstance(proof, dict) or not isinstance(proof.get("fields"), list):
        return proof
    return {**proof, "fields": list(dict.fromkeys(_FIELDS.get(name, name) for name in proof["fields"]))}
