"""`python -m tests.fuzz [--seconds 60] [--role admin]`: every role's token, all phases.

What counts as found: an answer of 500, one that the schema does not know, one that has
another form, and one that needed no token. Reports stay in var/fuzz/.
"""

import argparse
import json
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from tests.helpdesks import CHECKOUT, environment, running

CONFIG = Path(__file__).with_name("schemathesis.toml")
FUZZ = CHECKOUT / "var" / "fuzz"
# Each of them gets its share of the time: the first alone would take all of it.
PHASES = ("examples,coverage", "fuzzing,stateful")
CHECKS = (
    "not_a_server_error", "status_code_conformance", "content_type_conformance",
    "response_headers_conformance", "response_schema_conformance",
    "negative_data_rejection", "unsupported_method", "use_after_free",
    "ensure_resource_availability", "ignored_auth",
)  # fmt: skip
# These answer for as long as somebody listens.
NEVER_ENDING = ("/api/v1/events/",)
# They end tokens, the one that the run itself is made with as well: all later answers
# would be 401. Of agents only an admin's calls do so.
ENDS_ITSELF = ("tokens_delete",)
ENDS_AGENTS = ("agents_change_role", "agents_deactivate", "agents_edit")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--seconds", type=int, default=60, help="for each role")
    parser.add_argument("--role", action="append", default=[], help="only these")
    parser.add_argument("--phases", action="append", default=[], help="only these")
    options = parser.parse_args()
    sys.exit(fuzz(options.seconds, options.role, options.phases or PHASES))


def fuzz(seconds: int, roles: list[str], phases: Sequence[str] = PHASES) -> int:
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
            _run(site, role, tokens[role], seconds // len(phases), some)
            for role in (roles or sorted(tokens, key=_ends))
            for some in phases
        ]
    return sum(code != 0 for code in found)


def _ends(role: str) -> tuple[bool, str]:
    """An admin comes last: it may end what the others are."""
    return role == "admin", role


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
    print(f"== as {role}: {phases}", flush=True)
    # One worker: CPython 3.11 cannot compile in two threads at once (SystemError "AST
    # constructor recursion depth mismatch"), and generators of cases compile.
    words = [
        str(Path(sys.executable).parent / "st"), "--config-file", str(CONFIG),
        "run", f"{site}/api/schema/?format=json",
        "--header", f"Authorization: Bearer {token}",
        "--phases", phases, "--checks", ",".join(CHECKS),
        "--max-time", str(seconds), "--continue-on-failure", "--workers", "1",
        "--request-timeout", "30", "--suppress-health-check", "all",
        "--report", "ndjson", "--report-dir", str(FUZZ / role), "--warnings", "off",
    ]  # fmt: skip
    for path in NEVER_ENDING:
        words += ["--exclude-path", path]
    for operation in (*ENDS_ITSELF, *(ENDS_AGENTS if role == "admin" else ())):
        words += ["--exclude-operation-id", operation]
    code = subprocess.run(words, cwd=CHECKOUT, check=False).returncode
    return code or _is_shut_out(site, token)


def _is_shut_out(site: str, token: str) -> bool:
    """Whether the run took its own rights: then nothing that came later was tried."""
    asked = urllib.request.Request(
        f"{site}/api/v1/me/", headers={"Authorization": f"Bearer {token}"}
    )
    try:
        urllib.request.urlopen(asked, timeout=30).close()
    except urllib.error.HTTPError as error:
        print(f"The token is answered {error.code} at the end.", flush=True)
        return True
    return False


if __name__ == "__main__":
    main()
