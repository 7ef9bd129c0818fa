"""How often all behind one address may ask for what costs something."""

from helpdesk.base.limits import Limit

# A search goes out each time somebody stops typing.
SEARCHED = Limit(240, 60)
LOOKED_FOR = Limit(60, 60)
TOLD = Limit(30, 3600)
