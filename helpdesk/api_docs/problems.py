"""What each code of an error means."""

from collections.abc import Iterator

from helpdesk.base.errors import Refused

# What every address may answer, beside what the domain refuses.
COMMON = {
    "cannot_act_as": "This token cannot act as the agent that Act-As names.",
    "conflict": "It was changed meanwhile by somebody else.",
    "csrf_failed": "A page of ours sent no CSRF token, or an old one.",
    "cursor_expired": "The cursor is from before a restore: start anew without `after`.",
    "idempotency_in_progress": "The same key is being worked on: ask again in a moment.",
    "idempotency_mismatch": "The key was used with another body: use a new one.",
    "insufficient_scope": "The token lacks the scope that `detail` names.",
    "internal_error": "Something of ours failed; nothing was changed. Send it again.",
    "invalid_idempotency_key": "1 to 255 printable ASCII characters, and nothing else.",
    "invalid": "`errors` says what is wrong, field by field.",
    "invalid_token": "The token is unknown, expired, revoked, or not for this address.",
    "malformed": "The body is no JSON, or a form that cannot be read.",
    "method_not_allowed": "The address knows other methods.",
    "not_acceptable": "Only application/json can be given.",
    "not_found": "There is nothing here that you may see.",
    "not_set_up": "The helpdesk has not been set up yet.",
    "not_repeatable": "It calls the world or tells a secret: send no Idempotency-Key.",
    "precondition_failed": "`If-Match` names an older version; `current` has the newest.",
    "rate_limited": "Too many calls this minute: `Retry-After` says when to go on.",
    "token_in_url": "A token never goes into an address. Make a new one.",
    "too_large": "The body is larger than is taken.",
    "too_many_streams": "A token may have five streams of events at once.",
    "unauthenticated": "Say who you are: Authorization: Bearer.",
    "unavailable": "The database cannot be asked just now; nothing was changed.",
    "unknown_field": "The body has a field that there is not.",
    "unknown_parameter": "The address has a parameter that there is not.",
    "unsupported_media_type": "Only JSON is taken, and forms where files may come.",
}


def codes() -> dict[str, str]:
    """What each stable code of a problem means."""
    return {kind.code: _first_line(kind) for kind in _all(Refused)} | COMMON


def _first_line(kind: type[Refused]) -> str:
    """What its author wrote of it; else its code, which is made of words."""
    written = (kind.__doc__ or "").strip().partition("\n")[0]
    return written or f"{kind.code.replace('_', ' ').capitalize()}."


def _all(kind: type[Refused]) -> Iterator[type[Refused]]:
    for sub in kind.__subclasses__():
        yield sub
        yield from _all(sub)
