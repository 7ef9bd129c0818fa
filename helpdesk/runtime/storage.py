"""Names of static files: a digest of the content in each, and in each `import`."""

import re
from collections.abc import Callable
from typing import Any

from servestatic.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):
    """Django's manifest, with the imports between our own modules renamed too."""

    support_js_module_import_aggregation = True

    def url_converter(
        self, name: str, *args: Any, **kwargs: Any
    ) -> Callable[[re.Match[str]], str]:
        """Other people's modules name nothing of ours, and confuse Django's pattern."""
        if name.startswith("vendor/"):
            return lambda found: found[0]
        return super().url_converter(name, *args, **kwargs)
