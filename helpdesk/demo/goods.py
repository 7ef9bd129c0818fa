"""What Brühwerk sells in its shop."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Machine:
    """One page of the shop."""

    slug: str
    name: str
    price: int
    line: str
    words: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    note: str = ""

    @property
    def picture(self) -> str:
        return f"demo/pictures/{self.slug}.svg"

    @property
    def shown_price(self) -> str:
        return f"{self.price:,} €"


MACHINES = (
    Machine(
        "tavola-2",
        "Tavola 2",
        1_290,
        "The one most of us have at home.",
        (
            (
                "Two boilers, one for coffee and one for steam, so that nobody has to wait"
                " for the milk. It is warm in nine minutes, keeps its temperature to half a"
                " degree, and fits under a wall cupboard."
            ),
            (
                "Every part can be taken out with one screwdriver. We keep all of them for"
                " fifteen years and send the ones you need within two days."
            ),
        ),
        (
            ("Warm in", "9 minutes"),
            ("Tank", "2.1 litres, from the front"),
            ("Size", "27 × 38 × 39 cm"),
            ("Power", "1,450 W, any socket"),
            ("Guarantee", "3 years, parts for 15"),
        ),
        note="Bestseller",
    ),
    Machine(
        "tavola-pro",
        "Tavola Pro",
        1_890,
        "For offices, and for those who have six friends.",
        (
            (
                "The big sister of the Tavola 2: a rotary pump that nobody hears, a water"
                " line if you like, and two people can draw coffee at once."
            ),
            (
                "We bring it, set it up, and take your old machine along. A technician is"
                " with you within two working days if anything is wrong."
            ),
        ),
        (
            ("Warm in", "12 minutes"),
            ("Tank", "4 litres, or water line"),
            ("Size", "36 × 48 × 42 cm"),
            ("Power", "2,600 W, 16 A socket"),
            ("Guarantee", "3 years, also at work"),
        ),
    ),
    Machine(
        "piccolo",
        "Piccolo",
        449,
        "Small kitchen, no compromise in the cup.",
        (
            (
                "One boiler, one lever, nineteen centimetres wide. It makes one very good"
                " espresso after the other and takes ninety seconds to be warm."
            ),
            (
                "It descales itself when you ask it to, and tells you when it would like"
                " you to."
            ),
        ),
        (
            ("Warm in", "90 seconds"),
            ("Tank", "1.2 litres"),
            ("Size", "19 × 31 × 30 cm"),
            ("Power", "1,200 W, any socket"),
            ("Guarantee", "3 years, parts for 15"),
        ),
        note="New colours",
    ),
    Machine(
        "moka-travel",
        "Moka Travel",
        89,
        "Goes where there is a flame.",
        (
            (
                "A pot of stainless steel for two cups, with a handle that folds. It works"
                " on gas, on induction and on the camp fire."
            ),
            "The seal is the one part that ages. Two spare ones are in the box.",
        ),
        (
            ("Cups", "2"),
            ("Weight", "380 g"),
            ("Size", "9 × 14 cm"),
            ("Works on", "gas, induction, fire"),
            ("Guarantee", "10 years"),
        ),
    ),
)
