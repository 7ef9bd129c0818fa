"""Who may tell us of text messages; Twilio's own validator is the judge."""

import base64
import hashlib
import hmac
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from channels_app.adapter import Call, Settings
from channels_app.adapters.sms import adapter
from tests.channels_app.sms.conftest import HOOK

TOKEN = "12345678901234567890123456789012"
FORM = "application/x-www-form-urlencoded"
SETTINGS = Settings(config={}, secret={"token": TOKEN})
FIELDS = {"Body": "Hej å 🙂 a=b&c", "From": "+46701", "Empty": "", "to": "small"}


def call(fields=FIELDS, *, url=HOOK, signature=None, **headers):
    body = urlencode(fields).encode() if isinstance(fields, dict) else fields
    if signature is None:
        params = fields if isinstance(fields, dict) else {}
        signature = RequestValidator(TOKEN).compute_signature(url, params)
    named = {"content-type": FORM, "x-twilio-signature": signature, **headers}
    return Call(method="POST", url=url, headers=named, body=body)


def test_what_twilio_signs_is_believed():
    assert adapter.verify(SETTINGS, call())


@given(st.dictionaries(st.text(min_size=1, max_size=9), st.text(max_size=20)))
def test_whatever_its_fields_are(fields):
    if not fields:
        return
    # Halves of letters cannot be sent at all.
    fields = {k: v for k, v in fields.items() if (k + v).isprintable()}
    assert adapter.verify(SETTINGS, call(fields))


@pytest.mark.parametrize(
    ("signed", "called"),
    [
        ("https://desk.example:443/h/?a=1", "https://desk.example/h/?a=1"),
        ("https://desk.example/h/", "https://desk.example:443/h/"),
        ("https://desk.example/h/", "https://desk.example:8443/h/"),
        ("http://desk.example:80/h/", "http://desk.example/h/"),
    ],
)
def test_the_port_may_stand_in_the_address_or_not(signed, called):
    signature = RequestValidator(TOKEN).compute_signature(signed, FIELDS)
    assert RequestValidator(TOKEN).validate(called, FIELDS, signature)
    assert adapter.verify(SETTINGS, call(url=called, signature=signature))


@pytest.mark.parametrize(
    "wrong",
    [
        call(signature="nonsense"),
        call(signature=""),
        call(signature="ÅÄÖ"),
        call(url=HOOK + "?more=1", signature=call().headers["x-twilio-signature"]),
        call({**FIELDS, "Body": "x"}, signature=call().headers["x-twilio-signature"]),
        call({**FIELDS, "more": ""}, signature=call().headers["x-twilio-signature"]),
        Call(method="POST", url=HOOK, headers={}, body=b"a=b"),
    ],
)
def test_what_was_changed_or_made_up_is_not(wrong):
    assert not adapter.verify(SETTINGS, wrong)


@pytest.mark.parametrize("secret", [{}, {"token": ""}, {"shared_key": TOKEN}])
def test_without_a_token_nobody_is_believed(secret):
    none = base64.b64encode(
        hmac.new(b"", (HOOK + "aB").encode(), hashlib.sha1).digest()
    ).decode()
    settings = Settings(config={}, secret=secret)

    assert not adapter.verify(settings, call())
    assert not adapter.verify(settings, call({"a": "B"}, signature=none))


def test_a_body_that_is_no_form_is_signed_by_its_hash():
    body = b'{"a": 1}'
    url = f"{HOOK}?bodySHA256={hashlib.sha256(body).hexdigest()}"
    signature = RequestValidator(TOKEN).compute_signature(url, {})
    assert RequestValidator(TOKEN).validate(url, body.decode(), signature)
    asked = {"url": url, "signature": signature, "content-type": "application/json"}

    assert adapter.verify(SETTINGS, call(body, **asked))
    assert not adapter.verify(SETTINGS, call(b'{"a": 2}', **asked))


def test_a_form_in_other_clothes_is_not_believed():
    """The signature of an address alone says nothing of a body."""
    alone = RequestValidator(TOKEN).compute_signature(HOOK, {})
    asked = {"signature": alone, "content-type": "application/json"}
    assert not adapter.verify(SETTINGS, call(b"Body=x", **asked))


def test_a_shared_key_signs_by_another_algorithm():
    key = "shared"
    settings = Settings(config={}, secret={"token": TOKEN, "shared_key": key})
    how = {"x-twilio-webhooks-signature-settings": "key=k_1,algorithm=HMAC_SHA256"}
    signature = RequestValidator(key).compute_signature(HOOK, FIELDS, "HMAC_SHA256")
    assert RequestValidator(key).validate(HOOK, FIELDS, signature, "HMAC_SHA256")

    assert adapter.verify(settings, call(signature=signature, **how))
    assert adapter.verify(settings, call())
    assert not adapter.verify(SETTINGS, call(signature=signature, **how))
    # Neither secret is good for the other algorithm, nor is one that we do not know.
    weak = RequestValidator(key).compute_signature(HOOK, FIELDS)
    assert not adapter.verify(settings, call(signature=weak))
    crossed = RequestValidator(TOKEN).compute_signature(HOOK, FIELDS, "HMAC_SHA256")
    assert not adapter.verify(settings, call(signature=crossed, **how))
    md5 = {"x-twilio-webhooks-signature-settings": "algorithm=MD5"}
    assert not adapter.verify(settings, call(**md5))


def test_the_emulator_signs_as_the_validator_reads(twilio):
    irma = twilio.customer()
    [hook] = twilio.requests([irma.says("Hej å 🙂")])
    [forged] = twilio.requests([irma.says("Hej")], forged=True)
    validator = RequestValidator(twilio.token)
    signed = hook.headers["x-twilio-signature"]
    assert validator.validate(HOOK, twilio.told[0].payload, signed)

    for one, believed in ((hook, True), (forged, False)):
        came = Call(method="POST", url=HOOK, headers=one.headers, body=one.body)
        assert adapter.verify(twilio.settings(), came) is believed
