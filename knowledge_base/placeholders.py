"""What stands where something personal stood, in the language of the article."""

from collections.abc import Mapping

from django.utils import translation
from django.utils.translation import gettext as _

from knowledge_base.impersonal import Kind


def placeholders(language: str) -> Mapping[Kind, str]:
    """By kind, without the brackets."""
    with translation.override(language):
        return {
            Kind.NAME: _("name"),
            Kind.EMAIL: _("e-mail address"),
            Kind.PHONE: _("telephone number"),
            Kind.ORDER: _("order number"),
            Kind.NUMBER: _("number"),
            Kind.ADDRESS: _("address"),
            Kind.LINK: _("link"),
            Kind.OTHER: _("removed"),
        }
