"""What an import took, what it matched, what it refused and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

EXAMPLES_KEPT = 5


@dataclass(slots=True)
class ImportReport:
    """The account of one import.

    Attributes
    ----------
    read : rows seen. taken : rows kept. matched : rows tied to a program or institution of the catalogue.
    new : rows that were not in the user's folder before (importing a file twice gives 0 the second time).
    refused : reason -> number of rows. examples : reason -> first rows, as "row 17: ...".
    headers : our field -> the column it was read from.
    review : pairs (what the file says, what we would match it to, score) that a person should look at.
    """

    kind: str
    file: str
    read: int = 0
    taken: int = 0
    matched: int = 0
    new: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    review: list[tuple[str, str, str]] = field(default_factory=list)
    written: list[str] = field(default_factory=list)

    def refuse(self, reason: str, row: int, what: str = "") -> None:
        """Count a refused row and keep the first few as examples."""
        self.refused[reason] += 1
        kept = self.examples.setdefault(reason, [])
        if len(kept) < EXAMPLES_KEPT:
            kept.append(f"row {row}: {what[:80]}" if what else f"row {row}")

    def as_json(self) -> dict[str, object]:
        """Give the report as `smartpick import --json` prints it."""
        return {
            "kind": self.kind,
            "file": self.file,
            "read": self.read,
            "taken": self.taken,
            "matched": self.matched,
            "new": self.new,
            "refused": [
                {"reason": reason, "rows": rows, "examples": self.examples.get(reason, [])}
                for reason, rows in self.refused.most_common()
            ],
            "headers": self.headers,
            "review": [{"name": a, "candidate": b, "score": c} for a, b, c in self.review],
            "written": self.written,
        }
