"""Matrix in the contract test: everybody has a room with us."""

from tests.channels_app.contract.case import Case
from tests.wire.providers.base import Item
from tests.wire.providers.matrix import Matrix
from tests.wire.providers.matrix_person import Person


def _people(matrix: Matrix) -> tuple[Person, Person]:
    karl = matrix.customer("Karl Ek", handle="karl")
    return matrix.customer(), karl


def _poison(matrix: Matrix) -> Item:
    return matrix.poison()


def _refuses(_matrix: Matrix, person: Person) -> None:
    person.shuts_us_out()


CASE = Case(
    kind="matrix",
    provider=Matrix,
    people=_people,
    poison=_poison,
    refuses=_refuses,
    calls_last="channels_app.adapters.matrix.api.CALL",
    # Pictures that were sent together are messages of their own there.
    cannot=frozenset({"calls", "starts", "contact", "photos", "posts"}),
)
