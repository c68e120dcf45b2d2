"""Share links in the database: kept, ended, taken back, moved, and brought up from older schemas."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy
from postgres import cluster

from smartpick.errors import InvalidInput
from smartpick.web.hosting.backup import read_backup, write_backup
from smartpick.web.hosting.schema import NEWEST, NewerSchema, bring_up, version_of
from smartpick.web.hosting.store import DAY, NoSuchShare, Shares, StoreFailed, StoreFull

NOW = 1_800_000_000.0
SEALED = b"\x01" + bytes(60)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    with cluster() as own:
        yield own.address


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def shares(request, tmp_path) -> Iterator[Shares]:
    if request.param == "sqlite":
        address = f"sqlite:///{tmp_path}/shares.db"
    else:
        address = request.getfixturevalue("postgres")
        engine = sqlalchemy.create_engine(address.replace("postgresql", "postgresql+psycopg", 1))
        with engine.begin() as connection:
            connection.execute(sqlalchemy.text("DROP TABLE IF EXISTS shares, smartpick_schema"))
        engine.dispose()
    store = Shares(address, room=1_000)
    store.bring_up()
    yield store
    store.close()


def test_what_is_kept_comes_back_until_its_link_ends(shares: Shares) -> None:
    made = shares.make(SEALED, 7, NOW)
    assert shares.sealed(made.id, NOW + 7 * DAY - 1) == (SEALED, int(NOW) + 7 * DAY)
    with pytest.raises(NoSuchShare):
        shares.sealed(made.id, NOW + 7 * DAY)


def test_ids_and_codes_have_at_least_128_bits_and_differ(shares: Shares) -> None:
    made = [shares.make(b"\x01" * 40, 1, NOW) for _ in range(20)]
    texts = {one.id for one in made} | {one.take_back for one in made}
    assert len(texts) == 40
    assert min(map(len, texts)) >= 128 / 6


def test_a_share_is_taken_back_with_its_own_code_alone(shares: Shares) -> None:
    one, other = shares.make(SEALED, 7, NOW), shares.make(SEALED, 7, NOW)
    with pytest.raises(NoSuchShare):
        shares.take_back(one.id, other.take_back)
    shares.take_back(one.id, one.take_back)
    with pytest.raises(NoSuchShare):
        shares.sealed(one.id, NOW)
    assert shares.sealed(other.id, NOW)[0] == SEALED


def test_the_code_itself_is_not_in_the_database(shares: Shares) -> None:
    made = shares.make(SEALED, 7, NOW)
    assert all(made.take_back.encode() not in value for row in shares.rows() for value in (row["sealed"], row["by"]))


def test_clean_up_deletes_what_ended_long_enough_ago_and_nothing_else(shares: Shares) -> None:
    short, long = shares.make(SEALED, 1, NOW), shares.make(SEALED, 30, NOW)
    assert shares.clean_up(NOW + 3 * DAY, kept_days=3) == 0
    assert shares.clean_up(NOW + 4 * DAY, kept_days=3) == 1
    with pytest.raises(NoSuchShare):
        shares.sealed(short.id, NOW)
    assert shares.sealed(long.id, NOW + 4 * DAY)[0] == SEALED


def test_a_full_host_refuses_and_keeps_what_it_has(shares: Shares) -> None:
    made = shares.make(bytes(900), 7, NOW)
    with pytest.raises(StoreFull):
        shares.make(bytes(200), 7, NOW)
    assert shares.sealed(made.id, NOW)[0] == bytes(900)
    assert shares.count() == 1


def test_a_backup_gives_every_share_back_and_may_be_restored_twice(shares: Shares, tmp_path: Path) -> None:
    made = [shares.make(bytes([n]) * 50, 7, NOW) for n in range(5)]
    assert write_backup(shares, tmp_path / "backup") == 5
    shares.take_back(made[0].id, made[0].take_back)
    rows = read_backup(tmp_path / "backup")
    assert shares.put_back(rows) == 1
    assert shares.put_back(rows) == 0
    assert [shares.sealed(one.id, NOW)[0] for one in made] == [bytes([n]) * 50 for n in range(5)]
    shares.take_back(made[3].id, made[3].take_back)  # the codes came back too


def test_a_cut_or_changed_backup_is_refused(tmp_path: Path) -> None:
    store = Shares(f"sqlite:///{tmp_path}/a.db")
    store.bring_up()
    for n in range(50):
        store.make(bytes([n]) * 500, 7, NOW)
    write_backup(store, tmp_path / "whole")
    store.close()
    whole = (tmp_path / "whole").read_bytes()
    for name, content in {"cut": whole[: len(whole) // 2], "empty": b"", "text": b"hello", "none": None}.items():
        if content is not None:
            (tmp_path / name).write_bytes(content)
        with pytest.raises(InvalidInput, match=r"backup|existing"):
            read_backup(tmp_path / name)
    import gzip

    lines = gzip.decompress(whole).splitlines(keepends=True)
    (tmp_path / "lost_row").write_bytes(gzip.compress(b"".join(lines[:3] + lines[4:])))
    with pytest.raises(InvalidInput):
        read_backup(tmp_path / "lost_row")


def test_shares_move_from_one_database_to_another(shares: Shares, tmp_path: Path) -> None:
    made = shares.make(SEALED, 7, NOW)
    write_backup(shares, tmp_path / "backup")
    other = Shares(f"sqlite:///{tmp_path}/other.db")
    other.bring_up()
    assert other.put_back(read_backup(tmp_path / "backup")) == 1
    assert other.sealed(made.id, NOW) == shares.sealed(made.id, NOW)
    other.close()


def test_an_older_database_is_brought_up_with_its_shares(tmp_path: Path) -> None:
    store = Shares(f"sqlite:///{tmp_path}/old.db")
    assert bring_up(store.engine, to=1) == [1]
    made = store.make(SEALED, 7, NOW)
    assert store.bring_up() == list(range(2, NEWEST + 1))
    assert store.bring_up() == []
    assert store.sealed(made.id, NOW)[0] == SEALED
    names = {index["name"] for index in sqlalchemy.inspect(store.engine).get_indexes("shares")}
    assert "shares_ends_at" in names
    store.close()


def test_a_newer_database_is_not_touched(tmp_path: Path) -> None:
    store = Shares(f"sqlite:///{tmp_path}/new.db")
    store.bring_up()
    with store.engine.begin() as connection:
        connection.execute(sqlalchemy.text(f"INSERT INTO smartpick_schema (step) VALUES ({NEWEST + 1})"))
    with pytest.raises(NewerSchema, match="newer SmartPick"):
        store.bring_up()
    assert version_of(store.engine) == NEWEST + 1
    store.close()


def test_a_failed_step_leaves_nothing_behind(shares: Shares, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = {NEWEST + 1: ("breaks half-way", ("CREATE TABLE half (a INTEGER)", "CREATE TABLE half (a INTEGER)"))}
    from smartpick.web.hosting import schema

    monkeypatch.setattr(schema, "STEPS", schema.STEPS | broken)
    with pytest.raises(sqlalchemy.exc.SQLAlchemyError):
        bring_up(shares.engine, to=NEWEST + 1)
    assert version_of(shares.engine) == NEWEST
    assert not sqlalchemy.inspect(shares.engine).has_table("half")


def test_a_database_out_of_reach_is_told_without_its_address() -> None:
    store = Shares("postgresql://somebody:secret@127.0.0.1:1/none")
    assert not store.is_reachable()
    with pytest.raises(StoreFailed) as problem:
        store.make(SEALED, 7, NOW)
    assert "secret" not in str(problem.value)
    assert "127.0.0.1" not in str(problem.value)


def test_a_full_disk_is_told_and_loses_nothing(tmp_path: Path) -> None:
    store = Shares(f"sqlite:///{tmp_path}/small.db")
    store.bring_up()

    @sqlalchemy.event.listens_for(store.engine, "connect")
    def _small(connection, record) -> None:
        connection.execute("PRAGMA max_page_count=40").close()

    store.engine.dispose()
    kept, refused = [], 0
    for n in range(40):
        try:
            kept.append((store.make(bytes([n]) * 9_000, 7, NOW), bytes([n]) * 9_000))
        except StoreFailed:
            refused += 1
    assert refused
    assert kept
    assert all(store.sealed(made.id, NOW)[0] == content for made, content in kept)
    store.close()
