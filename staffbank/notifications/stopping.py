"""Letters that a person may stop from the letter itself, whatever app wrote them.

The app that speaks says how its topics are stopped (``@stoppable``): for each worker the path of a
page that stops them, signed, and open without logging in. The email channel puts it under the
letter and into its ``List-Unsubscribe`` header.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping

from staffbank.notifications.models import Message

StopPaths = Callable[[Collection[int]], Mapping[int, str]]

_paths: dict[str, StopPaths] = {}


def stoppable(*topics: str) -> Callable[[StopPaths], StopPaths]:
    """Register how letters of ``topics`` are stopped: worker keys in, the path for each out."""

    def register(paths: StopPaths) -> StopPaths:
        _paths.update(dict.fromkeys(topics, paths))
        return paths

    return register


def stoppable_topics() -> list[str]:
    return sorted(_paths)


def add_ways_to_stop(messages: Iterable[Message]) -> None:
    """Give each letter that may be stopped the path that stops it, one question a topic."""
    by_topic: dict[str, list[Message]] = defaultdict(list)
    for message in messages:
        stops = message.topic in _paths and message.channel == Message.Channel.EMAIL
        if stops and message.worker_id is not None:
            by_topic[message.topic].append(message)
    for topic, written in by_topic.items():
        paths = _paths[topic]({message.worker_id for message in written if message.worker_id})
        for message in written:
            message.stop_path = paths.get(message.worker_id or 0, "")
