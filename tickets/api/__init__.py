"""The REST door of tickets: the same verbs as the pages, for programs."""
