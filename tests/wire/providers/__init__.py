"""Providers of messages as their own documentation describes them, on this machine.

`with Telegram() as telegram:` is a server on a free port. Whoever tests puts
`telegram.url` where the address of the API is asked for, and `telegram.place` into
EGRESS_ALLOW. Beside the API each of them has customers to play (`customers.py`), a script
of what goes wrong next (`base.py`), and delivers its webhooks to `hook` over HTTP.
`python -m tests.wire.providers` runs all of them as a process of its own.
"""
