"""Every verb of the doors."""

from channels_app.actions.quarantine import reject, reprocess

__all__ = ["reject", "reprocess"]
