"""Every code that an error of the API can have is explained."""

import re
from pathlib import Path

from helpdesk.api_docs.problems import codes

ROOT = Path(__file__).parents[2]
ROOMS = ("helpdesk", "tickets", "channels_app", "knowledge_base")
RAISED = re.compile(
    r'Problem\(\s*\d+,\s*"(\w+)"|^    default_code = "(\w+)"'
    r'|(?:PermissionDenied|AuthenticationFailed)\([^()]*code="(\w+)"',
    re.MULTILINE,
)


def test_every_code_that_is_raised_is_explained():
    raised = {
        next(filter(None, found.groups()))
        for room in ROOMS
        for file in (ROOT / room).rglob("*.py")
        for found in RAISED.finditer(file.read_text())
    }

    assert len(raised) > 12
    assert sorted(raised - codes().keys()) == []
