"""The control beside every figure: programmes whose written examples are those of others.

What is still found by them is found by something else than what they say.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from fundmatch.model.programme import Programme

NAME = "Beispiele vertauscht (Kontrolle)"


def exchanged(programmes: Sequence[Programme], seed: int) -> list[Programme]:
    """Give each programme the written examples of another one, drawn at random; the same seed, the same exchange."""
    givers = np.random.default_rng(seed).permutation(len(programmes))
    return [
        replace(one, example_measures=programmes[giver].example_measures)
        for one, giver in zip(programmes, givers, strict=True)
    ]
