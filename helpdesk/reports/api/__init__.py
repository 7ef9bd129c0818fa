"""The REST door of reports."""
