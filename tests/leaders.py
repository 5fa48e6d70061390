"""Key posts and who holds them, for tests."""

from datetime import date

from sqlalchemy.orm import Session

from lgr_tracker.models.organisation import Organisation, Post, PostHolder
from tests import builders

Term = tuple[str, date | None, date | None]


def key_post(
    session: Session, organisation_id: int, title: str, *terms: Term, deputy: str | None = None
) -> Post:
    """Add a key post with who holds it from and until; an interim's name begins with "Interim"."""
    council = session.get_one(Organisation, organisation_id)
    row = builders.post(session, council, title)
    row.is_key = True
    for name, starts_on, ends_on in terms:
        session.add(
            PostHolder(
                post_id=row.id,
                name=name,
                holding="holder",
                is_interim=name.startswith("Interim"),
                starts_on=starts_on,
                ends_on=ends_on,
            )
        )
    if deputy:
        session.add(PostHolder(post_id=row.id, name=deputy, holding="deputy"))
    session.flush()
    return row
