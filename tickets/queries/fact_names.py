"""The registry of what can be known, as forms, pages and briefs ask for it."""

from tickets.models import FactName, called


def offered() -> list[tuple[str, str]]:
    """The names under which facts are recorded now, in their order, with their labels."""
    rows = FactName.objects.filter(is_active=True).values_list("slug", "label")
    return [(slug, called(slug, label)) for slug, label in rows]


def labels() -> dict[str, str]:
    """What admins call facts; names that have their own label are asked with `called`."""
    own = FactName.objects.exclude(label="").order_by()
    return dict(own.values_list("slug", "label"))
