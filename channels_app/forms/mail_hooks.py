"""Which provider brings the mail of a mailbox by calling us."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from channels_app.forms.mail_out import Secret
from helpdesk.base.forms import ActionForm

_TOPIC = re.compile(
    r"arn:aws[a-z-]{0,10}:sns:[a-z0-9-]{3,30}:[0-9]{12}:[A-Za-z0-9_.-]{1,256}"
)


class MailHookForm(ActionForm):
    provider = forms.ChoiceField(
        label=_("Provider"),
        required=False,
        choices=[
            ("", _("None: nobody calls")),
            ("mailgun", "Mailgun"),
            ("postmark", "Postmark"),
            ("sendgrid", "SendGrid"),
            ("ses", "Amazon SES"),
        ],
    )
    signing_key = Secret(
        label=_("Signing key of Mailgun"),
        help_text=_("For Mailgun alone, which shows it under “Webhook security”."),
    )
    topic = forms.CharField(
        label=_("Topic of Amazon SNS (ARN)"),
        max_length=400,
        required=False,
        help_text=_(
            "For Amazon SES alone: the topic that its receipt rule publishes to."
        ),
    )

    def __init__(self, *args: Any, has_secret: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_secret = has_secret
        if has_secret:
            self.fields["signing_key"].help_text = _("Empty: stays as it is.")

    def clean_topic(self) -> str:
        topic: str = self.cleaned_data["topic"].strip()
        if topic and not _TOPIC.fullmatch(topic):
            raise forms.ValidationError(_("An ARN begins with arn:aws:sns:."))
        return topic

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = {**(super().clean() or self.cleaned_data)}
        provider = typed.get("provider")
        if provider != "mailgun":
            typed["signing_key"] = ""
        elif not typed.get("signing_key") and not self.has_secret:
            self.add_error("signing_key", _("Without it nobody can be believed."))
        if provider == "ses" and not typed.get("topic") and "topic" not in self.errors:
            self.add_error("topic", _("Without it nobody can be believed."))
        return typed
