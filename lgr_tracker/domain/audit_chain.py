"""The audit trail's chain: what is sealed, how, and what a check of it can find."""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

GENESIS = "0" * 64
"""What the first row of a chain names as the row before it."""


def canonical(values: Mapping[str, Any]) -> bytes:
    """Return one byte string for one set of values, whatever their order was.

    >>> canonical({"b": 1, "a": datetime(2027, 4, 1, tzinfo=UTC)})
    b'{"a":"2027-04-01T00:00:00+00:00","b":1}'
    """
    return _ENCODER.encode(values).encode("utf-8", "surrogatepass")


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


_ENCODER = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain
)


def seal(key: bytes, previous: str, values: Mapping[str, Any]) -> str:
    """Return the HMAC-SHA-256, 64 hex digits, of a row together with the row before it."""
    return hmac.new(key, previous.encode() + b"\n" + canonical(values), hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class SealedRow:
    """Hold one row of a chain as it stands in the database, oldest first in a list."""

    id: int
    chain: str
    sequence: int
    previous: str
    sealed: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class ChainHead:
    """Say where a chain ends: the newest row's sequence and seal."""

    chain: str
    sequence: int
    sealed: str


@dataclass(frozen=True)
class Finding:
    """Name one thing that is wrong with a chain, and the row where it shows."""

    chain: str
    sequence: int
    fault: str
    sentence: str


def verify(
    key: bytes, rows: Iterable[SealedRow], heads: Iterable[ChainHead], anchors: Iterable[ChainHead]
) -> tuple[Finding, ...]:
    """Return everything wrong with the chains; an empty tuple is a clean bill.

    `rows` come ordered by chain and row id. Each row is sealed over its chain, sequence and all
    its values, so an altered, swapped or renumbered row breaks its own seal, a deleted or inserted
    one breaks the numbering, and a cut-off tail falls short of the head or of the anchor file.
    """
    by_chain: dict[str, list[SealedRow]] = {}
    for row in rows:
        by_chain.setdefault(row.chain, []).append(row)
    findings: list[Finding] = []
    known_heads = {head.chain: head for head in heads}
    known_anchors = _latest(anchors)
    for chain in sorted(set(by_chain) | set(known_heads) | set(known_anchors)):
        chain_rows = by_chain.get(chain, [])
        findings += _verify_rows(key, chain, chain_rows)
        findings += _verify_ends(
            chain, chain_rows, known_heads.get(chain), known_anchors.get(chain)
        )
    return tuple(findings)


def _latest(anchors: Iterable[ChainHead]) -> dict[str, ChainHead]:
    latest: dict[str, ChainHead] = {}
    for anchor in anchors:
        if anchor.chain not in latest or anchor.sequence > latest[anchor.chain].sequence:
            latest[anchor.chain] = anchor
    return latest


def _verify_rows(key: bytes, chain: str, rows: list[SealedRow]) -> list[Finding]:
    findings: list[Finding] = []
    previous, expected = GENESIS, 1
    for row in rows:
        if row.sequence > expected:
            findings.append(_missing(chain, expected, row.sequence - 1))
        elif row.sequence < expected:
            findings.append(
                Finding(
                    chain,
                    row.sequence,
                    "out of order",
                    f"Row {row.sequence} stands where row {expected} should: "
                    "a row was inserted, swapped or renumbered.",
                )
            )
        if not hmac.compare_digest(seal(key, row.previous, row.values), row.sealed):
            findings.append(
                Finding(
                    chain,
                    row.sequence,
                    "altered",
                    f"Row {row.sequence} does not match its seal: it was altered, or not ours.",
                )
            )
        elif row.previous != previous and row.sequence == expected:
            findings.append(
                Finding(
                    chain,
                    row.sequence,
                    "broken link",
                    f"Row {row.sequence} does not follow from the row before it.",
                )
            )
        previous, expected = row.sealed, max(row.sequence, expected - 1) + 1
    return findings


def _missing(chain: str, first: int, last: int) -> Finding:
    which = f"Row {first} is" if first == last else f"Rows {first} to {last} are"
    return Finding(chain, first, "missing", f"{which} missing: deleted or renumbered.")


def _verify_ends(
    chain: str, rows: list[SealedRow], head: ChainHead | None, anchor: ChainHead | None
) -> list[Finding]:
    last = rows[-1] if rows else None
    last_sequence = last.sequence if last else 0
    findings: list[Finding] = []
    if head is None and last is not None:
        findings.append(Finding(chain, last_sequence, "no head", "The chain's head is missing."))
    if head is not None and (head.sequence, head.sealed) != (
        last_sequence,
        last.sealed if last else GENESIS,
    ):
        findings.append(
            Finding(
                chain,
                last_sequence,
                "cut off",
                f"The chain ends at row {last_sequence}, but its head says row {head.sequence}.",
            )
        )
    if anchor is not None:
        findings += _verify_anchor(chain, rows, anchor, last_sequence)
    return findings


def _verify_anchor(
    chain: str, rows: list[SealedRow], anchor: ChainHead, last_sequence: int
) -> list[Finding]:
    if anchor.sequence > last_sequence:
        return [
            Finding(
                chain,
                last_sequence,
                "cut off",
                f"The anchor file saw row {anchor.sequence}, "
                f"but the chain ends at row {last_sequence}.",
            )
        ]
    at_anchor = [row for row in rows if row.sequence == anchor.sequence]
    if at_anchor and at_anchor[0].sealed != anchor.sealed:
        return [
            Finding(
                chain,
                anchor.sequence,
                "rewritten",
                f"Row {anchor.sequence} is not the one that the anchor file saw.",
            )
        ]
    return []
