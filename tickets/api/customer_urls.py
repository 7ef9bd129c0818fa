"""The addresses of customers, and of what belongs to them."""

from django.urls import path

from tickets.api import customer_notes as notes
from tickets.api import customers as they
from tickets.api import exports, importing
from tickets.api import identities as addresses
from tickets.api import organizations as companies

ONE = "customers/<uuid:id>/"
COMPANY = "organizations/<uuid:id>/"

urlpatterns = [
    path("customers/", they.Customers.at(get="list", post="create"), name="customers"),
    path(
        ONE,
        they.Customers.at(get="retrieve", patch="partial_update"),
        name="customer",
    ),
    path(
        f"{ONE}identities/",
        addresses.CustomerIdentities.at(get="list", post="create"),
        name="customer_identities",
    ),
    path(
        f"{ONE}tickets/",
        they.CustomerTickets.at(get="list"),
        name="customer_tickets",
    ),
    path(f"{ONE}facts/", they.CustomerFacts.at(get="list"), name="customer_facts"),
    path(
        f"{ONE}timeline/",
        they.CustomerTimeline.at(get="list"),
        name="customer_timeline",
    ),
    path(f"{ONE}merges/", they.CustomerMerges.at(get="list"), name="customer_merges"),
    path(f"{ONE}merge/", they.MergeCustomer.as_view(), name="customer_merge"),
    path(f"{ONE}unmerge/", they.UnmergeCustomer.as_view(), name="customer_unmerge"),
    path("identities/", addresses.Identities.at(get="list"), name="identities"),
    path(
        "identities/<uuid:id>/",
        addresses.Identities.at(get="retrieve", delete="destroy"),
        name="identity",
    ),
    path(
        "identities/<uuid:id>/move/",
        addresses.MoveIdentity.as_view(),
        name="identity_move",
    ),
    path(
        "identities/<uuid:id>/take-back-stop/",
        addresses.TakeBackStop.as_view(),
        name="identity_take_back_stop",
    ),
    path(
        "identities/<uuid:id>/pictures/",
        addresses.Pictures.as_view(),
        name="identity_pictures",
    ),
    path(
        "organizations/",
        companies.Organizations.at(get="list", post="create"),
        name="organizations",
    ),
    path(
        COMPANY,
        companies.Organizations.at(
            get="retrieve", patch="partial_update", delete="destroy"
        ),
        name="organization",
    ),
    path(
        f"{COMPANY}merges/",
        companies.OrganizationMerges.at(get="list"),
        name="organization_merges",
    ),
    path(
        f"{COMPANY}merge/",
        companies.MergeOrganization.as_view(),
        name="organization_merge",
    ),
    path(
        f"{COMPANY}unmerge/",
        companies.UnmergeOrganization.as_view(),
        name="organization_unmerge",
    ),
    path(
        f"{ONE}notes/",
        notes.CustomerNotes.at(get="list", post="create"),
        name="customer_notes",
    ),
    path(
        f"{COMPANY}notes/",
        notes.OrganizationNotes.at(get="list", post="create"),
        name="organization_notes",
    ),
    path(
        "customer-notes/<uuid:id>/",
        notes.Notes.at(get="retrieve", patch="partial_update"),
        name="customer_note",
    ),
    path(
        "customer-notes/<uuid:id>/delete/",
        notes.Notes.at(post="remove"),
        name="customer_note_delete",
    ),
    path(
        "customer-notes/<uuid:id>/restore/",
        notes.Notes.at(post="restore"),
        name="customer_note_restore",
    ),
    path("exports/", exports.Exports.at(get="list"), name="exports"),
    path(
        "customer-imports/",
        importing.Imports.at(get="list", post="create"),
        name="customer_imports",
    ),
    path(
        "customer-imports/<uuid:id>/",
        importing.Imports.at(get="retrieve", delete="destroy"),
        name="customer_import",
    ),
    *(
        path(
            f"customer-imports/<uuid:id>/{step}/",
            importing.Imports.at(post=step),
            name=f"customer_import_{step}",
        )
        for step in ("check", "run", "stop", "undo")
    ),
    path(
        "customer-imports/<uuid:id>/rows/",
        importing.ImportRows.at(get="list"),
        name="customer_import_rows",
    ),
    path(
        "customer-imports/<uuid:id>/refused.csv",
        importing.RefusedFile.as_view(),
        name="customer_import_refused",
    ),
    path("customers.csv", exports.CustomersFile.as_view(), name="customers_file"),
    path(
        "organizations.csv",
        exports.OrganizationsFile.as_view(),
        name="organizations_file",
    ),
    path("tickets.csv", exports.TicketsFile.as_view(), name="tickets_file"),
]
