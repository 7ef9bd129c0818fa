"""Reads: what everybody may find, and the list of whoever writes it."""
