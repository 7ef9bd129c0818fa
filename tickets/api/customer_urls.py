"""The addresses of customers, and of what belongs to them."""

from django.urls import path

from tickets.api import customers as they
from tickets.api import identities as addresses

ONE = "customers/<uuid:id>/"

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
        addresses.Identities.at(get="retrieve"),
        name="identity",
    ),
    path(
        "identities/<uuid:id>/take-back-stop/",
        addresses.TakeBackStop.as_view(),
        name="identity_take_back_stop",
    ),
    path(
        "organizations/",
        they.Organizations.at(get="list", post="create"),
        name="organizations",
    ),
    path(
        "organizations/<uuid:id>/",
        they.Organizations.at(get="retrieve", patch="partial_update"),
        name="organization",
    ),
]
