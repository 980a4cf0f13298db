"""Names that a file cannot have on the machine of a colleague: an office has Windows, whatever this machine is."""

import os
import re
from pathlib import Path
from typing import Final

from fundmatch.core.errors import OutputError

# Devices of Windows, with any ending: whoever writes "aux.xlsx" there writes to no file.
_DEVICES: Final = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])\s*(?:\..*)?", re.IGNORECASE)
_FORBIDDEN: Final = re.compile(r'[<>:"|?*\x00-\x1f]')
_MOST_ON_WINDOWS: Final = 250


def refuse_unusable(path: Path) -> None:
    """Stop where a file of that name cannot be written, or would be another file, on Windows.

    Raises:
        OutputError: It is the name of a device, ends in a dot or a space, or is too long for the system.
    """
    for part in (path, *path.parents):
        # A folder that is there can be written into, whatever it is called.
        if part == path or not part.exists():
            _refuse_name(part)
    whole = os.path.abspath(path)  # noqa: PTH100 - as it was typed, links not followed
    if os.name == "nt" and len(whole) > _MOST_ON_WINDOWS and not whole.startswith("\\\\?\\"):
        msg = f"Der Pfad hat {len(whole)} Zeichen, Windows erlaubt etwa {_MOST_ON_WINDOWS}: {whole}. Einen kürzeren Ort angeben."
        raise OutputError(msg)


def _refuse_name(path: Path) -> None:
    name = path.name
    if _DEVICES.fullmatch(name):
        msg = f"„{name}“ ist unter Windows ein Gerät und keine Datei ({path}). Einen anderen Namen angeben."
    elif name != name.rstrip(". ") and name not in ("", ".", ".."):
        msg = f"„{name}“ endet mit Punkt oder Leerzeichen, was Windows streicht ({path}). Einen anderen Namen angeben."
    elif os.name == "nt" and _FORBIDDEN.search(name):
        msg = f"„{name}“ enthält ein Zeichen, das Windows in Namen nicht erlaubt ({path}). Einen anderen Namen angeben."
    else:
        return
    raise OutputError(msg)
