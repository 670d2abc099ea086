"""The feed: what happened, by position, for clients that want to hear of it."""

import time
from typing import Any

from flask import Response

from http_api.answers import shown
from http_api.context import actor, services, visit
from http_api.feed import Part, part_of_feed
from http_api.noun import Noun
from http_api.reading import check_position, note_access
from http_api.schemas.queries import FeedSchema

blueprint = Noun("events", __name__, "The feed of what was recorded, by position.")

NO_PLACE_S = 1
"""When to ask again where too many wait already."""


@blueprint.reading("/events", "FeedAnswer", FeedSchema)
def list_events(query: dict[str, Any]) -> Response:
    """List what was recorded after a position, in the order of the log.

    Each client hears its own part: a school of its teachers what it may read of them, a
    provider of its own postings and of what was decided about them, the district of
    all. Go on with `next_after`: it advances past events of others. With `wait` an
    empty answer is held back until there is something to tell, or the time is over.
    """
    if query["after"]:
        check_position("after", query["after"])
    part, full = _heard(query)
    if part.teacher_ids:
        note_access(sorted(part.teacher_ids), "events")
    visit().position = part.next_after
    response = shown({"items": part.items, "next_after": part.next_after})
    if full:
        response.headers["Retry-After"] = str(NO_PLACE_S)
    return response


def _heard(query: dict[str, Any]) -> tuple[Part, bool]:
    """Return the next part, and whether there was no place to wait for it."""
    here, limit = services(), query["limit"]
    part = part_of_feed(here, actor(), query["after"], limit)
    if part.items or not query["wait"]:
        return part, False
    deadline = time.monotonic() + query["wait"]
    with here.waiting.place() as free:
        while free and not part.items:
            grown = here.waiting.beyond(part.next_after, deadline)
            if not grown or time.monotonic() > deadline:
                break  # a log that is long ahead would be looked through for ever
            part = part_of_feed(here, actor(), part.next_after, limit)
    return part, not free
