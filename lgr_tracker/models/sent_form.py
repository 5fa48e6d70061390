"""Forms that were sent and done: so that a second press does nothing a second time."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lgr_tracker.models.base import Base


class SentForm(Base):
    """One form that was sent and done; its key was drawn when the page was made."""

    __tablename__ = "lgr_sent_form"

    key: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    sent_at: Mapped[datetime] = mapped_column(index=True)
