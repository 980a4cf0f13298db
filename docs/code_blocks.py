"""Doctests as blocks of code in the reference (an extension of griffe): Markdown takes `>>>` for a quotation."""

import re
from typing import Any

import griffe

# A run of lines from the first prompt to the next empty line.
_DOCTEST = re.compile(r"^>>> .*(?:\n(?!\s*$).*)*", re.MULTILINE)


class CodeBlocks(griffe.Extension):
    """Fences every doctest of every docstring."""

    def on_object(self, *, obj: griffe.Object, **_: Any) -> None:
        """Fence the doctests of one object's docstring."""
        if obj.docstring:
            obj.docstring.value = _DOCTEST.sub(lambda match: f"```pycon\n{match[0]}\n```", obj.docstring.value)
