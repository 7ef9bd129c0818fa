"""The conventions of /api/v1/, which each app's own `api` builds on."""
