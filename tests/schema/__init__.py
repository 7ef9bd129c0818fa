"""The released schema of the API, and what may not happen to it."""
