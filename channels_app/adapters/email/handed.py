"""A mail that a mail server hands over, by whatever door."""

from channels_app.adapter import Raw
from channels_app.adapters.email import keys


def raw(content: bytes, **note: str) -> Raw:
    """It as it is kept. The keys are those of a mail that was fetched: handed over and
    fetched it is one mail.

    note: what its door knows of it: `to` is whom it was addressed to on the envelope.
    """
    return Raw(
        content=content,
        source_key=keys.source_key(content),
        conv_key=keys.conv_key(content),
        note=note,
    )
