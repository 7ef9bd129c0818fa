"""What WhatsApp's codes of errors mean for whoever wrote a message
(developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes).

The same codes come as answers, and later as receipts of messages that failed.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from channels_app import graph
from channels_app.adapter import DeliveryFailed
from channels_app.graph import Refusal

# Nothing is helped by trying again.
FINAL: dict[int, str | Promise] = {
    470: _(
        "They wrote last more than 24 hours ago: WhatsApp takes only approved templates"
        " now. Send one, or answer another way."
    ),
    131009: _("WhatsApp could not read the message."),
    131021: _("This is our own number."),
    131026: _(
        "WhatsApp cannot reach them: they may not use it, or have not agreed to its"
        " terms. Answer another way."
    ),
    131030: _(
        "This is a test number, and they are not among those it may write to. An admin"
        " has to add them at Meta."
    ),
    131049: _(
        "WhatsApp holds this back: they got many messages of businesses lately. Try"
        " tomorrow, or answer another way."
    ),
    131050: _("They asked WhatsApp for no more advertising of ours."),
    131051: _("WhatsApp does not take this kind of message."),
    131052: _("WhatsApp could not fetch the file."),
    131053: _("WhatsApp does not take this file: its type or size is not right."),
    131062: _("WhatsApp needs their number for this, and we do not know it."),
    132000: _("The template asks for another number of values."),
    132001: _("There is no such template in this language, or it is not approved."),
    132005: _("The template is too long with these values."),
    132007: _("WhatsApp does not allow the words of this template."),
    132008: _("The template does not take these values."),
    132012: _("The template does not take these values."),
    132015: _("WhatsApp has paused this template: customers complained of it."),
    132016: _("WhatsApp has switched this template off: customers complained of it."),
    133010: _("Our number is not registered at WhatsApp. An admin has to look there."),
}
FINAL[131047] = FINAL[470]
# These wait for an admin, or for better times.
PASSING: dict[int, str | Promise] = {
    131000: _("WhatsApp is in trouble at the moment."),
    131042: _("Meta asks for a way to pay. An admin has to look there."),
    131045: _("Our number is not registered at WhatsApp. An admin has to look there."),
    131048: _("WhatsApp takes less from our number, as customers complained of it."),
    131064: _("WhatsApp takes no more templates of ours for now."),
}
AILING = frozenset({131016, 131057, 133004})
# Seconds: WhatsApp asks for longer and longer pauses towards one person (4^n).
TOO_QUICK = {131056: 8.0}
TOO_MUCH = {130429: 2.0}


def told(refusal: Refusal) -> DeliveryFailed:
    """What an agent is told of this, and what is done about it."""
    code = refusal.code
    if code in TOO_QUICK:
        return DeliveryFailed(
            str(_("WhatsApp takes no more messages to this person for a moment.")),
            wait=refusal.wait or TOO_QUICK[code],
            whom="person",
        )
    if code in TOO_MUCH:
        words = _("WhatsApp takes no more of our messages for a moment.")
        return DeliveryFailed(str(words), wait=refusal.wait or TOO_MUCH[code])
    if code in FINAL:
        return DeliveryFailed(str(FINAL[code]), permanent=True)
    if code in PASSING:
        return DeliveryFailed(str(PASSING[code]))
    if code in AILING:
        words = _("WhatsApp is in trouble at the moment.")
        return DeliveryFailed(str(words), is_outage=True)
    return graph.failed(graph.Refused(refusal))
