"""What the world is told of each kind of event: the one list of types, and of their data.

An event's own data is ours: keys, names as they were, words of people. Outside goes what
is declared here, and nothing else: ids, times, numbers and words out of fixed lists, never
what somebody wrote. Whoever wants that fetches it, with the rights they have by then.
docs/events.md is made of this (`python -m tests.events_doc`).
"""

from dataclasses import dataclass

from tickets.models import Event
from tickets.queries.event_data import (
    Datum,
    Shape,
    count,
    datum,
    flag,
    many,
    moment,
    one,
    word,
    words,
)

Verb = Event.Verb
PREFIX = "ticket."


@dataclass(frozen=True, slots=True)
class EventType:
    verb: Event.Verb
    says: str
    data: tuple[Datum, ...]

    @property
    def name(self) -> str:
        return f"{PREFIX}{self.verb.value}"


MESSAGE = one("message", "the message")
FOLLOW_UP = one("follow_up", "the follow-up (what was promised)", "promise")
DUE = moment("due_at", "when it is due")
HANDOVER = one("handover", "the handover")
FACT = one("fact", "the fact")
SUGGESTION = one("suggestion", "the suggested fact")
CHANNEL = one("channel", "the channel")
CUSTOMER = one("customer", "the customer")
FORMER_CUSTOMER = one(
    "former_customer", "the customer it was before; may be gone", "former"
)
CONTINUATION = one("continuation", "the way to go on")
WHY = word("why", "why, when nobody chose it")
THEIRS = word("why", "customer: they changed their own words, where they said them")
PUBLIC = flag("public", "whether everybody can read it where it was said")
OWED = (FOLLOW_UP, DUE, one("owner", "the agent who promised it"))
GOODWILL = (
    one("goodwill", "what was given or asked for"),
    count("amount", "in minor units of the currency (cents)"),
    word("currency", "ISO 4217"),
    one("agent", "who gave it, or asked to"),
)
CLOCK = (
    word("clock", "first_reply, next_reply or resolution"),
    count("target_seconds", "what was agreed, in working seconds", "target"),
    DUE,
)
MOVED = (
    one("moving", "the merge or split"),
    datum(Shape.TICKET, "other", "the other ticket, if you may see it", "number"),
    word("way", "in: its words came here; out: they went there"),
    count("messages", "how many messages went", "messages_moved"),
)

LINK = (
    one("link", "the link"),
    datum(Shape.TICKET, "other", "the other ticket, if you may see it", "number"),
    word("way", "what that one is: parent, child, related, original or duplicate"),
)

_ALL: dict[Event.Verb, tuple[str, tuple[Datum, ...]]] = {
    Verb.OPENED: ("A ticket was opened.", (
        one("first_customer", "the customer then; may be gone", "customer"), CHANNEL,
        one("accountable", "the agent who answers for it"),
        datum(Shape.TICKETS, "mentions", "tickets its words name, that you may see"),
        datum(Shape.TICKET, "follows", "the ticket it goes on from, if you may see it"),
        flag("split", "whether it was split off another"),
        flag("outgoing", "whether it begins with words of ours"),
    )),
    Verb.RECEIVED: ("The customer wrote.", (
        MESSAGE, word("auto", "why a machine seems to have written it: bounce, …"),
        PUBLIC,
    )),
    Verb.REPLIED: ("A reply went out. One under undo is told when it is released.", (
        MESSAGE,
        word("auto", "auto-replied: the helpdesk wrote it"),
        PUBLIC,
        flag("elsewhere", "whether another program said it, and it is not sent"),
        flag("refuses", "whether its wording refuses something"),
        flag("deflects", "whether it sends the customer elsewhere"),
        words("asks_known", "names of facts it asks for, though they are known"),
    )),
    Verb.FORWARDED: ("A message was sent on to somebody outside.", (
        MESSAGE, one("of", "the message that was sent on"),
    )),
    Verb.ANSWERED_ASIDE: ("Somebody outside answered what they were sent.", (
        MESSAGE, word("auto", "why a machine seems to have written it: bounce, …"),
    )),
    Verb.NOTED: ("Somebody wrote a note.", (
        MESSAGE, many("mentions", "agents it calls", "mentions"),
    )),
    Verb.ASSIGNED: ("It has a new owner.", (
        one("assignee", "the agent", "agent"), WHY,
        word("rule", "the rule that chose them, when rules did"),
        count("load", "how much they had by then"),
        count("among", "how many it could have gone to"),
    )),
    Verb.UNASSIGNED: ("It went back to the team.", (WHY,)),
    Verb.TEAM_CHANGED: ("It went to another team.", (
        one("team", "the team"), one("former_team", "the team before", "former"),
    )),
    Verb.ACCOUNTABLE_CHANGED: ("Somebody else answers for it now.", (
        one("accountable", "the agent", "agent"), WHY,
    )),
    Verb.SNOOZED: ("It sleeps.", (
        moment("until", "when it wakes up"), WHY,
    )),
    Verb.WOKEN: ("It woke up.", ()),
    Verb.SPAM_CALLED: ("It was put aside as spam.", ()),
    Verb.SPAM_CLEARED: ("It is no spam after all.", ()),
    Verb.DELETED: ("It was deleted: nobody finds it, and it can be brought back.", ()),
    Verb.RESTORED: ("It was deleted, and is back.", (WHY,)),
    Verb.WAITED: ("It waits for somebody else.", (
        word("waiting_for", "customer or third_party"),
    )),
    Verb.RESOLVED: ("It was resolved.", (
        moment("waiting_since", "since when the customer had waited for an answer"), WHY,
    )),
    Verb.REOPENED: ("It is open again.", (WHY,)),
    Verb.CLOSED: ("It was closed for good.", ()),
    Verb.RENAMED: ("Its subject was changed.", ()),
    Verb.TAGGED: ("It was tagged.", (word("tag", "the tag", "name"),)),
    Verb.UNTAGGED: ("A tag was removed.", (word("tag", "the tag", "name"),)),
    Verb.PRIORITY_SET: ("Its priority was set.", (
        count("priority", "1 (low) to 4 (urgent)"),
    )),
    Verb.FIELDS_SET: ("Values of its fields were changed.", (
        words("fields", "the names of those fields; their values are on the ticket",
              "keys"),
        WHY,
    )),
    Verb.MACRO_RAN: ("A macro was run: what it did is told by itself, before.", (
        one("macro", "the macro; may be gone"),
        one("run", "this run of it"),
        count("first", "seq of the first of the events that it made"),
    )),
    Verb.MACRO_UNDONE: ("A run of a macro was undone.", (one("run", "that run"),)),
    Verb.CONTEXT_EDITED: ("Its goal or summary was edited.", ()),
    Verb.FACT_RECORDED: ("A fact was written down.", (
        FACT, one("replaces", "the fact it replaces"),
    )),
    Verb.FACT_CONFIRMED: ("A fact was confirmed.", (FACT,)),
    Verb.FACT_PROMOTED: ("A fact is kept for the customer.", (FACT,)),
    Verb.FACT_DEMOTED: ("A fact is this ticket's alone again.", (FACT,)),
    Verb.SUGGESTION_DISMISSED: ("A suggested fact was dismissed.", (SUGGESTION,)),
    Verb.SUGGESTION_RESTORED: ("A suggested fact is offered again.", (SUGGESTION,)),
    Verb.SUMMARY_DRAFTED: ("A summary was drafted.", (
        flag("by_provider", "whether a model outside the helpdesk wrote it"),
    )),
    Verb.SUMMARY_DROPPED: ("A drafted summary was dropped.", ()),
    Verb.PROMISED: ("Something was promised.", (
        FOLLOW_UP, DUE, one("message", "the message that promises it"),
    )),
    Verb.PROMISE_KEPT: ("A promise was kept.", (FOLLOW_UP,)),
    Verb.PROMISE_BROKEN: ("A promise is late.", OWED),
    Verb.PROMISE_WITHDRAWN: ("A promise was withdrawn.", (FOLLOW_UP,)),
    Verb.PROMISE_REMINDED: ("A promise is due soon.", OWED),
    Verb.PROMISE_ESCALATED: ("A late promise is still open: a lead was told.", OWED),
    Verb.PROMISE_MOVED: ("A promise has another time or owner.", (
        *OWED,
        moment("former_due_at", "when it was due before", "before.due_at"),
        one("former_owner", "who had promised it", "before.owner"),
        one("message", "the message that told the customer"),
        WHY,
    )),
    Verb.PROMISE_DISMISSED: ("A message promises nothing after all.", (MESSAGE,)),
    Verb.DELIVERED: ("A delivery went on.", (
        one("delivery", "the delivery; none: it was dropped"), MESSAGE,
        word("state", "queued, sent, delivered, read, failed, unknown or dropped"),
        WHY,
    )),
    Verb.HANDOVER_OFFERED: ("It was offered to somebody else.", (
        HANDOVER,
        word("to_kind", "agent or team", "to"),
        one("to", "the agent or team", "whom"),
        count("rings", "how many agents it rings"),
    )),
    Verb.HANDOVER_ACCEPTED: ("An offer was accepted.", (
        HANDOVER, flag("asked", "whether they only look into it"),
    )),
    Verb.HANDOVER_DECLINED: ("An offer was declined.", (
        HANDOVER, flag("alone", "whether others may still accept it"),
    )),
    Verb.HANDOVER_EXPIRED: ("Nobody answered an offer.", (HANDOVER,)),
    Verb.HANDOVER_WITHDRAWN: ("An offer was taken back.", (HANDOVER,)),
    Verb.HANDOVER_ANSWERED: ("What was asked of somebody was answered.", (
        HANDOVER, one("message", "the note that answers it"),
    )),
    Verb.MESSAGE_EDITED: ("A message was corrected.", (MESSAGE, THEIRS)),
    Verb.MESSAGE_DELETED: ("A message was deleted.", (MESSAGE, THEIRS)),
    Verb.REACTED: ("A customer put a sign on a message, or took it away.", (MESSAGE,)),
    Verb.FETCHED: ("A file that a message came with was fetched, or could not be.", (
        MESSAGE, word("state", "waiting: it is tried again; kept or failed"),
    )),
    Verb.CHAT_LEFT: ("The customer left the chat.", (
        word("address", "proven or typed: words still reach them; empty: they do not"),
    )),
    Verb.CHAT_ENDED: ("The chat was ended.", ()),
    Verb.CHAT_MISSED: ("Nobody was there for a chat.", (
        FOLLOW_UP, DUE, word("why", "busy, declined or nobody"),
    )),
    Verb.CONTINUED: ("Words went after the customer by another channel.", (
        MESSAGE, CHANNEL,
    )),
    Verb.IDENTIFIED: ("It is known now who the customer is.", (
        CUSTOMER, FORMER_CUSTOMER,
    )),
    Verb.RATED: ("The customer rated it.", (count("score", "1 to 5"),)),
    Verb.CONTINUATION_OFFERED: ("A code to go on by another channel was made.", (
        CONTINUATION, word("kind", "the kind of channel"),
    )),
    Verb.ARRIVED: ("The customer goes on by another channel.", (
        CONTINUATION, CHANNEL, MESSAGE,
        word("how", "what proved that it is them, after a public link: sent, said, …"),
        flag("proven", "whether it is certain that it is them"),
    )),
    Verb.VOUCHED: ("It was confirmed that the customer wrote.", (
        many("messages", "the messages that were in doubt"),
    )),
    Verb.CALLED: ("A call was written down.", (MESSAGE,)),
    Verb.SLA_WARNED: ("A clock has nearly run out.", CLOCK),
    Verb.SLA_BREACHED: ("A clock ran out.", CLOCK),
    Verb.GOODWILL_GIVEN: ("Goodwill was given.", GOODWILL),
    Verb.GOODWILL_ASKED: ("Somebody asks to give goodwill.", GOODWILL),
    Verb.GOODWILL_DECLINED: ("Goodwill was declined.", GOODWILL),
    Verb.GOODWILL_WITHDRAWN: ("Goodwill was taken back.", GOODWILL),
    Verb.REPEATED: ("The customer says that they told us before.", (MESSAGE,)),
    Verb.OWNER_BACK: ("Its former owner is back.", (one("agent", "the agent"),)),
    Verb.FOLLOWER_ADDED: ("Somebody follows it now.", (one("agent", "the agent"),)),
    Verb.MERGED: ("It was merged with another.", MOVED),
    Verb.UNMERGED: ("A merge was undone.", MOVED),
    Verb.SPLIT: ("Words were split off.", MOVED),
    Verb.SPLIT_UNDONE: ("A split was undone.", MOVED),
    Verb.MOVED: ("A message came along from another ticket.", (
        MESSAGE,
        datum(Shape.TICKET, "other", "where it was, if you may see it", "number"),
    )),
    Verb.LINKED: ("It has to do with another ticket.", LINK),
    Verb.UNLINKED: ("It has no more to do with that one.", LINK),
    Verb.CUSTOMER_MERGED: ("Two customers turned out to be one.", (
        CUSTOMER, FORMER_CUSTOMER,
    )),
    Verb.CUSTOMER_CHANGED: ("It turned out to be another customer's.", (
        CUSTOMER, FORMER_CUSTOMER,
    )),
    Verb.CUSTOMER_UNMERGED: ("A merge of customers was undone.", (
        CUSTOMER, FORMER_CUSTOMER,
    )),
}  # fmt: skip

# A reply under undo is nobody's business outside, nor that it was taken back.
UNTOLD = frozenset({Verb.REPLY_HELD, Verb.REPLY_STOPPED, Verb.REPLY_WITHDRAWN})
TYPES = {verb: EventType(verb, says, data) for verb, (says, data) in _ALL.items()}
NAMES = tuple(kind.name for kind in TYPES.values())
BY_NAME = {kind.name: verb for verb, kind in TYPES.items()}

# What events hold beside that, and why it stays here. A key of an event is in its type, or
# among these; one that is in neither is not told, and a test fails.
KEPT = {
    "after": "for the house",
    "before": "what it was called before: a name, or words",
    "changes": "values: words of people",
    "code": "a secret of the customer's",
    "former": "the name of a channel",
    "instead_of": "a name as it was",
    "keeper": "a name as it was",
    "key": "of a form that was sent",
    "knows": "how the rules came to it",
    "language": "how the rules came to it",
    "left": "words of promises, or how the rules came to it",
    "left_out": "how the rules came to it",
    "name": "a name as it was",
    "note": "words of an agent",
    "number": "of a ticket: told as that",
    "reason": "words of an agent",
    "skills": "how the rules came to it",
    "subject": "words of a customer",
    "tell": "whom we notify",
    "went": "names, and words of promises",
    "what": "words of an agent",
    "why": "where rules or people say more than a word",
    "words": "words of a customer",
}
