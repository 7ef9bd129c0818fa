"""A Python client made of the schema, as anybody may make one: it can be used."""

import importlib
import json
import subprocess
import sys
from pathlib import Path

from helpdesk.api_docs.schema import made
from helpdesk.base.api.media import dumps
from helpdesk.runtime import places

NAME = "helpdesk_client"


def make() -> Path:
    """Write it into var/, where `import helpdesk_client` finds it from now on."""
    home = places.var() / "client"
    home.mkdir(parents=True, exist_ok=True)
    schema = home / "schema.json"
    schema.write_bytes(dumps(made()))
    # As it comes: linters with our rules would change what its author meant.
    wishes = home / "client.json"
    wishes.write_text(json.dumps({"post_hooks": []}))
    done = subprocess.run(
        [
            *(sys.executable, "-m", "openapi_python_client", "generate", "--overwrite"),
            *("--config", str(wishes), "--path", str(schema)),
            *("--meta", "none", "--fail-on-warning"),
            *("--output-path", str(home / NAME)),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    if str(home) not in sys.path:
        sys.path.insert(0, str(home))
    importlib.invalidate_caches()
    return home / NAME


def modules(home: Path) -> list[str]:
    """All of it, by name."""
    found = (path.relative_to(home.parent) for path in home.rglob("*.py"))
    return sorted(".".join(one.with_suffix("").parts) for one in found)
