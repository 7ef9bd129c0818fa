"""Whose a ticket is, and how it stands."""

from tickets import actions
from tickets.api import bodies_owning, bodies_promises
from tickets.api.door import Verb
from tickets.api.shapes_messages import MessageShape
from tickets.api.shapes_owed import HandoverShape
from tickets.api.shapes_words import MacroRunShape

OWNING = {
    "assign": Verb(
        action=actions.assign_to,
        about="Make an agent own it: one you name, or whoever's turn it is.",
        body=bodies_owning.AssignBody,
    ),
    "take": Verb(action=actions.take, about="Own it yourself."),
    "unassign": Verb(action=actions.unassign, about="Give it back to its team."),
    "change_team": Verb(
        action=actions.change_team,
        about="Pass it to another team.",
        body=bodies_owning.ChangeTeamBody,
    ),
    "change_customer": Verb(
        action=actions.change_customer,
        about="Say that it is another customer's. Whom you do not keep reads no further.",
        body=bodies_owning.ChangeCustomerBody,
    ),
    "follow": Verb(
        action=actions.follow,
        about="Let a colleague see it.",
        body=bodies_owning.FollowBody,
    ),
    "hand_over": Verb(
        action=actions.hand_over,
        about="Offer it to a colleague or a team, with what is known of it.",
        body=bodies_owning.HandOverBody,
        gives=HandoverShape,
    ),
    "accept": Verb(
        action=actions.accept,
        about="Take over what was offered to you.",
        body=bodies_owning.AcceptBody,
        subject="handover",
    ),
    "answer_handover": Verb(
        action=actions.answer_handover,
        about="Answer what you were asked, as a note.",
        body=bodies_owning.AnswerBody,
        subject="handover",
        gives=MessageShape,
    ),
    "decline": Verb(
        action=actions.decline,
        about="Say no to what was offered to you.",
        body=bodies_owning.DeclineBody,
        subject="handover",
    ),
    "withdraw_handover": Verb(
        action=actions.withdraw_handover,
        about="Take an offer back that nobody has answered.",
        body=bodies_owning.OfHandoverBody,
        subject="handover",
    ),
}
STANDING = {
    "snooze": Verb(
        action=actions.snooze,
        about="Put it away until then.",
        body=bodies_owning.SnoozeBody,
    ),
    "wake": Verb(action=actions.wake, about="It need not wait any longer."),
    "call_spam": Verb(
        action=actions.call_spam, about="It is spam: it waits aside, and is kept."
    ),
    "no_spam": Verb(action=actions.no_spam, about="It is no spam after all."),
    "delete": Verb(
        action=actions.delete,
        about="Delete it: for 30 days an admin can bring it back, then it is erased."
        " Replies that have not left are not sent. Only admins may.",
        body=bodies_owning.DeleteBody,
    ),
    "restore": Verb(
        action=actions.restore,
        about="Bring back a deleted ticket. Only admins may.",
    ),
    "wait": Verb(
        action=actions.wait,
        about="Somebody else has to act first.",
        body=bodies_owning.WaitBody,
    ),
    "resolve": Verb(
        action=actions.resolve,
        about="The matter is solved.",
        body=bodies_promises.OutcomesBody,
    ),
    "reopen": Verb(action=actions.reopen, about="The matter is not solved, after all."),
    "rename": Verb(
        action=actions.rename,
        about="Change its subject.",
        body=bodies_owning.RenameBody,
    ),
    "tag": Verb(
        action=actions.tag, about="Put a tag on it.", body=bodies_owning.TagBody
    ),
    "untag": Verb(
        action=actions.untag, about="Take a tag off.", body=bodies_owning.TagBody
    ),
    "set_priority": Verb(
        action=actions.set_priority,
        about="Say how urgent it is.",
        body=bodies_owning.PriorityBody,
    ),
    "run_macro": Verb(
        action=actions.run_macro,
        about="Take all steps of a macro, or none of them.",
        body=bodies_owning.RunMacroBody,
        gives=MacroRunShape,
        is_whole=True,
    ),
    "undo_macro": Verb(
        action=actions.undo_macro,
        about="It stands again as before a macro was run, as far as nobody changed it.",
        body=bodies_owning.UndoMacroBody,
        subject="run",
    ),
    "set_fields": Verb(
        action=actions.set_fields,
        about="Fill in, change or empty its custom fields.",
        body=bodies_owning.FieldsBody,
    ),
}
