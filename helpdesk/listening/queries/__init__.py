"""Reads: the stream of mentions, and what a rule would make of it."""
