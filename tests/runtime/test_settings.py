"""A wrong environment variable is answered by a sentence that names it."""

import os
import subprocess
import sys

import pytest

from helpdesk.runtime import places


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WEB_THREADS", "abc"), ("WEB_THREADS", "0"), ("POLL_SECONDS", "-5"),
        ("CREDENTIAL_KEY", "zz"), ("SECRET_KEY", "x"), ("SITE_URL", "nonsense"),
        ("DATABASE_URL", "mysql://x/y"),
    ],
)  # fmt: skip
def test_nonsense_in_a_variable_is_told_in_one_sentence(name, value):
    told = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=places.CHECKOUT,
        env={**os.environ, name: value},
        capture_output=True,
        text=True,
    )

    assert told.returncode == 1
    assert told.stderr.count("\n") == 1
    assert told.stderr.startswith(f"{name} ")
