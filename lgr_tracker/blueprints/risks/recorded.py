"""What is on record of a risk, in sentences: its reviews, its way between bodies, acceptances."""

from dataclasses import dataclass
from datetime import date, datetime

from lgr_tracker.domain.kinds import LABELS
from lgr_tracker.queries.risk_record import AcceptanceRow, EscalationRow, ReviewRow, RiskRecord
from lgr_tracker.web.clock import zone

Item = dict[str, object]
DAILY = "those who look after it day by day"


@dataclass(frozen=True)
class ShownRecord:
    """Hold what is on record of a risk as lists of changes, newest first."""

    reviews: tuple[Item, ...]
    escalations: tuple[Item, ...]
    acceptances: tuple[Item, ...]
    accepted: str


def show_record(record: RiskRecord, today: date) -> ShownRecord:
    """Make what is on record ready for the page of a risk."""
    holds = record.accepted_on(today)
    return ShownRecord(
        tuple(_review(each) for each in record.reviews),
        tuple(_escalation(each) for each in record.escalations),
        tuple(_acceptance(each) for each in record.acceptances),
        f"Accepted until {year_day(holds.until)}" if holds else "",
    )


def year_day(day: date) -> str:
    """Return a day as prose has it, with its year."""
    return f"{day.day} {day:%B %Y}"


def _review(row: ReviewRow) -> Item:
    said = LABELS[row.outcome]
    if row.band_name:
        said += f" at {row.band_name}" if row.outcome == "confirmed" else f" to {row.band_name}"
    parts = [said, row.note.rstrip("."), _next(row.next_review_on)]
    return _item(row.reviewed_at, parts, row.reviewed_by)


def _next(day: date | None) -> str:
    return f"Next review {year_day(day)}" if day else ""


def _escalation(row: EscalationRow) -> Item:
    way = "Up" if row.is_upward else "Back down"
    said = f"{way} from {row.left or DAILY} to {row.came_to or DAILY}"
    return _item(row.moved_at, [said, f"Because: {row.reason.rstrip('.')}"], row.moved_by)


def _acceptance(row: AcceptanceRow) -> Item:
    by = f" for {row.body}" if row.body else ""
    said = f"Accepted{by} in the band {row.band_name} until {year_day(row.until)}"
    parts = [said, f"Because: {row.reason.rstrip('.')}"]
    if row.ended_on:
        parts.append(f"Ended {year_day(row.ended_on)}: {row.ended_because.rstrip('.')}")
    return _item(row.accepted_at, parts, row.accepted_by)


def _item(at: datetime, parts: list[str], who: str) -> Item:
    text = " ".join(f"{part}." for part in parts if part)
    return {"on": at.astimezone(zone()).date(), "text": text, "who": who}
