"""/api/v1/webhooks/: all that the settings pages can do."""
