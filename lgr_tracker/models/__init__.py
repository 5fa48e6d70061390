"""The tables: one noun a file; named constraints mirror the states of `domain/states.py`."""

from lgr_tracker.models import (
    assessment,
    audit,
    board,
    classification,
    framework,
    job,
    mail,
    organisation,
    plan,
    programme,
    risk,
    sent_form,
    sign_in,
    viewing,
)
from lgr_tracker.models.base import Base

__all__ = [
    "Base",
    "assessment",
    "audit",
    "board",
    "classification",
    "framework",
    "job",
    "mail",
    "organisation",
    "plan",
    "programme",
    "risk",
    "sent_form",
    "sign_in",
    "viewing",
]
