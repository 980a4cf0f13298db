"""What of a text a cell of Excel can hold."""

import re
from typing import Final

# Excel counts the units of UTF-16, of which a rare sign has two.
MAX_CELL: Final = 32_767
_MARK: Final = " …"
# What XML 1.0 cannot hold; such signs come from copied web pages.
_ILLEGAL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def as_cell(text: str) -> str:
    r"""Return the text without signs that a file cannot hold, cut with a mark where it is too long.

    >>> as_cell("Bad\x07"), len(as_cell("y" * 32_767)), as_cell("y" * 40_000)[-3:]
    ('Bad', 32767, 'y …')
    """
    text = _ILLEGAL.sub("", text)
    if 2 * len(text) <= MAX_CELL or _units(text) <= MAX_CELL:
        return text
    return text.encode("utf-16-le")[: 2 * (MAX_CELL - len(_MARK))].decode("utf-16-le", "ignore") + _MARK


def as_address(text: str) -> str:
    """Return an address without signs that a file cannot hold."""
    return _ILLEGAL.sub("", text)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
