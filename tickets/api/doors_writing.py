"""What is said of a ticket, and what is promised."""

from collections.abc import Callable
from typing import Any

from helpdesk.base.api.bodies import Body
from tickets import actions
from tickets.api import bodies_files, bodies_promises, bodies_writing
from tickets.api.door import Verb
from tickets.api.shapes_messages import MessageShape
from tickets.api.shapes_owed import FollowUpShape
from tickets.api.shapes_ways import DraftShape, TakingShape

WRITING = {
    "reply": Verb(
        action=actions.reply,
        about="Say something to the customer.",
        body=bodies_writing.ReplyBody,
        gives=MessageShape,
    ),
    "send_now": Verb(
        action=actions.send_now,
        about="Send a reply that could still be taken back.",
        body=bodies_writing.OurWordsBody,
        subject="message",
        gives=MessageShape,
        makes=False,
    ),
    "reschedule": Verb(
        action=actions.reschedule,
        about="Let a reply that waits, or stopped at its time, go at another one.",
        body=bodies_writing.RescheduleBody,
        subject="message",
        gives=MessageShape,
        makes=False,
    ),
    "withdraw_reply": Verb(
        action=actions.withdraw_reply,
        about="Take a reply back that has not left; its words are your draft again.",
        body=bodies_writing.OurWordsBody,
        subject="message",
    ),
    "forward": Verb(
        action=actions.forward,
        about="Send a message on to somebody outside; answers come back beside the"
        " conversation, and the customer learns of none of it.",
        body=bodies_writing.ForwardBody,
        subject="message",
        gives=MessageShape,
    ),
    "note": Verb(
        action=actions.note,
        about="Write something for colleagues only.",
        body=bodies_writing.NoteBody,
        gives=MessageShape,
    ),
    "ask": Verb(
        action=actions.ask,
        about="Ask the customer, with answers to choose from or fields to fill in.",
        body=bodies_writing.AskBody,
        gives=MessageShape,
    ),
    "edit_message": Verb(
        action=actions.edit_message,
        about="Correct what was said, where the channel lets it be corrected.",
        body=bodies_writing.EditBody,
        subject="message",
        gives=MessageShape,
        makes=False,
    ),
    "delete_message": Verb(
        action=actions.delete_message,
        about="Take back what was said, where the channel lets it be taken back.",
        body=bodies_writing.OurWordsBody,
        subject="message",
    ),
    "save_draft": Verb(
        action=actions.save_draft,
        about="Keep words for later; none, and no files, forget the draft.",
        body=bodies_writing.DraftBody,
        gives=DraftShape,
        makes=False,
    ),
    "attach": Verb(
        action=actions.attach_to_draft,
        about="Keep files with your draft: they go along when it is sent.",
        body=bodies_files.AttachBody,
        gives=DraftShape,
        makes=False,
    ),
    "share_draft": Verb(
        action=actions.share_draft,
        about="Let colleagues who answer read along, or no more.",
        body=bodies_writing.ShareDraftBody,
        gives=DraftShape,
        makes=False,
    ),
    "take_draft": Verb(
        action=actions.take_draft,
        about="A colleague's shared draft goes on as yours.",
        body=bodies_writing.TakeDraftBody,
        gives=TakingShape,
    ),
    "return_draft": Verb(
        action=actions.return_draft,
        about="Give it back: both are as they were.",
        body=bodies_writing.TakingBody,
        subject="taking",
        gives=DraftShape,
        makes=False,
    ),
    "drop_file": Verb(
        action=actions.drop_draft_file,
        about="Take a file off your draft.",
        body=bodies_files.DropFileBody,
        subject="file",
        gives=DraftShape,
        makes=False,
    ),
    "mark_seen": Verb(
        action=actions.mark_seen,
        about="You have read it up to here.",
        body=bodies_writing.SeenBody,
    ),
    "mark_unread": Verb(
        action=actions.mark_unread, about="It is to look new to you again."
    ),
    "mute": Verb(
        action=actions.mute,
        about="You are notified of nothing here until it is given to you or you are"
        " mentioned.",
    ),
    "unmute": Verb(action=actions.unmute, about="You are notified of it again."),
    "watch": Verb(
        action=actions.watch,
        about="You follow it: you are notified of what is said here, and see it wherever"
        " it goes.",
    ),
    "unwatch": Verb(
        action=actions.unwatch,
        about="You follow it no more; what you could see by that you still see.",
    ),
    "end_chat": Verb(action=actions.end_chat, about="Say that the chat is over."),
}


def _of_promise(
    action: Callable[..., Any], about: str, body: type[Body], **more: Any
) -> Verb:
    return Verb(action=action, about=about, body=body, subject="follow_up", **more)


PROMISES = {
    "promise": Verb(
        action=actions.promise,
        about="Promise the customer something by a time.",
        body=bodies_promises.PromiseBody,
        gives=FollowUpShape,
    ),
    "dismiss_promise": Verb(
        action=actions.dismiss_promise,
        about="These words promise nothing.",
        body=bodies_writing.OurWordsBody,
        subject="message",
    ),
    "keep": _of_promise(
        actions.keep, "What was promised is done.", bodies_promises.PromisedBody
    ),
    "withdraw": _of_promise(
        actions.withdraw,
        "What was promised will not be done.",
        bodies_promises.WithdrawBody,
    ),
    "move_promise": _of_promise(
        actions.move_promise,
        "Give a promise another time, or to somebody else.",
        bodies_promises.MoveBody,
    ),
    "hold_promise": _of_promise(
        actions.hold_promise,
        "Tell the customer a new time, and give the promise that time.",
        bodies_promises.HoldBody,
        gives=MessageShape,
    ),
}
