"""Every verb of a ticket has its door."""

from tickets.api.door import Verb
from tickets.api.doors_known import CONTEXT, MOVING
from tickets.api.doors_standing import OWNING, STANDING
from tickets.api.doors_writing import PROMISES, WRITING

# By the verb's name; the same in the address with "-" for "_".
VERBS: dict[str, Verb] = WRITING | OWNING | STANDING | PROMISES | CONTEXT | MOVING
