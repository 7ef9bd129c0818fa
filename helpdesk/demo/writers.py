"""Who wrote to Brühwerk by a messenger today.

Each key is that of somebody whom the providers' pages let a visitor play.
"""

from dataclasses import dataclass

from helpdesk.demo import people


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """ago: minutes. changed: what they made of their words; sign: what they put on the
    answer; files: names of pictures of the demo. place: where it was said, if that is
    not their key."""

    kind: str
    key: str
    shown: str
    name: str
    ago: int
    agent: str
    text: str
    answer: str
    changed: str = ""
    sign: str = ""
    order: str = "BW-52104"
    files: tuple[str, ...] = ()
    place: str = ""


THREADS = (
    Thread(
        kind="telegram", key="5000", shown="@irma", name="Irma Berg",
        ago=190, agent="Mei Tanaka",
        text="Hi! Since this morning my Piccolo drips at the back. Order BW-52140.",
        changed="Hi! Since this morning my Piccolo drips at the front. Order BW-52104.",
        answer=(
            "Thank you for telling us, Irma. At the front it is the gasket of the group"
            " head: please do not use it until tomorrow. I send you a new one today; it"
            " takes five minutes and no tools."
        ),
        sign="❤",
    ),
    Thread(
        kind="whatsapp", key="SE.13491208655302740001", shown="+46 70 174 06 06",
        name="Samir Haddad", ago=150, agent=people.ADMIN,
        text="This came out of the box today. Is that how it should look?",
        files=("photo",),
        answer=(
            "No, Samir, and I am sorry. You get another one: it leaves today, and the"
            " courier takes this one along."
        ),
        sign="👍",
    ),
    Thread(
        kind="instagram", key="7000000000000002", shown="@gretao", name="Greta Olsen",
        ago=110, agent="Priya Nair",
        text="Love the green Tavola in your story. Will it come to Norway?",
        answer=(
            "It will: from the first of next month, at the same price. Shall I write to"
            " you when it can be ordered?"
        ),
    ),
    Thread(
        kind="messenger", key="7000000000000000", shown="7000000000000000",
        name="Irma Berg", ago=75, agent="Mei Tanaka",
        text="Which descaler do you recommend for hard water?",
        answer=(
            "Ours, every six weeks with water like that. Vinegar takes the coating off"
            " the boiler, so please no vinegar."
        ),
        sign="👍",
    ),
    Thread(
        kind="mastodon", key="https://social.example/users/samirh",
        shown="@samirh@social.example", name="Samir Haddad", ago=55,
        agent="Priya Nair",
        text="Is the Tavola's lid the same as the old one's? Mine has a crack.",
        answer=(
            "It is the same, Samir: they have not changed since 2019. I put one into the"
            " post for you; nothing to pay, cracks are on us."
        ),
    ),
    Thread(
        kind="matrix", key="@irma:matrix.example", shown="@irma:matrix.example",
        name="Irma Berg", ago=45, agent="Mei Tanaka",
        text="Do you have the drawing of the group head as a file?",
        answer=(
            "We do: page 14 of the workshop manual, which I attach to your order. The"
            " gasket is number 7 on it."
        ),
    ),
    Thread(
        kind="bluesky", key="did:plc:5pxn7woahfmplb5b7t6oqq6u",
        shown="@samirh.bsky.example", name="Samir Haddad", ago=55, agent="Priya Nair",
        text="Day three without coffee, and nobody at your shop answers the phone.",
        answer=(
            "Hello Samir, that is not how it should be. We would like to help at once:"
            " what is the number of your order?"
        ),
        place="public:at://did:plc:5pxn7woahfmplb5b7t6oqq6u/app.bsky.feed.post/3lbrwhx7k2c2a",
    ),
    Thread(
        kind="x", key="23933820152114", shown="@gretao", name="Greta Olsen",
        ago=48, agent="Mei Tanaka",
        text="Do you still repair the Piccolo of 2019? Mine does not heat any more.",
        answer=(
            "We do, Greta, and gladly: nine of ten need a new thermostat, which is 39 euros"
            " with the work. Bring it by, or tell me where a courier may fetch it."
        ),
        order="BW-52118", place="alone:23933820152114",
    ),
    Thread(
        kind="sms", key="+15005550102", shown="+1 500 555 0102", name="Greta Olsen",
        ago=40, agent=people.ADMIN,
        text="Can I fetch my repaired machine on Saturday?",
        answer="Yes, the workshop is open from 10 to 14 on Saturday. Bring the slip.",
    ),
)  # fmt: skip
