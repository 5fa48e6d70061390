"""The map as its pages show it: from one thing, along a trail, as a whole, and as questions."""

from lgr_tracker.queries.map.asked import MapAsk, MapChoices, called, found
from lgr_tracker.queries.map.drawn import map_drawing, map_picture
from lgr_tracker.queries.map.marks import MARK_WORDS
from lgr_tracker.queries.map.one import ThingSeen, map_thing
from lgr_tracker.queries.map.questions import MapQuestions, map_questions, told_counts
from lgr_tracker.queries.map.seen import MapSeen, map_seen
from lgr_tracker.queries.map.tables import (
    LINK_HEADS,
    QUESTION_HEADS,
    THING_HEADS,
    map_drawn,
    map_graphml,
    map_links,
    map_things,
    question_lines,
)
from lgr_tracker.queries.map.trails import TrailSeen, map_trail
from lgr_tracker.queries.map.whole import MapWhole, PageOf, map_whole

__all__ = [
    "LINK_HEADS",
    "MARK_WORDS",
    "QUESTION_HEADS",
    "THING_HEADS",
    "MapAsk",
    "MapChoices",
    "MapQuestions",
    "MapSeen",
    "MapWhole",
    "PageOf",
    "ThingSeen",
    "TrailSeen",
    "called",
    "found",
    "map_drawing",
    "map_drawn",
    "map_graphml",
    "map_links",
    "map_picture",
    "map_questions",
    "map_seen",
    "map_thing",
    "map_things",
    "map_trail",
    "map_whole",
    "question_lines",
    "told_counts",
]
