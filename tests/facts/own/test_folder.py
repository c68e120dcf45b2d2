"""The user's own folder: where it is, and that a failed write changes nothing."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest
from table_files import files_in

from smartpick.errors import InvalidInput
from smartpick.facts.own.folder import own_folder, write_own


def test_the_own_folder_follows_the_environment() -> None:
    assert own_folder({"SMARTPICK_HOME": "/a"}) == Path("/a")
    assert own_folder({"XDG_DATA_HOME": "/b"}) == Path("/b/smartpick")
    assert own_folder({}).name == "smartpick"


def test_a_write_that_fails_leaves_the_old_table(tmp_path: Path) -> None:
    write_own("a.csv", ("x",), [["1"]], tmp_path)

    def rows() -> object:
        yield ["2"]
        raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        write_own("a.csv", ("x",), rows(), tmp_path)
    assert files_in(tmp_path) == {"a.csv": b"x\n1\n"}


def test_a_folder_that_cannot_be_written_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(InvalidInput, match="SMARTPICK_HOME"):
        write_own("a.csv", ("x",), [], tmp_path / "file")


def test_a_disk_that_runs_full_while_writing_leaves_what_was_and_is_said(tmp_path: Path) -> None:
    write_own("a.csv", ("x",), [["1"]], tmp_path)

    def rows() -> object:
        yield ["2"]
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(InvalidInput, match="No space left"):
        write_own("a.csv", ("x",), rows(), tmp_path)
    assert files_in(tmp_path) == {"a.csv": b"x\n1\n"}
