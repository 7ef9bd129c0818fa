"""Static files as they are served: short, and with a digest of the content in each name."""

import re
from collections.abc import Callable
from typing import Any

from django.core.files.base import ContentFile
from servestatic.storage import CompressedManifestStaticFilesStorage

from helpdesk.base.squeeze import squeeze


class Storage(CompressedManifestStaticFilesStorage):
    """Django's manifest, with the imports between our own modules renamed too."""

    support_js_module_import_aggregation = True
    # A name changes with those of all that it imports: as many rounds as the chain is long.
    max_post_process_passes = 20

    def url_converter(
        self, name: str, *args: Any, **kwargs: Any
    ) -> Callable[[re.Match[str]], str]:
        """Other people's modules name nothing of ours, and confuse Django's pattern."""
        if name.startswith("vendor/"):
            return lambda found: found[0]
        return super().url_converter(name, *args, **kwargs)

    def _save(self, name: str, content: Any) -> str:
        """Our own scripts and styles without what only we read: 5 KB less of an inbox.

        Here, since Django makes the hashed files of the sources, not of what it collected.
        """
        if name.endswith((".js", ".css")) and not name.startswith("vendor/"):
            content = ContentFile(squeeze(b"".join(content.chunks()).decode()).encode())
        saved: str = super()._save(name, content)  # type: ignore[misc]
        return saved
