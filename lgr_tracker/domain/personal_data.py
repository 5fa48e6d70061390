"""What is kept of the people who use the service: where, why, how long, and who sees it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Kept:
    """Describe one sort of personal data, and the tables in which it lies."""

    heading: str
    tables: tuple[str, ...]
    what: str
    why: str
    how_long: str
    seen_by: str


RECORD_LASTS = "As long as the programme’s records; the number stays when the person is erased."

KEPT: tuple[Kept, ...] = (
    Kept(
        "Account",
        ("lgr_person",),
        "Name, e-mail address, hash of the password or the number that a host’s sign-in gives, "
        "whether the account is open, and since when.",
        "To know who is asking, and to say who did what.",
        "Until the person is erased; a number then takes the place of name and address.",
        "Everybody in the same programme sees name and address; nobody sees the hash.",
    ),
    Kept(
        "Roles",
        ("lgr_membership", "lgr_body_member"),
        "Role, organisation, board, from and until, and who confirmed it when.",
        "To let people do what they are there for and no more.",
        RECORD_LASTS,
        "Everybody in the same programme.",
    ),
    Kept(
        "Posts",
        ("lgr_post_holder",),
        "Name of who holds a post or stands in, from and until; also of people without an account.",
        "So that every risk and action has somebody to ask.",
        "As long as the programme’s records; erasing a person takes their name from it.",
        "Everybody in the same programme, and whoever is given an export.",
    ),
    Kept(
        "Second factor",
        ("lgr_second_factor", "lgr_recovery_code"),
        "A drawn salt, the half-minute of the last code, digests of recovery codes.",
        "So that a password alone opens nothing.",
        "Until it is turned off or the person is erased.",
        "Nobody. The manager of a programme that asks for one sees who has it.",
    ),
    Kept(
        "Links to choose a password",
        ("lgr_one_time_link",),
        "Digest of the link, when it was made and used.",
        "To let people in once, without a password in a mail.",
        "A link opens for an hour or seven days; its row stays until the person is erased.",
        "Nobody; the manager sees whether an invitation waits.",
    ),
    Kept(
        "Tries to sign in",
        ("lgr_sign_in_attempt",),
        "When, and a keyed digest of address and account; neither of them itself.",
        "To slow down guessing.",
        "One day.",
        "Nobody.",
    ),
    Kept(
        "Mail",
        ("lgr_mail", "lgr_mail_choice"),
        "To whom, what about, when sent, why not; an address only where there is no account; how "
        "often somebody wants to be written to. A link in it is wiped once it is sent.",
        "To write once, and as often as somebody wants.",
        "Mail 90 days after it was posted, if it is done; choices until the person is erased.",
        "The person their choices; whoever runs the service sees numbers, never words.",
    ),
    Kept(
        "Long work",
        ("lgr_job", "lgr_job_file"),
        "Who asked for what and when, and the file that was made, with the names that stand in it.",
        "To do it after the answer and hand over the file.",
        "Seven days after it ended, or as long as the service is set to.",
        "The person who asked; whoever runs the service, without the file.",
    ),
    Kept(
        "Answers in a self-assessment",
        ("lgr_grading",),
        "Grade, confidence, reason, evidence and worry, with who gave them.",
        "To talk about where people see things differently.",
        RECORD_LASTS,
        "The person; after closing, moderators and the programme office with names, others as "
        "counts, and nothing of groups smaller than five.",
    ),
    Kept(
        "Agreements and decisions",
        (
            "lgr_assessment",
            "lgr_moderated_grade",
            "lgr_suggestion",
            "lgr_baseline",
            "lgr_transition_plan",
            "lgr_board_decision",
        ),
        "Who agreed, signed off, answered a suggestion, asked for dates, built, submitted or "
        "decided, and when.",
        "To account for decisions about children’s services.",
        "As long as the programme’s records. The name beside a board’s decision stays when the "
        "person is erased; elsewhere a number stays.",
        "Everybody in the same programme.",
    ),
    Kept(
        "Names beside rows",
        (
            "lgr_risk",
            "lgr_score_entry",
            "lgr_review",
            "lgr_escalation",
            "lgr_acceptance",
            "lgr_risk_twin",
            "lgr_readiness",
        ),
        "The name of who raised, owns, scored, reviewed, moved, accepted or compared a risk, or "
        "accepted evidence, as a word; an owner’s also from a file, of people without an account.",
        "So that somebody can ask.",
        "As long as the programme’s records; erasing a person takes their name from it.",
        "Whoever may see the row, and whoever is given an export of it.",
    ),
    Kept(
        "Comments and files",
        ("lgr_comment", "lgr_comment_mention", "lgr_evidence", "lgr_evidence_content"),
        "Who said what when, whom they called by name, and who added which file.",
        "To talk about a risk, an action or an entry where it stands.",
        "As long as the programme’s records; erasing a person takes their name from beside it, not "
        "out of what others wrote.",
        "Whoever may see what it is about.",
    ),
    Kept(
        "Answers to questions about the programme",
        ("lgr_challenge_answer",),
        "Who answered what when.",
        "To go on from there, and to ask again when the facts change.",
        "As long as the programme’s records; erasing a person takes their name from beside it.",
        "Whoever may see everything that the question is about.",
    ),
    Kept(
        "Saved views",
        ("lgr_saved_view",),
        "A list’s filter and columns under a name that somebody gave them.",
        "To find the same list again.",
        "Until it is taken away; erasing a person takes away what they did not share.",
        "The person; everybody in the same programme where it is shared.",
    ),
    Kept(
        "Audit trail",
        ("lgr_audit_event",),
        "Name, number, role and organisation of who changed what, when, before and after, why; "
        "the address of whom another programme seated first, until they come.",
        "So that nobody can change the record unseen.",
        "As long as the programme’s records; sealed, so that not even erasing changes it.",
        "Auditors of the programme, and whoever runs the service.",
    ),
)
"""Each sort once. `tests/house/test_personal_data.py` compares it with the tables."""

NAMES_IN_WORDS: Mapping[str, str] = {
    "lgr_person.name": "taken away",
    "lgr_post_holder.name": "taken away",
    "lgr_risk.raised_by": "taken away",
    "lgr_risk.owner_name": "taken away",
    "lgr_score_entry.scored_by": "taken away",
    "lgr_review.reviewed_by": "taken away",
    "lgr_escalation.moved_by": "taken away",
    "lgr_acceptance.accepted_by": "taken away",
    "lgr_risk_twin.decided_by": "taken away",
    "lgr_comment.said_by": "taken away",
    "lgr_evidence.added_by": "taken away",
    "lgr_challenge_answer.answered_by": "taken away",
    "lgr_readiness.accepted_by": "taken away",
    "lgr_board_decision.decided_by_name": "stays: who decided is a public record",
    "lgr_audit_event.person_name": "stays: it is sealed, and says who did what",
}
"""Each column that holds the name of a person as a word, and what erasing that person does."""

NOT_ABOUT_USERS: Mapping[str, str] = (
    dict.fromkeys(
        (
            "lgr_programme",
            "lgr_organisation",
            "lgr_body",
            "lgr_phase",
            "lgr_scale_step",
            "lgr_score_band",
            "lgr_post",
            "lgr_rule_off",
            "lgr_register_source",
        ),
        "how the programme is set up",
    )
    | dict.fromkeys(
        (
            "lgr_framework",
            "lgr_lens",
            "lgr_grade",
            "lgr_descriptor",
            "lgr_prompt",
            "lgr_service",
            "lgr_service_cohort",
            "lgr_cohort",
            "lgr_criterion",
            "lgr_criterion_service",
        ),
        "what is asked, and counts of people without names",
    )
    | dict.fromkeys(
        (
            "lgr_activity",
            "lgr_activity_link",
            "lgr_ambition",
            "lgr_baseline_line",
            "lgr_holder",
            "lgr_log_entry",
            "lgr_log_entry_risk",
            "lgr_mitigation",
            "lgr_mitigation_risk",
            "lgr_plan_ask",
            "lgr_readiness_delivery",
            "lgr_risk_cohort",
            "lgr_risk_custom_field",
            "lgr_risk_delay",
            "lgr_risk_evidence",
            "lgr_risk_impact_type",
            "lgr_risk_lens",
            "lgr_risk_organisation",
            "lgr_risk_service",
            "lgr_risk_trigger",
            "lgr_classification",
            "lgr_classification_named",
            "lgr_snapshot",
        ),
        "the work; its owners are posts. Free text may name a colleague",
    )
    | dict.fromkeys(
        (
            "lgr_audit_chain",
            "lgr_audit_mention",
            "lgr_job_step",
            "lgr_periodic_run",
            "lgr_sent_form",
        ),
        "seals, steps and numbers drawn by us",
    )
)
"""Tables that hold nothing of the people who use the service, each with what it holds instead."""
