"""/api/schema/ and /api/docs/: the API, told by itself to whoever may use it (AC-63)."""
