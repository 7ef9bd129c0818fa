"""Mentions, rules for them and what is watched, under /api/v1/."""
