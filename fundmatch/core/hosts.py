"""Whose pages they are: what stands on a page of an authority or of whoever grants the money proves, what others say points there.

`data/hosts.csv` tells by the end of the host (the longest that fits counts): kind, whose it is, the day of the sorting and
its reason. A host that no line fits is not sorted ("nicht eingeordnet") and proves no more than a secondary one. Towns and
associations are secondary: they speak for themselves, not for the money of others.
"""

import re
from enum import StrEnum
from functools import cache
from typing import Final
from urllib.parse import urlsplit

from fundmatch.core.package_data import rows_of

_TRIAL: Final = re.compile(r"(?:^|\.)(?:test|staging|stage|dev|demo|preview)\d*\.", re.IGNORECASE)


class HostKind(StrEnum):
    """What a host is, in the words of the table; `UNSORTED` stands for no line."""

    OFFICIAL = "amtlich"
    GRANTING = "bewilligende Stelle"
    SECONDARY = "sekundär"
    UNSORTED = "nicht eingeordnet"


def kind_of(address: str) -> HostKind:
    """Return what the host of an address is; a host for trials is never more than secondary.

    >>> str(kind_of("https://www.bezreg-muenster.de/a")), str(kind_of("https://nirgends.example/a"))
    ('amtlich', 'nicht eingeordnet')
    """
    if is_trial_host(address):
        return HostKind.SECONDARY
    labels = host_of(address).split(".")
    ends = (".".join(labels[place:]) for place in range(len(labels)))
    return next((kind for end in ends if (kind := _kinds().get(end))), HostKind.UNSORTED)


def is_official(address: str) -> bool:
    """Tell whether a page is one of an authority, or of whoever grants the money."""
    return kind_of(address) in (HostKind.OFFICIAL, HostKind.GRANTING)


def reservation(address: str) -> str:
    """Return what an address is where it is not official, in the word that goes with it; empty where it is.

    >>> reservation("https://www.kfw.de/a"), reservation("https://nirgends.example/a")
    ('', 'nicht eingeordnet')
    """
    return "" if not address or is_official(address) else str(kind_of(address))


def host_of(address: str) -> str:
    """Return the host of an address in small letters, empty where there is none.

    >>> host_of("https://www.Land.NRW.:443/a")
    'www.land.nrw'
    """
    try:
        return (urlsplit(address).hostname or "").strip(".")
    except ValueError:
        return ""


def is_home_page(address: str) -> bool:
    """Tell whether an address is a bare home page, on which nobody finds a programme.

    >>> is_home_page("https://www.bund.de/"), is_home_page("https://www.bund.de/foerderung")
    (True, False)
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return bool(parts.netloc) and parts.path in ("", "/") and not parts.query


def is_trial_host(address: str) -> bool:
    """Tell whether an address lies on a host for trials: what stands there proves nothing.

    >>> is_trial_host("https://test.portal.nrw/a"), is_trial_host("https://demo-online.de/a")
    (True, False)
    """
    return _TRIAL.search(host_of(address)) is not None


@cache
def _kinds() -> dict[str, HostKind]:
    return {row["suffix"]: HostKind(row["kind"]) for row in rows_of("hosts.csv")}
