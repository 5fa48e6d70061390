"""A register that waits comes back as it was read, and carries nothing beside it."""

from datetime import date

from lgr_tracker.exchange.kept_register import pack, unpack
from lgr_tracker.exchange.register_reader import ReadRegister, RegisterInput

VALUES = {
    "title": "Records go “astray”",
    "raised_on": date(2026, 11, 1),
    "lenses": ("Workforce", "Finance"),
    "version": 3,
    "inherent_score": 2.5,
    "cause": None,
}


def test_what_was_read_comes_back_the_same() -> None:
    read = ReadRegister(
        sheet="Register",
        header_row=4,
        columns={"title": "Title"},
        rows=(RegisterInput("Register", 5, VALUES, {"title": "B"}),),
        unread_headings=("Notes",),
        warnings=("A sheet that was too large was left out.",),
        is_ours=True,
    )
    assert unpack(pack(read, "abc")) == (read, "abc")
