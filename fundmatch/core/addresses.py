"""Ways to reach somebody, told by their form: web pages, mail addresses, telephone numbers."""

import re
from typing import Final

_MAIL: Final = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@.<>,;]{2,}")
_PHONE: Final = re.compile(r"\+?[0-9(][0-9 /().–-]{3,30}[0-9]")


def is_page(text: str) -> bool:
    """Tell whether the text is an address that a browser opens."""
    return text.startswith(("https://", "http://"))


def is_mail(text: str) -> bool:
    """Tell whether the text is one mail address and nothing else.

    >>> is_mail("stelle@ort.de"), is_mail("stelle at ort.de"), is_mail("a@ort.de, b@ort.de")
    (True, False, False)
    """
    return _MAIL.fullmatch(text) is not None


def is_phone(text: str) -> bool:
    """Tell whether the text is one telephone number and nothing else.

    >>> is_phone("+49 (0)211 91741-4800"), is_phone("0228/6204-0"), is_phone("siehe Seite"), is_phone("2026")
    (True, True, False, False)
    """
    return _PHONE.fullmatch(text) is not None
