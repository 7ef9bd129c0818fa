"""Schemathesis against a whole helpdesk: `make fuzz`."""
