"""Share links as a host keeps them: sealed bytes that it cannot read, under an id that cannot be guessed.

A share is acknowledged after the database has written it to disk. The host's clock decides when one has ended; the row
stays some days longer, so that a clock that runs ahead for a while costs nobody a link.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from smartpick.errors import SmartPickError, Unavailable
from smartpick.web.hosting.schema import bring_up, version_of

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

DAY = 86_400  # seconds
ID_BYTES = 16
TOKEN_BYTES = 16
BUSY_SECONDS = 10


class NoSuchShare(SmartPickError):
    """Nothing lies under this id: never made, ended, or taken back; the answer does not say which."""


class StoreFailed(SmartPickError):
    """The database cannot be reached or written; nothing of the request was kept. `kind` is its own error."""

    kind = ""


class StoreFull(StoreFailed):
    """The host's room for shares is used up."""


@dataclass(frozen=True)
class Made:
    """What the maker of a share link is told, once.

    Attributes
    ----------
    id : names the share in its address. take_back : the code that deletes it. ends_at : [seconds since 1970, UTC].
    """

    id: str
    take_back: str
    ends_at: int


class Shares:
    """The shares of one database.

    Parameters
    ----------
    address : sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME.
    room : bytes that all shares together may take.
    """

    def __init__(self, address: str, room: int = 2_000_000_000) -> None:
        self.engine = _engine(address)
        self.room = room

    def bring_up(self) -> list[int]:
        """Bring the database to this program's schema and give the steps taken."""
        with _told():
            return bring_up(self.engine)

    def is_reachable(self) -> bool:
        """Say whether the database answers and has a schema."""
        try:
            with _told():
                return version_of(self.engine) > 0
        except StoreFailed:
            return False

    def make(self, sealed: bytes, days: float, now: float) -> Made:
        """Keep a sealed share.

        Parameters
        ----------
        days : how long its link lives. now : the host's clock [seconds since 1970, UTC].

        Raises
        ------
        StoreFull, StoreFailed : it was not kept.
        """
        share_id, token = secrets.token_urlsafe(ID_BYTES), secrets.token_urlsafe(TOKEN_BYTES)
        ends_at = int(now + days * DAY)
        row = {
            "id": share_id,
            "sealed": sealed,
            "made_at": int(now),
            "ends_at": ends_at,
            "by": _fingerprint(token),
        }
        with self._writing() as write:
            used = write("SELECT coalesce(sum(length(sealed)), 0) FROM shares", {}).scalar()
            if int(used) + len(sealed) > self.room:
                raise StoreFull("This host has no room for more shared plans now; try again in some days.")
            write(
                "INSERT INTO shares (id, sealed, made_at, ends_at, taken_back_by) "
                "VALUES (:id, :sealed, :made_at, :ends_at, :by)",
                row,
            )
        return Made(share_id, token, ends_at)

    def sealed(self, share_id: str, now: float) -> tuple[bytes, int]:
        """Give the sealed bytes of a share and when it ends [seconds since 1970, UTC].

        Raises
        ------
        NoSuchShare : never made, ended or taken back. StoreFailed : the database cannot be asked.
        """
        with self._reading() as read:
            found = read("SELECT sealed, ends_at FROM shares WHERE id = :id AND ends_at > :now", _at(share_id, now))
            row = found.first()
        if row is None:
            raise NoSuchShare("There is no such shared plan: it may have ended or been taken back.")
        return bytes(row[0]), int(row[1])

    def take_back(self, share_id: str, token: str) -> None:
        """Delete a share for who holds its code.

        Raises
        ------
        NoSuchShare : there is none, or the code is not its own.
        """
        with self._writing() as write:
            row = write("SELECT taken_back_by FROM shares WHERE id = :id", {"id": share_id}).first()
            if row is None or not hmac.compare_digest(bytes(row[0]), _fingerprint(token)):
                raise NoSuchShare("There is no such shared plan, or this is not the code that takes it back.")
            write("DELETE FROM shares WHERE id = :id", {"id": share_id})

    def clean_up(self, now: float, kept_days: float) -> int:
        """Delete the shares whose link ended more than `kept_days` days ago, and give how many they were."""
        with self._writing() as write:
            done = write("DELETE FROM shares WHERE ends_at <= :before", {"before": int(now - kept_days * DAY)})
            return int(done.rowcount)

    def count(self) -> int:
        """Say how many shares there are, ended ones that are still kept among them."""
        with self._reading() as read:
            return int(read("SELECT count(*) FROM shares", {}).scalar())

    def rows(self) -> Iterator[dict[str, Any]]:
        """Give every row, for a backup, as one moment saw them."""
        with self._reading(whole=True) as read:
            for row in read("SELECT id, sealed, made_at, ends_at, taken_back_by FROM shares ORDER BY id", {}):
                yield {
                    "id": row[0],
                    "sealed": bytes(row[1]),
                    "made_at": int(row[2]),
                    "ends_at": int(row[3]),
                    "by": bytes(row[4]),
                }

    def put_back(self, rows: Iterable[dict[str, Any]]) -> int:
        """Add the rows of a backup, all or none, and give how many were new; a share that is there stays as it is."""
        with self._writing() as write:
            new = 0
            for row in rows:
                if write("SELECT 1 FROM shares WHERE id = :id", {"id": row["id"]}).first() is None:
                    write(
                        "INSERT INTO shares (id, sealed, made_at, ends_at, taken_back_by) "
                        "VALUES (:id, :sealed, :made_at, :ends_at, :by)",
                        row,
                    )
                    new += 1
            return new

    def close(self) -> None:
        """Let the connections go."""
        self.engine.dispose()

    @contextmanager
    def _writing(self) -> Iterator[Any]:
        from sqlalchemy import text

        with _told(), self.engine.execution_options(writes=True).begin() as connection:
            yield lambda statement, given: connection.execute(text(statement), given)

    @contextmanager
    def _reading(self, whole: bool = False) -> Iterator[Any]:
        from sqlalchemy import text

        with _told(), self.engine.connect() as connection:
            if whole:
                _one_moment(connection)
            yield lambda statement, given: connection.execute(text(statement), given)


def _at(share_id: str, now: float) -> dict[str, Any]:
    return {"id": share_id, "now": int(now)}


def _fingerprint(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _one_moment(connection: Connection) -> None:
    from sqlalchemy import text

    if connection.dialect.name == "postgresql":
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))


@contextmanager
def _told() -> Iterator[None]:
    """Turn the database's own errors into one that names no value and no address."""
    from sqlalchemy.exc import SQLAlchemyError

    try:
        yield
    except SQLAlchemyError as error:
        kind = type(getattr(error, "orig", None) or error).__name__
        failed = StoreFailed(
            f"Shared plans cannot be reached or kept now ({kind}); nothing of this was stored. Try again later."
        )
        failed.kind = kind
        raise failed from None


def opened_shares(address: str, room: int = 2_000_000_000) -> Shares:
    """Open the shares of a database and bring it to this program's schema, for the keeper of a host.

    Raises
    ------
    StoreFailed : names the setting and the address, without its password.
    """
    shares = Shares(address, room)
    try:
        shares.bring_up()
    except StoreFailed as error:
        shown = shares.engine.url.render_as_string(hide_password=True)
        raise StoreFailed(
            f"'database' must be one that answers and can be written to (got '{shown}', {error.kind})."
        ) from error
    return shares


def _engine(address: str) -> Engine:
    try:
        import sqlalchemy
    except ImportError as error:
        raise Unavailable("Share links need the 'hosted' extra: pip install 'smartpick[hosted]'.") from error
    if address.startswith("postgresql://"):
        address = address.replace("postgresql://", "postgresql+psycopg://", 1)
    if address.startswith("postgresql"):
        return sqlalchemy.create_engine(
            address,
            pool_pre_ping=True,  # a connection that died with the database is replaced, not used
            pool_timeout=BUSY_SECONDS,
            connect_args={"connect_timeout": BUSY_SECONDS, "options": "-c synchronous_commit=on"},
            hide_parameters=True,
        )
    engine = sqlalchemy.create_engine(address, connect_args={"timeout": BUSY_SECONDS}, hide_parameters=True)

    @sqlalchemy.event.listens_for(engine, "connect")
    def _durable(connection: Any, record: Any) -> None:
        """Write through to the disk before a commit returns, and leave no deleted bytes behind."""
        connection.isolation_level = None  # our own BEGIN below, not the driver's
        for setting in ("journal_mode=DELETE", "synchronous=EXTRA", "secure_delete=ON"):
            connection.execute(f"PRAGMA {setting}").close()

    @sqlalchemy.event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        writes = connection.get_execution_options().get("writes")  # two that read first and then write would block
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
