"""`python -m tests.fuzz.mails [--seconds 600]`: mails that nobody would think of.

Guided by what code each one reaches, beginning with the corpus (tests/wire/email). Found
is an exception, an answer that is no JSON object, words that got lost, and a mail that
takes more than two seconds of CPU. What was found is kept in var/fuzz/mails/: mend it, and
let the corpus have it (tests/mails).
"""

import argparse
import shutil
import subprocess
import sys

from tests.helpdesks import CHECKOUT

CORPUS = CHECKOUT / "tests" / "wire" / "email"
FOUND = CHECKOUT / "var" / "fuzz" / "mails"
LARGEST = 100_000


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.mails")
    parser.add_argument("--seconds", type=int, default=600)
    sys.exit(fuzz(parser.parse_args().seconds))


def fuzz(seconds: int) -> int:
    """Its exit code: 0 when nothing was found. libFuzzer ends the process it runs in."""
    seeds = FOUND / "seeds"
    seeds.mkdir(parents=True, exist_ok=True)
    # What it learned last time stays there, too.
    for path in CORPUS.glob("*/*.eml"):
        shutil.copyfile(path, seeds / f"{path.parent.name}-{path.name}")
    words = [
        sys.executable, "-m", "tests.fuzz.inside", str(seeds),
        f"-max_total_time={seconds}", f"-max_len={LARGEST}", "-timeout=30",
        "-rss_limit_mb=1500", f"-artifact_prefix={FOUND}/", "-print_final_stats=1",
    ]  # fmt: skip
    return subprocess.run(words, cwd=CHECKOUT, check=False).returncode


if __name__ == "__main__":
    main()
