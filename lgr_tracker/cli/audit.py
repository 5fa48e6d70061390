"""Commands about the audit trail."""

import sys

import click
from flask import current_app

from lgr_tracker.cli.answering import OPERATOR, answers, as_json, say_json
from lgr_tracker.queries.audit import verify_trail
from lgr_tracker.web.database import reading


@click.group()
def audit() -> None:
    """Check the audit trail."""


@audit.command("verify")
@as_json
@answers
def verify(as_json: bool) -> None:
    """Prove that no row of the trail was altered, deleted, inserted, swapped or cut off."""
    config = current_app.config
    report = verify_trail(reading(OPERATOR), config["LGR_AUDIT_KEY"], config["LGR_AUDIT_ANCHOR"])
    if as_json:
        say_json(
            {
                "ok": not report.findings,
                "rows": report.rows,
                "chains": report.chains,
                "findings": [
                    {
                        "chain": finding.chain,
                        "sequence": finding.sequence,
                        "fault": finding.fault,
                        "sentence": finding.sentence,
                    }
                    for finding in report.findings
                ],
            }
        )
    else:
        for finding in report.findings:
            click.echo(f"{finding.chain}: {finding.sentence}")
        verdict = "stands" if not report.findings else "does not stand"
        click.echo(f"{report.rows:,} rows in {report.chains} chains: the trail {verdict}.")
    if report.findings:
        sys.exit(1)
