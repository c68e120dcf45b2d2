"""`smartpick host`: the keeper's commands."""

from __future__ import annotations

import socket
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest


def smartpick(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "smartpick", *words],
        capture_output=True,
        text=True,
        env=environment | {"PATH": "/usr/bin:/bin", "OPENBLAS_NUM_THREADS": "1"},
        check=False,
    )


@pytest.mark.slow
def test_a_keeper_sets_up_backs_up_loses_the_disk_and_restores(tmp_path: Path) -> None:
    from smartpick.web.hosting.store import Shares

    settings = tmp_path / "host.toml"
    settings.write_text(f'database = "sqlite:///{tmp_path}/shares.db"\n')
    named = ("--settings", str(settings))
    assert "0 shares." in smartpick("host", "migrate", *named).stdout
    store = Shares(f"sqlite:///{tmp_path}/shares.db")
    made = store.make(b"\x01" + bytes(60), 7, 1_900_000_000)
    assert "1 share written" in smartpick("host", "backup", str(tmp_path / "b.gz"), *named).stdout
    assert (tmp_path / "b.gz").stat().st_mode & 0o077 == 0
    store.close()
    (tmp_path / "shares.db").unlink()
    assert "1 of 1" in smartpick("host", "restore", str(tmp_path / "b.gz"), *named).stdout
    store = Shares(f"sqlite:///{tmp_path}/shares.db")
    assert store.sealed(made.id, 1_900_000_000)[0] == b"\x01" + bytes(60)
    store.close()
    assert smartpick("host", "clean-up", *named).stdout.startswith("0 ended")


def test_the_settings_that_are_printed_are_settings_that_can_be_read(tmp_path: Path) -> None:
    from smartpick.web.hosting.settings import Settings, read_settings

    printed = smartpick("host", "settings")
    file = tmp_path / "host.toml"
    file.write_text(printed.stdout)
    assert set(tomllib.loads(printed.stdout)) == set(Settings.model_fields)
    assert read_settings(file, {}) == Settings()


@pytest.mark.slow
def test_a_wrong_setting_ends_in_one_line_and_status_2(tmp_path: Path) -> None:
    done = smartpick("serve", "--hosted", SMARTPICK_WORKERS="none")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "'workers' must be" in done.stderr
    password = smartpick("host", "settings", SMARTPICK_DATABASE="postgresql://a:secret@b/c")
    assert "secret" not in password.stdout + password.stderr
    alone = smartpick("serve", "--settings", "x.toml")
    assert alone.returncode == 2


@pytest.mark.slow
@pytest.mark.parametrize("more", [(), ("--hosted",)])
def test_a_port_that_is_taken_is_refused_before_an_address_is_announced(more: tuple[str, ...]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = smartpick("serve", *more, "--port", str(port), SMARTPICK_DATABASE="")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"'port' must be a free one (got {port}).")
    assert len(done.stderr.splitlines()) == 1


def test_a_database_that_cannot_be_opened_is_named_without_its_password(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    done = smartpick("host", "migrate", SMARTPICK_DATABASE=f"sqlite:///{tmp_path}/file/shares.db")
    assert done.stderr.startswith(
        f"'database' must be one that answers and can be written to (got 'sqlite:///{tmp_path}"
    )


def test_a_slip_in_a_variable_of_the_environment_is_named_and_nothing_else_is_minded() -> None:
    from smartpick.errors import InvalidInput
    from smartpick.web.hosting.settings import read_settings

    with pytest.raises(InvalidInput, match=r"SMARTPICK_SHARE_DAY.*Did you mean SMARTPICK_SHARE_DAYS\?"):
        read_settings(None, {"SMARTPICK_SHARE_DAY": "5"})
    others = {"SMARTPICK_HOME": "/x", "SMARTPICK_SERVICE_PORT": "80", "SMARTPICK_PORT_80_TCP": "tcp://10.0.0.1:80"}
    assert read_settings(None, {**others, "SMARTPICK_SHARE_BYTES": "500000"}).share_bytes == 500_000


def test_the_settings_file_that_is_shipped_for_hosts_is_a_good_one() -> None:
    from smartpick.web.hosting.settings import read_settings

    shipped = Path(__file__).parents[2] / "deploy" / "host.toml"
    assert read_settings(shipped, {}).workers >= 1
