"""`python -m tests.fuzz [--seconds 60] [--role admin]`: every role's token, all phases.

What counts as found: an answer of 500, one that the schema does not know, one that has
another form, and one that needed no token. Reports stay in var/fuzz/.
"""

import argparse
import json
import shutil
import subprocess
import sys
from pathlib import Path

from tests.helpdesks import CHECKOUT, environment, running

FUZZ = CHECKOUT / "var" / "fuzz"
PHASES = "examples,coverage,fuzzing,stateful"
CHECKS = (
    "not_a_server_error", "status_code_conformance", "content_type_conformance",
    "response_headers_conformance", "response_schema_conformance",
    "negative_data_rejection", "unsupported_method", "use_after_free",
    "ensure_resource_availability", "ignored_auth",
)  # fmt: skip
# These answer for as long as somebody listens.
NEVER_ENDING = ("/api/v1/events/",)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--seconds", type=int, default=60, help="for each role")
    parser.add_argument("--role", action="append", default=[], help="only these")
    parser.add_argument("--phases", default=PHASES)
    options = parser.parse_args()
    sys.exit(fuzz(options.seconds, options.role, options.phases))


def fuzz(seconds: int, roles: list[str], phases: str = PHASES) -> int:
    """How many roles' runs found something."""
    var = FUZZ / "state"
    shutil.rmtree(var, ignore_errors=True)
    more = {
        "DJANGO_SETTINGS_MODULE": "helpdesk.demo.settings",
        "API_CALLS_PER_MINUTE": "100000000",
    }
    with running("demo", var, **more) as site:
        tokens = _tokens(var, more)
        found = [
            _run(site, role, tokens[role], seconds, phases)
            for role in (roles or sorted(tokens))
        ]
    return sum(code != 0 for code in found)


def _tokens(var: Path, more: dict[str, str]) -> dict[str, str]:
    told = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.fuzz.tokens"],
        cwd=CHECKOUT,
        env=environment(var, **more),
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    tokens: dict[str, str] = json.loads(told.stdout)
    return tokens


def _run(site: str, role: str, token: str, seconds: int, phases: str) -> int:
    """Its exit code: 0 when nothing was found."""
    print(f"== as {role}", flush=True)
    words = [
        str(Path(sys.executable).parent / "st"), "run", f"{site}/api/schema/?format=json",
        "--header", f"Authorization: Bearer {token}",
        "--phases", phases, "--checks", ",".join(CHECKS),
        "--max-time", str(seconds), "--continue-on-failure", "--workers", "2",
        "--request-timeout", "30", "--suppress-health-check", "all",
        "--report", "ndjson", "--report-dir", str(FUZZ / role), "--warnings", "off",
    ]  # fmt: skip
    for path in NEVER_ENDING:
        words += ["--exclude-path", path]
    return subprocess.run(words, cwd=CHECKOUT, check=False).returncode


if __name__ == "__main__":
    main()
