"""What a stranger gets: a wheel and a source archive that hold the data and plan without the repository."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
UV = Path(sys.executable).parent / "uv"
EXAMPLE = ROOT / "examples" / "la_scenario_1.yaml"
DAY = "2026-09-01"


def run(*command: object, **more: object) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, env=clean, **more)
    assert done.returncode == 0, done.stderr[-2000:]
    return done


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    run(UV, "build", "--quiet", "--out-dir", folder, ROOT)
    return folder


@pytest.mark.slow
def test_the_wheel_plans_in_a_clean_environment_as_the_repository_does(archives: Path, tmp_path: Path) -> None:
    run(UV, "venv", "--quiet", "--python", sys.executable, tmp_path / "env")
    python = tmp_path / "env" / "bin" / "python"
    install = (UV, "pip", "install", "--quiet", "--python", python)
    run(*install, "--require-hashes", "-r", ROOT / "requirements.lock")
    run(*install, "--no-deps", next(archives.glob("*.whl")))
    command = ("plan", EXAMPLE, "--day", DAY, "--json", "-")
    there = run(tmp_path / "env" / "bin" / "smartpick", *command, cwd=tmp_path)
    here = run(sys.executable, "-m", "smartpick", *command, cwd=ROOT)
    assert json.loads(there.stdout) == json.loads(here.stdout)


@pytest.mark.slow
def test_the_source_archive_holds_data_templates_and_licence(archives: Path) -> None:
    with tarfile.open(next(archives.glob("*.tar.gz"))) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    tracked = run("git", "ls-files", "smartpick", cwd=ROOT).stdout.split("\n")
    assert {"LICENSE", "README.md", "pyproject.toml"} <= names
    assert not {name for name in names if name.startswith("tests")}, "a part of the tests would be of no use"
    assert {name for name in tracked if name and not name.endswith((".gitignore",))} <= names
