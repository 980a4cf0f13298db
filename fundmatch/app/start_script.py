"""The logic behind the script that one double-clicks: which list is meant, and where its result goes."""

import re
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

_QUOTES: Final = "\"'„“”‚‘’"
_RESULT: Final = "Foerderung.xlsx"


def dropped_path(text: str) -> Path | None:
    r"""Return the path that somebody typed or dragged into a console window; None where nothing was typed.

    Consoles put a dragged name into quotes (Windows, PowerShell with an `&` before them), escape its blanks (macOS), or write
    it as an address of a file (Linux).

    >>> dropped_path('& "C:/Listen/Meine Liste.xlsx" ').name, dropped_path("/tmp/Meine\\ Liste.xlsx").name
    ('Meine Liste.xlsx', 'Meine Liste.xlsx')
    """
    plain = text.strip().removeprefix("&").strip()
    if len(plain) > 1 and plain[0] in _QUOTES and plain[-1] in _QUOTES:
        plain = plain[1:-1].strip()
    elif plain.startswith("file://"):
        plain = re.sub(r"^/(?=[A-Za-z]:)", "", unquote(urlsplit(plain).path))
    elif "/" in plain:
        # Only where the slash parts folders is a backslash an escape; on Windows it parts folders itself.
        plain = re.sub(r"\\(.)", r"\1", plain)
    return Path(plain).expanduser() if plain else None


def result_beside(strategy: Path) -> Path:
    """Return where the workbook of a list or folder goes: beside the list, named after it, or into the folder.

    >>> result_beside(Path("/tmp/Liste.xlsx")).name
    'Liste-Foerderung.xlsx'
    """
    return strategy / _RESULT if strategy.is_dir() else strategy.with_name(f"{strategy.stem}-{_RESULT}")
