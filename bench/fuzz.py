"""Fuzz every reader, guided by the code that an input reaches; findings go on, so that one does not hide the next.

Run with `nice -n 10 python bench/fuzz.py --minutes 2 [--door "policy page"]`; needs `pip install atheris` (Linux),
which the checks do not. Each door of `tests/doors.py` is fuzzed in a process of its own, for so long; what it learned
stays in `--keep` (default build/fuzz) and the next run goes on from there. A finding is an exception that is no
refusal, an answer that takes longer than two seconds, or words that cannot be printed. It is told once per place in the
code, with the input that shows it.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import re
import subprocess
import sys
import time
import traceback
from pathlib import Path

ROOT = Path(__file__).parent.parent
SLOW = 2.0  # seconds of the processor for an input of at most LONGEST bytes
LONGEST = 4_096  # bytes
MEMORY = 3_000  # MB, beyond which a door is stopped and told


def main() -> None:
    """Fuzz the doors asked for, one after the other, and tell what was found."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--minutes", type=float, default=1.0, help="per door")
    asked.add_argument("--door", action="append", help="only this one; repeatable")
    asked.add_argument("--keep", type=Path, default=ROOT / "build" / "fuzz")
    asked.add_argument("--one", help=argparse.SUPPRESS)
    told = asked.parse_args()
    if told.one:
        fuzz(told.one, told.keep / slug(told.one), told.minutes)
        return
    for name in told.door or names():
        command = [sys.executable, __file__, "--one", name, "--minutes", str(told.minutes), "--keep", str(told.keep)]
        ended = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
        print(summary(name, told.keep / slug(name), ended), flush=True)


def names() -> list[str]:
    """Give the doors without loading them into this process."""
    code = "import sys; sys.path.insert(0, 'tests'); from doors import DOORS; print('\\n'.join(DOORS))"
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return found.stdout.splitlines()


def slug(name: str) -> str:
    """Give a folder's name for a door."""
    return re.sub(r"\W+", "_", name)


def summary(name: str, folder: Path, ended: subprocess.CompletedProcess[str]) -> str:
    """Give one line: how many inputs were tried, how much code was reached, what was found."""
    tried = re.findall(r"#(\d+)", ended.stderr)
    reached = re.findall(r"cov: (\d+)", ended.stderr)
    found = sorted((folder / "found").glob("*.txt"))
    stopped = "" if "DONE" in ended.stderr else f"; stopped with status {ended.returncode}: {ended.stderr[-300:]!r}"
    last, points = (tried or ["0"])[-1], (reached or ["0"])[-1]
    return f"{name}: {last} inputs, {points} points of code, {len(found)} findings{stopped}"


def fuzz(name: str, folder: Path, minutes: float) -> None:
    """Fuzz one door in this process until the time is over."""
    import atheris

    sys.path.insert(0, str(ROOT / "tests"))
    with atheris.instrument_imports(include=["smartpick", "yaml", "pypdf", "docx"]):
        import docx  # noqa: F401 - loaded later, it would not be seen into
        import pypdf  # noqa: F401
        from doors import DOORS
    from smartpick.errors import InvalidInput

    door = DOORS[name]
    found, corpus = folder / "found", folder / "corpus"
    for path in (found, corpus):
        path.mkdir(parents=True, exist_ok=True)
    (corpus / "example").write_bytes(door.example)

    def tell(what: str, content: bytes, details: str) -> None:
        path = found / f"{slug(what)[-120:]}.txt"
        if not path.exists():
            path.write_text(details, encoding="utf-8", errors="backslashreplace")
            path.with_suffix(".input").write_bytes(content)

    def knock(content: bytes) -> None:
        began = time.process_time()
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                door.read(content)
        except InvalidInput as refusal:
            try:
                str(refusal).encode()
            except UnicodeEncodeError:
                tell(f"unprintable {refusal.must_be}", content, ascii(str(refusal)))
            if len(str(refusal)) > 2_000:
                tell(f"endless {refusal.must_be[:60]}", content, str(refusal)[:4_000])
        except Exception as error:
            where = traceback.extract_tb(error.__traceback__)
            ours = [step for step in where if "smartpick" in step.filename] or list(where)
            place = f"{Path(ours[-1].filename).name}_{ours[-1].lineno}"
            tell(f"{type(error).__name__} {place}", content, traceback.format_exc())
        spent = time.process_time() - began
        if spent > SLOW:
            tell(f"slow {spent:.0f} s", content, json.dumps({"seconds": spent, "bytes": len(content)}))

    limits = [f"-max_total_time={round(minutes * 60)}", f"-max_len={LONGEST}", f"-rss_limit_mb={MEMORY}", "-timeout=60"]
    atheris.Setup([sys.argv[0], *limits, f"-artifact_prefix={found}/", str(corpus)], knock)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
