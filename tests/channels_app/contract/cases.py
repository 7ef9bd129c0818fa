"""Every kind of messenger: one line each."""

from tests.channels_app.contract import telegram, whatsapp
from tests.channels_app.contract.case import Case

CASES: tuple[Case, ...] = (telegram.CASE, whatsapp.CASE)
