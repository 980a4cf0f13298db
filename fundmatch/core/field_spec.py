"""How a field of a record is declared: its German meaning and its allowed values.

The declaration is read by the intake (what is allowed), by the column dictionary (what
it means) and by the export; so there is one place to change.
"""

from collections.abc import Collection
from dataclasses import MISSING, field
from typing import Any


def entry(
    meaning: str,
    *,
    values: Collection[str] = (),
    low: float | None = None,
    high: float | None = None,
    default: Any = MISSING,
) -> Any:
    """Declare one field: German `meaning`, allowed `values`, and bounds for a number.

    Bounds are inclusive. Without `default` the field must be there.
    """
    metadata = {"meaning": meaning, "values": tuple(values), "low": low, "high": high}
    return field(default=default, metadata=metadata)
