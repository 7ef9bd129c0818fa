"""What is counted of answers that were offered before a question was asked.

Three numbers, kept apart: what readers said, what they were seen to do, and what chance
shows (decision 0032). A ratio of readers to tickets is none of them.
"""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from helpdesk.reports.definition import Better, Group, Metric, Shape
from helpdesk.reports.sources import ANSWERS, FIRST_OFFERS, SETTLED, UNSETTLED

_WROTE = Q(ticket__isnull=False)
_RECOGNISED = _(
    "People whom nobody could recognise when they write are left out, as are offers in"
    " mails: their ticket is there already."
)
_TOPIC = _(
    "Whether it is the same topic is told by the words of both; where they cannot tell, it"
    " is."
)

SELF_SERVICE = Group(
    key="self-service",
    name=_("Answered before a ticket"),
    words=_("Articles that were offered in the period to people about to ask. Of the whole"
            " company, whatever team is chosen."),
    metrics=[
        Metric(
            key="offers-opened", name=_("Opened"), source=ANSWERS,
            sentence=_("Offers of which an article was opened, of all that were shown."),
            part=Q(clicked_at__isnull=False), better=Better.MORE, has_tickets=False,
            traps=[_("What somebody types on is one offer, however often it changes."),
                   _("To open an article is not to be helped by it.")],
        ),
        Metric(
            key="offers-solved", name=_("“This solved it”"), source=ANSWERS,
            sentence=_("Offers of which their reader said that it solved their matter, of"
                       " all that were shown."),
            part=Q(solved_at__isnull=False), better=Better.MORE, has_tickets=False,
            traps=[_("Who is helped and says nothing is not counted: it is at least so"
                     " much.")],
        ),
        Metric(
            key="offers-observed", name=_("Opened, and no ticket within 72 hours"),
            source=SETTLED, pending=UNSETTLED,
            sentence=_("Offers of which an article was opened, with no ticket by the same"
                       " person on the same topic within 72 hours, of all that were"
                       " shown."),
            part=Q(clicked_at__isnull=False) & ~_WROTE, better=Better.MORE,
            has_tickets=False,
            traps=[
                _("It is at most so much: who gave up, who telephoned and who would not"
                  " have written anyway count as well."),
                _RECOGNISED, _TOPIC,
            ],
        ),
        Metric(
            key="offers-effect", name=_("What offers change"), source=FIRST_OFFERS,
            sentence=_("How many of a hundred visitors who were offered articles wrote a"
                       " ticket on the same topic within 72 hours, less the same of those"
                       " who were held out by chance."),
            among=Q(held_out=False), against=Q(held_out=True), part=_WROTE,
            shape=Shape.DIFFERENCE, better=Better.LESS, has_tickets=False,
            traps=[
                _("The one number here that tells causes from chance; without visitors who"
                  " are held out (in the settings of offers) there is none."),
                _("Each visitor counts once, by their first offer, whether they opened it"
                  " or not."),
                _RECOGNISED, _TOPIC,
                _("A visitor is a browser: one person on two devices is two."),
            ],
        ),
    ],
)  # fmt: skip
