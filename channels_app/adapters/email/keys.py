"""What makes two mails the same one, and whose line a mail stands in."""

import hashlib

from channels_app.adapters.email import addresses, mime

_TOLD_BY = ("message-id", "from", "date", "subject")


def source_key(raw: bytes) -> str:
    """The same for a mail delivered twice, on whatever way.

    Never the Message-ID alone: whoever sends first with the id of a mail to come would
    make us drop the real one. Trace fields differ from way to way, line ends too.
    """
    headers, body = mime.split_headers(raw)
    digest = hashlib.sha256()
    for name in _TOLD_BY:
        for value in (value for key, value in headers if key == name):
            digest.update(b"%d:%s:%d:" % (len(name), name.encode(), len(value)))
            digest.update(value)
    digest.update(b"body:" + raw[body:].replace(b"\r\n", b"\n").rstrip(b"\n"))
    return digest.hexdigest()


def conv_key(raw: bytes) -> str:
    """The same for all mail of one sender; a mail without one stands alone."""
    headers, _ = mime.split_headers(mime.with_line_feeds(raw))
    for name in ("from", "sender", "return-path"):
        for key, value in headers:
            if key == name:
                for entry in addresses.read_list(value):
                    sender = addresses.canonical(entry.address)
                    if sender is not None:
                        return hashlib.sha256(sender.encode()).hexdigest()
    return source_key(raw)
