"""Put the question who may see a row into a form, for whoever decides it."""

from lgr_tracker.domain.classification import may_classify
from lgr_tracker.domain.permissions import Permission
from lgr_tracker.queries.classification import audience, mark_of
from lgr_tracker.web.classified_form import ClassifiedForm
from lgr_tracker.web.clock import today
from lgr_tracker.web.database import reading
from lgr_tracker.web.guards import current_programme
from lgr_tracker.web.identity import current_actor


def ask_who_sees(
    form: ClassifiedForm,
    permission: Permission,
    owner_id: int | None,
    word: str = "",
    row_id: int = 0,
) -> None:
    """Offer the choices of a new row, or of one that stands to its owner's people.

    `word` is risk, mitigation or activity, empty for a row that is new.
    """
    asked = (reading(), current_actor(), current_programme().id)
    if word and not may_classify(current_actor(), permission, current_programme().id, owner_id):
        form.leave_audience()
        return
    mark = mark_of(*asked, word, row_id) if word else None
    form.offer_audience(audience(*asked, today()), mark)
