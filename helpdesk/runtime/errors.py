"""The one error of start-up: a sentence that says what to do."""


class CannotStart(Exception):
    """What happened, and what the reader can do about it, as one or two sentences."""
