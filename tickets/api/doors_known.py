"""What is known of a ticket, and where its matter goes on."""

from tickets import actions
from tickets.api import bodies_context, bodies_moving
from tickets.api.door import Verb
from tickets.api.shapes_context import (
    ContextShape,
    CustomerFactShape,
    FactShape,
    SummaryDraftShape,
)
from tickets.api.shapes_messages import MessageShape
from tickets.api.shapes_owed import GoodwillShape
from tickets.api.shapes_ways import ContinuationShape, LinkShape, MovingShape

CONTEXT = {
    "edit_context": Verb(
        action=actions.edit_context,
        about="Write down what the customer wants, and the story so far.",
        body=bodies_context.ContextBody,
        gives=ContextShape,
        makes=False,
        is_whole=True,
    ),
    "record_fact": Verb(
        action=actions.record_fact,
        about="Write down something that is true of it.",
        body=bodies_context.FactBody,
        gives=FactShape,
    ),
    "draft_summary": Verb(
        action=actions.draft_summary,
        about="Draft the story so far.",
        body=bodies_context.SummaryBody,
        gives=SummaryDraftShape,
        is_whole=True,
    ),
    "drop_summary": Verb(action=actions.drop_summary, about="Forget that draft."),
    "give_goodwill": Verb(
        action=actions.give_goodwill,
        about="Give the customer something; above your budget somebody has to agree.",
        body=bodies_context.GiveGoodwillBody,
        gives=GoodwillShape,
    ),
} | {
    name: Verb(action=action, about=about, body=body, subject=subject, gives=gives)
    for name, action, about, body, subject, gives in (
        (
            "confirm_fact", actions.confirm_fact, "A fact is true: you looked.",
            bodies_context.OfFactBody, "fact", None,
        ),
        (
            "promote_fact", actions.promote_fact, "A fact is true of the customer.",
            bodies_context.OfFactBody, "fact", CustomerFactShape,
        ),
        (
            "demote_fact", actions.demote_fact, "A fact is true of this ticket alone.",
            bodies_context.OfFactBody, "fact", None,
        ),
        (
            "accept_suggestion", actions.accept_suggestion,
            "What the words offer is a fact.",
            bodies_context.OfSuggestionBody, "suggestion", FactShape,
        ),
        (
            "dismiss_suggestion", actions.dismiss_suggestion,
            "What the words offer is none.",
            bodies_context.OfSuggestionBody, "suggestion", None,
        ),
        (
            "restore_suggestion", actions.restore_suggestion,
            "Offer again what was dismissed.",
            bodies_context.OfSuggestionBody, "suggestion", None,
        ),
        (
            "approve_goodwill", actions.approve_goodwill, "Agree to goodwill.",
            bodies_context.OfGoodwillBody, "goodwill", None,
        ),
        (
            "decline_goodwill", actions.decline_goodwill, "Do not agree to goodwill.",
            bodies_context.DeclineGoodwillBody, "goodwill", None,
        ),
        (
            "withdraw_goodwill", actions.withdraw_goodwill, "Take goodwill back.",
            bodies_context.OfGoodwillBody, "goodwill", None,
        ),
    )
}  # fmt: skip
MOVING = {
    "merge": Verb(
        action=actions.merge,
        about="Everything said here goes on in another ticket.",
        body=bodies_moving.MergeBody,
        gives=MovingShape,
    ),
    "unmerge": Verb(
        action=actions.unmerge,
        about="Take a merge apart.",
        body=bodies_moving.MovingBody,
        subject="moving",
    ),
    "join": Verb(
        action=actions.join_matters,
        about="Two tickets are about one matter: the older one goes on.",
        body=bodies_moving.MatterBody,
        gives=MovingShape,
    ),
    "keep_apart": Verb(
        action=actions.keep_apart,
        about="They are not: nobody is asked again.",
        body=bodies_moving.MatterBody,
    ),
    "link": Verb(
        action=actions.link,
        about="Say what another ticket is to this one.",
        body=bodies_moving.LinkBody,
        gives=LinkShape,
    ),
    "unlink": Verb(
        action=actions.unlink,
        about="They have no more to do with each other.",
        body=bodies_moving.UnlinkBody,
        subject="link",
    ),
    "split": Verb(
        action=actions.split,
        about="Messages become a ticket of their own.",
        body=bodies_moving.SplitBody,
        subject="message",
        gives=MovingShape,
    ),
    "undo_split": Verb(
        action=actions.undo_split,
        about="What was split off comes back.",
        body=bodies_moving.MovingBody,
        subject="moving",
    ),
    "continue_on": Verb(
        action=actions.continue_on,
        about="Offer the customer to go on by another channel, with a code.",
        body=bodies_moving.ContinueBody,
        gives=ContinuationShape,
    ),
    "vouch": Verb(
        action=actions.vouch,
        about="It is the customer who wrote this.",
        body=bodies_moving.VouchBody,
        subject="message",
    ),
    "log_call": Verb(
        action=actions.log_call,
        about="Write down a call.",
        body=bodies_moving.CallBody,
        gives=MessageShape,
    ),
    "retry": Verb(
        action=actions.retry,
        about="Try again to deliver what could not be delivered.",
        body=bodies_moving.RetryBody,
        subject="delivery",
    ),
    "fetch_again": Verb(
        action=actions.fetch_again,
        about="Ask a provider once more for a file that a message came with.",
        body=bodies_moving.FetchBody,
        subject="file",
    ),
}
