"""What a feed says is one look, whatever the worker writes down meanwhile."""

from uuid import UUID, uuid4

from channels_app.queries import feed, visitors
from tests.channels_app.widget.factories import work


def test_first_words_that_are_worked_between_two_looks_are_not_passed_over(irma):
    """A number without its words would never be asked for again."""
    chat = str(uuid4())
    assert irma.say("My kettle leaks.", chat=chat).status_code == 202
    visitor = visitors.of_token(irma.token, None)
    assert visitor.identity_id is None

    work()
    said = feed.feed(feed.chat_of(visitor, UUID(chat)))

    assert said["seq"] == 2
    assert [message["text"] for message in said["messages"]] == ["My kettle leaks."]
