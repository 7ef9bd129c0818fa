"""Whom a site vouches for, and what is no proof of anybody (AC-64)."""

import base64
import hashlib
import hmac
import json
import time
from datetime import timedelta

import jwt
import pytest
import time_machine
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.utils import timezone

from channels_app.vouched import Person, person

SECRET = "a" * 64
OLD = "b" * 64
DAY = 24 * 60 * 60


def now() -> int:
    return int(time.time())


def token(secret=SECRET, algorithm="HS256", headers=None, **claims):
    said = {"sub": "42", "exp": now() + 600, **claims}
    said = {name: value for name, value in said.items() if value is not None}
    return jwt.encode(said, secret, algorithm=algorithm, headers=headers)


def by_hand(header, claims, secret=SECRET, *, digest=hashlib.sha256):
    """A token no library would make."""
    parts = [json.dumps(part).encode() for part in (header, claims)]
    signed = b".".join(base64.urlsafe_b64encode(part).rstrip(b"=") for part in parts)
    signature = hmac.new(secret.encode(), signed, digest).digest() if secret else b""
    return (signed + b"." + base64.urlsafe_b64encode(signature).rstrip(b"=")).decode()


def signed(known="42", exp=None, secret=SECRET, **more):
    exp = now() + 600 if exp is None else exp
    key, text = secret.encode(), f"{known}.{exp}".encode()
    proof = hmac.new(key, text, hashlib.sha256).hexdigest()
    return {"id": known, "exp": exp, "hmac": proof, **more}


def of(said, secrets=(SECRET, OLD)):
    return person(said if isinstance(said, dict) else {"token": said}, secrets)


def test_a_token_says_who_they_are():
    said = token(name="Irma", email="irma@shop.test", email_verified=True, jti="x")
    assert of(said) == Person(
        id="42", name="Irma", mail="irma@shop.test", is_verified=True
    )


@pytest.mark.parametrize("secret", [SECRET, OLD])
def test_two_secrets_are_good_while_one_replaces_the_other(secret):
    assert of(token(secret)) == Person(id="42")
    assert of(signed(secret=secret)) == Person(id="42")


@pytest.mark.parametrize("verified", [None, False, "true", 1, "yes", [True]])
def test_only_a_plain_true_verifies_an_address(verified):
    found = of(token(email="irma@shop.test", email_verified=verified))
    assert found == Person(id="42", mail="irma@shop.test")


def test_beside_a_signed_id_a_name_and_an_address_are_claims():
    said = signed(name="Irma", email="irma@shop.test", email_verified=True)
    assert of(said) == Person(id="42", name="Irma", mail="irma@shop.test")


def test_a_site_may_count_its_users():
    assert of(signed(42)) == Person(id="42")


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": None},
        {"sub": None},
        {"exp": now() - 3600},
        {"exp": now() + DAY + 3600},
        {"exp": True},
        {"exp": "4102444800"},
        {"exp": 1e308},
        {"exp": [now() + 60]},
        {"iat": now() + 3600},
        {"iat": "soon"},
        {"nbf": now() + 3600},
        {"sub": 42},
        {"sub": ""},
        {"sub": " "},
        {"sub": "x" * 201},
        {"sub": "4\x002"},
        {"sub": ["42"]},
        {"aud": "somebody else"},
        {"jti": 7},
    ],
)
def test_ac_64_a_token_without_a_sound_claim_is_nobodys(claims):
    header = {"alg": "HS256", "typ": "JWT"}
    said = {"sub": "42", "exp": now() + 600, **claims}
    said = {name: value for name, value in said.items() if value is not None}
    assert of(by_hand(header, said)) is None


@pytest.mark.parametrize(
    "said",
    [
        lambda: by_hand({"alg": "none"}, {"sub": "42", "exp": now() + 60}, ""),
        lambda: by_hand({"alg": "None"}, {"sub": "42", "exp": now() + 60}, ""),
        lambda: by_hand({}, {"sub": "42", "exp": now() + 60}),
        lambda: by_hand({"alg": ["HS256"]}, {"sub": "42", "exp": now() + 60}),
        lambda: by_hand(
            {"alg": "HS512"},
            {"sub": "42", "exp": now() + 60},
            digest=hashlib.sha512,
        ),
        lambda: by_hand(
            {"alg": "HS256", "crit": ["x"], "x": 1}, {"sub": "42", "exp": now() + 60}
        ),
        lambda: by_hand(
            {"alg": "HS256", "b64": False}, {"sub": "42", "exp": now() + 60}
        ),
        lambda: token("c" * 64),
        lambda: token()[:-1],
        lambda: token() + "A",
        lambda: token().rpartition(".")[0] + ".",
        lambda: token() + " " * 9_000,
        lambda: "a.b.c",
        lambda: "",
        lambda: None,
        lambda: 7,
        lambda: ["HS256"],
        lambda: "\ud800",
    ],
)
def test_ac_64_what_is_not_signed_with_our_secret_and_algorithm_is_nobodys(said):
    assert person({"token": said()}, [SECRET]) is None


def test_ac_64_no_algorithm_is_mistaken_for_another():
    """The public half of a key must not pass for a secret, nor the other way round."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    rs256 = jwt.encode({"sub": "42", "exp": now() + 60}, private, algorithm="RS256")
    assert person({"token": rs256}, [public.decode()]) is None
    forged = by_hand(
        {"alg": "HS256"}, {"sub": "42", "exp": now() + 60}, public.decode()
    )
    assert person({"token": forged}, [public.decode()]) is None


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"id": "42"},
        {"id": "42", "email": "irma@shop.test"},
        {**signed(), "hmac": ""},
        {**signed(), "hmac": None},
        {**signed(), "hmac": "ä" * 64},
        {**signed(), "hmac": signed()["hmac"][:-1]},
        {**signed(), "hmac": signed()["hmac"] + "0"},
        {**signed(), "id": "43"},
        {**signed(), "exp": now() + 601},
        {**signed(), "exp": str(now() + 600)},
        {**signed(), "exp": float(now() + 600)},
        signed(exp=now() - 3600),
        signed(exp=now() + DAY + 3600),
        signed(exp=True),
        signed(""),
        signed("x" * 201),
        signed(True),
        signed("4\x002"),
        signed(secret="c" * 64),
        {**signed(), "token": None},
    ],
)
def test_ac_64_without_the_right_hmac_nobody_is_named(said):
    assert of(said) is None


@pytest.mark.parametrize("secret", ["", "short", "x" * 31])
def test_a_secret_that_could_be_guessed_vouches_for_nobody(secret):
    assert of(signed(secret=secret), [secret]) is None
    if secret:
        header, claims = {"alg": "HS256"}, {"sub": "42", "exp": now() + 60}
        assert of(by_hand(header, claims, secret), [secret]) is None


def test_a_token_is_over_when_its_time_is():
    said = token(exp=now() + 600)
    with time_machine.travel(timezone.now() + timedelta(seconds=650)):
        assert of(said) is not None
    with time_machine.travel(timezone.now() + timedelta(seconds=670)):
        assert of(said) is None
