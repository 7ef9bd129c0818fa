"""Who works at Brühwerk, which makes espresso machines, and who buys there."""

from dataclasses import dataclass

from helpdesk.base.accounts.models import Role

COMPANY = "Brühwerk"
DOMAIN = "demo.example"
# It opens made-up tickets on the machine of whoever reads this.
PASSWORD = "espresso macchiato"  # noqa: S105
ADMIN = "Ada Lindqvist"

AGENTS = {
    "Jonas Brandt": Role.LEAD,
    "Mei Tanaka": Role.AGENT,
    "Priya Nair": Role.AGENT,
    "Tom Okafor": Role.LEAD,
    "Lena Vogt": Role.AGENT,
    "Marek Nowak": Role.LEAD,
    "Eva Sommer": Role.COLLABORATOR,
}

SUPPORT, ORDERS, WORKSHOP = "Support", "Orders", "Workshop"
# Lead first. Who stands there twice gets twice as many tickets.
TEAMS = {
    SUPPORT: ["Jonas Brandt", ADMIN, ADMIN, "Mei Tanaka", "Mei Tanaka", "Priya Nair"],
    ORDERS: ["Tom Okafor", "Lena Vogt", "Lena Vogt"],
    WORKSHOP: ["Marek Nowak", "Priya Nair"],
}
ON_DUTY = {SUPPORT: "Mei Tanaka"}
# Whom visitors of the shop may choose, and under which name.
OFFERED = {
    SUPPORT: "A question",
    ORDERS: "My order",
    WORKSHOP: "A repair",
}
# They are always at their desks, so that whoever tries the chat finds somebody there.
ALWAYS_THERE = ("Mei Tanaka", "Lena Vogt")
MAILBOXES = {SUPPORT: "hello", ORDERS: "orders", WORKSHOP: "workshop"}

ORGANIZATIONS = [
    "Café Morgenrot", "Hafenrösterei Tavolana", "Lindgren & Partner", "Kita Sonnenhof",
    "Nordwind Energie", "The Reading Room", "Baltic Design Studio", "Hotel Deichgraf",
    "Praxis Dr. Yilmaz", "Greenfield Bikes", "Stadtbibliothek Lübeck", "Ohm & Söhne",
    "Pemberton Legal", "Kulturwerk Süd", "Saffron Street Kitchen",
]  # fmt: skip

PRODUCTS = [
    "Tavola 2", "Tavola Pro", "Piccolo", "Moka Travel", "Tavola 2", "Piccolo",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """organization: a number in ORGANIZATIONS, -1 for none."""

    name: str
    language: str
    organization: int
    address: str


_GERMAN = (
    "Anna Petersen:0 Bernd Kruse:1 Carla Neumann Dieter Wulf:4 Elif Yilmaz:8 "
    "Friederike Lang:7 Gesa Thomsen:3 Hannes Ritter Ingrid Falk:10 Jan Ohm:11 "
    "Katharina Bauer Lukas Stein:13 Miriam Roth Nils Hagen:1 Olaf Zimmermann "
    "Petra Schulz:10 Ralf Winkler:4 Sabine Krämer Tobias Engel:11 Ulrike Maas:7 "
    "Viktor Lenz Wiebke Jansen:0 Yusuf Demir:8 Zoe Albrecht:13 Martin Vogel "
    "Claudia Reimers:3 Heike Brodersen Frank Lorenz:4 Svenja Paulsen Karsten Moll"
)
_ENGLISH = (
    "Alice Pemberton:12 Ben Whitaker:5 Chloe Lindgren:2 Daniel Osei Emma Clarke:6 "
    "Farah Haddad:14 George Mills Hannah Doyle:9 Isaac Green:9 Julia Lindgren:2 "
    "Kofi Mensah Laura Bennett:5 Marcus Reid:12 Nadia Rahman:14 Oliver Hughes "
    "Paula Fraser:6 Quentin Marsh Rosa Delgado:14 Samuel Wright:2 Tessa Murray "
    "Uma Krishnan:6 Victor Almeida Wendy Carter:5 Xavier Blanc Yara Nasser "
    "Zachary Cole:9 Ursula Finch:12 Maya Goldberg"
)
ANGRY = Person("Richard Thornbury", "en", -1, "r.thornbury@mail.example")
ARABIC = Person("ليلى منصور", "ar", -1, "layla.mansour@mail.example")
# Who is signed in at the shop, and wrote by mail before.
SHOPPER = Person("Alice Pemberton", "en", 12, "alice.pemberton@pembertonlegal.example")
_FOLD = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "é": "e", "&": "and"}
)


def customers() -> list[Person]:
    """Everybody who ever wrote, but those with a story of their own."""
    return [*_read(_GERMAN, "de"), *_read(_ENGLISH, "en")]


def visitor(called: str, language: str) -> Person:
    """Somebody in the widget: a name, an address behind it, or neither."""
    *names, last = called.split() or [""]
    if "@" in last:
        return Person(" ".join(names), language, -1, last)
    return Person(called, language, -1, "")


def _read(names: str, language: str) -> list[Person]:
    words = names.split()
    people = []
    for first, last in zip(words[::2], words[1::2], strict=True):
        name, _colon, number = last.partition(":")
        organization = int(number) if number else -1
        people.append(
            Person(
                f"{first} {name}",
                language,
                organization,
                _address(f"{first} {name}", organization),
            )
        )
    return people


def _address(name: str, organization: int) -> str:
    local = name.lower().translate(_FOLD).replace(" ", ".")
    if organization < 0:
        return f"{local}@mail.example"
    house = ORGANIZATIONS[organization].lower().translate(_FOLD)
    return f"{local}@{''.join(c for c in house if c.isalnum())}.example"


def address_of(agent: str) -> str:
    """The address somebody of ours signs in with."""
    return f"{agent.split()[0].lower()}@{DOMAIN}"
