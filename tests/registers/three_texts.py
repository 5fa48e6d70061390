"""Registers exported as text: from a list on the intranet, and with a title above."""

from tests.registers.two_writing import File, separated


def shared_list_export() -> File:
    """A list kept on the intranet, exported: timestamps, and several values in one field."""
    rows = [
        [
            "Title",
            "Risk Description",
            "Assigned To",
            "Risk Status",
            "Date Raised",
            "Probability",
            "Impact",
            "Workstreams Affected",
            "ID",
            "Item Type",
            "Path",
        ],
        [
            "Fostering portal switched off",
            "Carers cannot claim mileage",
            "Digital Lead",
            "Active",
            "2026-03-04T09:30:00Z",
            "Likely",
            "Moderate",
            "Finance;#Digital",
            "118",
            "Item",
            "sites/lgr/Lists/Risks",
        ],
        [
            "Consultation reply lost",
            "The reply of the care council is not counted",
            "Engagement Lead",
            "Active",
            "2026-03-19T16:02:11Z",
            "Unlikely",
            "Major",
            "Engagement",
            "121",
            "Item",
            "sites/lgr/Lists/Risks",
        ],
        [
            "Post room closes",
            "Court papers come to an empty building",
            "Head of Business Support",
            "Closed",
            "2026-04-01T08:00:00Z",
            "Possible",
            "Severe",
            "Estates;#Legal;#Digital",
            "127",
            "Item",
            "sites/lgr/Lists/Risks",
        ],
    ]
    return separated(rows, by=",", coded="utf-8-sig"), "query.csv"


def titled_semicolons() -> File:
    """A title above, semicolons between, and owners with their post in brackets."""
    rows = [
        ["Register of risks - Participation and Rights;;;;;;"],
        [
            "Nr",
            "Area of risk",
            "Outcome",
            "Chance (1-4)",
            "Effect on service (1-4)",
            "Score (1-16)",
            "Owner",
        ],
        [
            "P1",
            "Advocates are not told of moves",
            "Young people go without a voice",
            "3",
            "4",
            "12",
            "Orla Penhallow (Advocacy Manager)",
        ],
        [
            "P2",
            "Pledge is rewritten without them",
            "Trust is lost",
            "2",
            "3",
            "6",
            "Tobias Wren (Participation Lead)",
        ],
        [
            "P3",
            "Complaints leaflet names a dead number",
            "Complaints do not arrive",
            "4",
            "2",
            "8",
            "Orla Penhallow (Advocacy Manager)",
        ],
    ]
    data = "\r\n".join(["".join(rows[0]), *(";".join(row) for row in rows[1:])]) + "\r\n"
    return data.encode("cp1252"), "participation risks.csv"
