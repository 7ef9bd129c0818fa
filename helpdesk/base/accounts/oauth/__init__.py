"""Where django-oauth-toolkit meets our rules: apps of others, and what they may do."""
