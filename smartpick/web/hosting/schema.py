"""The table of share links and the numbered steps that lead to it; a step that was released is never changed.

Each step runs once, in one transaction with the line that says so. A host that starts on an older database is brought
up; one that finds a newer database than it knows refuses to touch it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartpick.errors import SmartPickError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

# number -> what it does, statements; {blob} is the database's word for bytes
STEPS: dict[int, tuple[str, tuple[str, ...]]] = {
    1: (
        "the shares",
        (
            "CREATE TABLE shares (id VARCHAR(32) PRIMARY KEY, sealed {blob} NOT NULL, made_at BIGINT NOT NULL, "
            "ends_at BIGINT NOT NULL, taken_back_by {blob} NOT NULL)",
        ),
    ),
    2: ("find what has ended without reading every row", ("CREATE INDEX shares_ends_at ON shares (ends_at)",)),
}
NEWEST = max(STEPS)
LOCK = 727_001  # any number; the same for all who bring this schema up


class NewerSchema(SmartPickError):
    """The database was brought up by a newer SmartPick."""


def version_of(engine: Engine) -> int:
    """Give the number of the last step that the database went through; 0 = empty."""
    from sqlalchemy import inspect, text

    if not inspect(engine).has_table("smartpick_schema"):
        return 0
    with engine.connect() as connection:
        return int(connection.execute(text("SELECT max(step) FROM smartpick_schema")).scalar() or 0)


def bring_up(engine: Engine, to: int = NEWEST) -> list[int]:
    """Take every step that is missing and give their numbers; several processes may call it at once.

    Raises
    ------
    NewerSchema : the database went through steps that this program does not know.
    """
    from sqlalchemy import text

    taken = []
    with engine.execution_options(writes=True).begin() as connection:
        _alone(connection)
        made = "CREATE TABLE IF NOT EXISTS smartpick_schema (step INTEGER PRIMARY KEY)"
        connection.execute(text(made))
        at = int(connection.execute(text("SELECT max(step) FROM smartpick_schema")).scalar() or 0)
        if at > NEWEST:
            raise NewerSchema(
                f"The database is at schema step {at}, this SmartPick knows steps up to {NEWEST}. "
                "Install the newer SmartPick again, or restore a backup into an empty database."
            )
        blob = "BYTEA" if engine.dialect.name == "postgresql" else "BLOB"
        for number in range(at + 1, to + 1):
            for statement in STEPS[number][1]:
                connection.execute(text(statement.format(blob=blob)))
            connection.execute(text("INSERT INTO smartpick_schema (step) VALUES (:number)"), {"number": number})
            taken.append(number)
    return taken


def _alone(connection: Connection) -> None:
    """Keep every other process out until the transaction ends."""
    from sqlalchemy import text

    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": LOCK})
