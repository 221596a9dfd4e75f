"""The dice of the simulation: the same seed and the same name always fall the same way."""

from __future__ import annotations

import math
from hashlib import blake2b
from random import Random
from uuid import UUID


def dice(seed: int, *names: object) -> Random:
    """Return dice of their own for whatever is named: a person, or one trust's day."""
    text = ":".join(str(name) for name in (seed, *names))
    return Random(blake2b(text.encode(), digest_size=16).digest())  # noqa: S311 - no secret


def new_ref(throw: Random) -> UUID:
    """A reference as random ones look, but the same for the same dice."""
    return UUID(int=throw.getrandbits(128), version=4)


def about(throw: Random, mean: float) -> int:
    """A whole number of things that happen ``mean`` times on average, each for itself."""
    if mean > 40:
        return max(0, round(throw.gauss(mean, math.sqrt(mean))))
    limit, happened, chance = math.exp(-mean), 0, throw.random()
    while chance > limit:
        happened += 1
        chance *= throw.random()
    return happened
