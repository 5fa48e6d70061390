"""The map as its pages show it: seen from one thing, and what is worth asking in it."""

from lgr_tracker.queries.map.asked import MapAsk, found
from lgr_tracker.queries.map.questions import MapQuestions, map_questions, told_counts
from lgr_tracker.queries.map.seen import MapSeen, map_seen
from lgr_tracker.queries.map.tables import (
    LINK_HEADS,
    QUESTION_HEADS,
    THING_HEADS,
    map_drawn,
    map_links,
    map_things,
    question_lines,
)

__all__ = [
    "LINK_HEADS",
    "QUESTION_HEADS",
    "THING_HEADS",
    "MapAsk",
    "MapQuestions",
    "MapSeen",
    "found",
    "map_drawn",
    "map_links",
    "map_questions",
    "map_seen",
    "map_things",
    "question_lines",
    "told_counts",
]
