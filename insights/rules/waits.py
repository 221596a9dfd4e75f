"""Reading a middle value from counts in bands."""

from __future__ import annotations

from collections.abc import Sequence


def wait_within(counts: Sequence[int], edges: Sequence[int], share: float) -> float | None:
    """The hours within which ``share`` of the waits ended, spread evenly inside a band.

    ``counts`` has one band more than ``edges``: waits past the last edge. A share that falls there
    gives infinity, as no figure could be told; no waits at all give None.
    """
    if len(counts) != len(edges) + 1:
        raise ValueError("one band more than edges")
    wanted = share * sum(counts)
    if not wanted:
        return None
    passed, lower = 0, 0
    for count, upper in zip(counts, edges, strict=False):
        if count and passed + count >= wanted:
            return lower + (upper - lower) * (wanted - passed) / count
        passed, lower = passed + count, upper
    return float("inf")
