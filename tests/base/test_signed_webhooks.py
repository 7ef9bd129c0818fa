"""What we sign is verified by the specification's own library."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook, WebhookVerificationError

from helpdesk.base.signed_webhooks import (
    NoSecret,
    is_signed,
    new_secret,
    require_secret,
    sign,
)

BODY = '{"type": "message.created", "words": "Grüße ☃"}'.encode()


def signed(*keys, body=BODY, at=None):
    return sign(keys, "msg_1", at or datetime.now(UTC), body)


def test_whoever_has_the_secret_can_verify_it():
    key = new_secret()
    assert Webhook(key).verify(BODY, signed(key))["type"] == "message.created"


@given(st.text(), st.uuids())
def test_any_words_under_any_id_are_verified(words, name):
    key, body = new_secret(), words.encode("utf-8", "replace")
    headers = sign([key], str(name), datetime.now(UTC), body)
    Webhook(key).verify(body, headers, json_parse=False)


def test_while_a_secret_is_replaced_either_of_them_verifies_it():
    new, old = new_secret(), new_secret()
    headers = signed(new, old)
    for key in (new, old):
        Webhook(key).verify(BODY, headers)


def test_another_secret_another_body_or_another_id_verify_nothing():
    key = new_secret()
    headers = signed(key)
    with pytest.raises(WebhookVerificationError):
        Webhook(new_secret()).verify(BODY, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(key).verify(BODY + b" ", headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(key).verify(BODY, headers | {"webhook-id": "msg_2"})


def test_what_was_recorded_long_ago_is_refused():
    key = new_secret()
    with pytest.raises(WebhookVerificationError, match="too old"):
        Webhook(key).verify(
            BODY, signed(key, at=datetime.now(UTC) - timedelta(minutes=6))
        )


def test_no_two_secrets_are_the_same_and_each_can_sign():
    made = {new_secret() for _ in range(50)}
    assert len(made) == 50
    assert {require_secret(one) for one in made} == made


@pytest.mark.parametrize(
    # The last one is good but for what it should begin with.
    "text",
    ["", "whsec_", "hunter2", "whsec_???", "whsec_" + "YQ==", "YWJj" * 10],
)
def test_what_is_no_secret_signs_nothing(text):
    with pytest.raises(NoSecret):
        require_secret(text)
    with pytest.raises(NoSecret):
        signed(text)


def test_without_a_secret_nothing_is_signed():
    with pytest.raises(NoSecret):
        signed()


class TestWhatOthersSign:
    """The library signs; we verify."""

    def given(self, key, *, body=BODY, at=None):
        moment = at or datetime.now(UTC)
        return {
            "webhook-id": "msg_2",
            "webhook-timestamp": str(int(moment.timestamp())),
            "webhook-signature": Webhook(key).sign("msg_2", moment, body.decode()),
        }

    def believed(self, keys, headers, body=BODY):
        return is_signed(keys, headers, body, now=datetime.now(UTC))

    def test_is_believed_by_either_of_two_secrets(self):
        key, other = new_secret(), new_secret()
        assert self.believed([key], self.given(key))
        assert self.believed([other, key], self.given(key))
        several = self.given(key)
        several["webhook-signature"] = f"v1,AAAA {several['webhook-signature']}"
        assert self.believed([key], several)

    def test_is_not_believed_when_anything_is_another(self):
        key = new_secret()
        headers = self.given(key)
        assert not self.believed([new_secret()], headers)
        assert not self.believed([key], headers, BODY + b" ")
        assert not self.believed([], headers)
        assert not self.believed(["", "whsec_", "whsec_!"], headers)
        for name in headers:
            for odd in ("", "ü", "9" * 20):
                assert not self.believed([key], {**headers, name: odd})

    @pytest.mark.parametrize("minutes", [-6, 6])
    def test_is_not_believed_long_before_or_after(self, minutes):
        key = new_secret()
        at = datetime.now(UTC) + timedelta(minutes=minutes)
        assert not self.believed([key], self.given(key, at=at))
