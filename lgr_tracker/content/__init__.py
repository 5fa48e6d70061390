"""Our own starter content as data, in our words: read it, copy it, change it.

Each function reads one file once and returns frozen dataclasses; a slip in a file raises Invalid
naming the file and the key.
"""

from lgr_tracker.content.duties import cohorts, criteria, impact_types, services
from lgr_tracker.content.matrix import framework
from lgr_tracker.content.patterns import risk_patterns
from lgr_tracker.content.places import area, areas
from lgr_tracker.content.scoring import scales
from lgr_tracker.content.setting import bodies, categories, phases, post_kinds, workstreams
from lgr_tracker.content.starter_plan import activities
from lgr_tracker.content.words import glossary, vague_phrases

__all__ = [
    "activities",
    "area",
    "areas",
    "bodies",
    "categories",
    "cohorts",
    "criteria",
    "framework",
    "glossary",
    "impact_types",
    "phases",
    "post_kinds",
    "risk_patterns",
    "scales",
    "services",
    "vague_phrases",
    "workstreams",
]
