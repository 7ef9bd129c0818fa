"""Scripts of ours name nothing that another one of ours does not have."""

import re
from pathlib import Path

SCRIPTS = Path(__file__).parents[2] / "helpdesk" / "static" / "js"
IMPORT = re.compile(r'import \{([^}]*)\} from "\./([\w-]+\.js)"')
EXPORT = re.compile(r"export (?:async )?(?:function\*?|const|class|let) (\w+)")


def test_what_a_script_imports_is_there():
    # A browser loads no module that asks in vain, and says so in its console alone.
    missing = []
    for script in sorted(SCRIPTS.glob("*.js")):
        for names, other in IMPORT.findall(script.read_text()):
            there = set(EXPORT.findall((SCRIPTS / other).read_text()))
            wanted = {name.split(" as ")[0].strip() for name in names.split(",")} - {""}
            missing += [(script.name, name, other) for name in wanted - there]
    assert missing == []
