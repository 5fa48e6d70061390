"""The command that reads lines of text and says what in them could tell who a child is."""

import json
import sys

import click

from lgr_tracker.domain.privacy import examine


@click.command()
def guard() -> None:
    """Examine JSON lines {"id", "text"} from stdin; answer {"id", "verdict", "kinds"} for each.

    The verdict is ok, warn or block. Answers come in the order of the lines, each as soon as it is
    known, and never hold the text. A line that can't be read is answered with "error", and the
    exit code is then 1. Needs no database.
    """
    all_read = True
    # Bytes, so that a line in another encoding is one wrong line and not the end of reading.
    for raw in sys.stdin.buffer:
        if not raw.strip():
            continue
        answer = _answer(raw)
        all_read = all_read and "error" not in answer
        click.echo(json.dumps(answer))
    if not all_read:
        sys.exit(1)


def _answer(raw: bytes) -> dict[str, object]:
    """Return the answer to one line; what is wrong with a line is said without its words."""
    try:
        line = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return {"id": None, "error": "This line is not JSON."}
    if not isinstance(line, dict):
        return {"id": None, "error": 'This line is not an object with "id" and "text".'}
    line_id = line.get("id")
    if isinstance(line_id, bool) or not isinstance(line_id, (str, int)):
        return {"id": None, "error": '"id" must be a text or a whole number.'}
    text = line.get("text")
    if not isinstance(text, str):
        return {"id": line_id, "error": '"text" must be a text.'}
    found = examine(text)
    return {"id": line_id, "verdict": found.verdict, "kinds": [kind.value for kind in found.kinds]}
