"""The addresses of the knowledge base under /api/v1/."""

from knowledge_base.api import (
    articles,
    beside_tickets,
    centres,
    finding,
    gaps,
    offers,
    parts,
    revisions,
    translations,
)

urlpatterns = [
    *centres.urlpatterns,
    *articles.urlpatterns,
    *translations.urlpatterns,
    *revisions.urlpatterns,
    *parts.urlpatterns,
    *gaps.urlpatterns,
    *finding.urlpatterns,
    *beside_tickets.urlpatterns,
    *offers.urlpatterns,
]
