"""What can be asked of tickets, as a tree of typed conditions: saved views, search and
programs say it in the same words, as JSON (`tree`) or as text (`text`); `meaning` makes a
question to the database of it, by the one registry (`fields_of`)."""
