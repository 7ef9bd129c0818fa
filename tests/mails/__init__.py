"""Mails of our own making, and how each is to be read.

`python -m tests.mails` writes them to tests/wire/email/CLASS/NAME.eml, with NAME.json
beside it: what `manage.py parse_mail` has to say of it. What is expected is told by who
made the mail, who knows what was meant: never by what reads it.
"""
