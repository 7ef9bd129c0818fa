"""Organizations: what they are called, and which of them are the same."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent
from helpdesk.base.forms import ActionForm, EditForm
from tickets.models import Organization, OrganizationMerge
from tickets.queries.customers import seen_organizations


class OrganizationForm(EditForm):
    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )


class NewOrganizationForm(OrganizationForm):
    """Where there is one of that name already, it is that one."""


class OtherForm(ActionForm):
    """What turned out to be the same company."""

    organization = forms.ModelChoiceField(
        queryset=Organization.objects.none(),
        to_field_name="public_id",
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": _("That is not there any more.")},
    )

    def __init__(self, agent: Agent, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organization"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - see above
        field.queryset = seen_organizations(agent)


class CameForm(ActionForm):
    """A merge that may be undone."""

    merge = forms.ModelChoiceField(
        queryset=OrganizationMerge.objects.none(),
        to_field_name="public_id",
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": _("That is not there any more.")},
    )

    def __init__(self, organization: Organization, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["merge"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - see above
        field.queryset = organization.came.select_related("organization", "into")
