"""Every kind of messenger: one line each."""

from tests.channels_app.contract import mastodon, matrix, meta, sms, telegram, whatsapp
from tests.channels_app.contract.case import Case

CASES: tuple[Case, ...] = (
    mastodon.CASE,
    matrix.CASE,
    sms.CASE,
    telegram.CASE,
    whatsapp.CASE,
    meta.MESSENGER,
    meta.INSTAGRAM,
)
