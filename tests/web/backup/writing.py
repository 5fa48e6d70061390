"""A writer in a process of its own: raises risks until told to stop, noting each that is kept.

    python writing.py DATA DATABASE PROGRAMME ORGANISATION PERSON WHO ACKNOWLEDGED

A line in ACKNOWLEDGED is written after the commit has come back; a file beside it named "stop"
ends the writer.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

from lgr_tracker.domain.permissions import Actor, Role, Seat
from lgr_tracker.web.session import perform_as
from lgr_tracker.workflows.risks.save_risk import RiskValues, raise_risk
from tests.conftest import make_app
from tests.people import TODAY


def write(data: Path, url: str, where: tuple[int, int, int], who: str, noted: Path) -> None:
    """Raise one risk after another, each with a title of its own."""
    programme, organisation, person = where
    actor = Actor(person, "Asha", (Seat(programme, Role.PROGRAMME_MANAGER, organisation),))
    app = make_app(data, url)
    with app.app_context(), noted.open("a") as file:
        for number in range(100_000):
            title = f"Risk {who}.{number}"
            values = RiskValues(title=title, raised_on=TODAY)
            perform_as(actor, raise_risk, programme, organisation, values, today=TODAY)
            file.write(f"{title}\n")
            file.flush()
            if noted.with_name("stop").exists():
                return


if __name__ == "__main__":
    folder, database, *ids, name, acknowledged = sys.argv[1:]
    write(Path(folder), database, (int(ids[0]), int(ids[1]), int(ids[2])), name, Path(acknowledged))
