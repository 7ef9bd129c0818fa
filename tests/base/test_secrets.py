"""Credentials at rest: sealed for one row, and readable nowhere else."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.base.secrets import CannotOpen, seal, unseal

ROW = "channels_app_connection:7:sealed"
CANARY = {"password": "hunter2 ☃"}


@given(st.dictionaries(st.text(), st.text()))
def test_what_was_sealed_for_a_row_is_opened_for_it(value):
    assert unseal(seal(value, row=ROW), row=ROW) == value


@pytest.mark.parametrize(
    "elsewhere",
    [
        "channels_app_connection:8:sealed",
        "channels_app_connection:7:config",
        "webhooks_target:7:sealed",
        "",
    ],
)
def test_ac_81_copied_to_another_row_or_column_it_cannot_be_opened(elsewhere):
    with pytest.raises(CannotOpen):
        unseal(seal(CANARY, row=ROW), row=elsewhere)


def test_ac_81_with_any_byte_altered_it_cannot_be_opened():
    sealed = seal(CANARY, row=ROW)
    for index in range(len(sealed)):
        altered = bytearray(sealed)
        altered[index] ^= 1
        with pytest.raises(CannotOpen):
            unseal(bytes(altered), row=ROW)


@pytest.mark.parametrize("length", [0, 1, 5, 13, 20])
def test_ac_81_cut_short_it_cannot_be_opened(length):
    with pytest.raises(CannotOpen):
        unseal(seal(CANARY, row=ROW)[:length], row=ROW)


def test_another_key_does_not_open_it(settings):
    sealed = seal(CANARY, row=ROW)
    settings.CREDENTIAL_KEY = "ab" * 32
    with pytest.raises(CannotOpen):
        unseal(sealed, row=ROW)


def test_the_same_secret_is_never_sealed_the_same_twice():
    assert seal(CANARY, row=ROW) != seal(CANARY, row=ROW)


def test_ac_75_nothing_of_it_shows():
    sealed = seal(CANARY, row=ROW)
    assert b"hunter2" not in sealed
    assert b"password" not in sealed
    with pytest.raises(CannotOpen) as refusal:
        unseal(sealed, row="other")
    assert str(refusal.value) == "other"


@pytest.mark.parametrize("key", ["", "xyz", "ab" * 31, "ab" * 33])
def test_a_key_that_is_none_is_said_to_be_none(settings, key):
    settings.CREDENTIAL_KEY = key
    with pytest.raises(ImproperlyConfigured, match="64 hex digits"):
        seal(CANARY, row=ROW)
