"""Calls are signed as X's documentation signs its example, and as oauthlib does."""

from hypothesis import given
from hypothesis import strategies as st
from oauthlib.oauth1 import Client
from oauthlib.oauth1.rfc5849 import signature as library

from channels_app.adapters.x.signing import authorization, signature

SECRET = {
    "consumer_key": "xvz1evFS4wEEPTGEFPHBog",
    "consumer_secret": "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw",
    "access_token": "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb",
    "access_secret": "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE",
}


def test_the_example_of_the_documentation():
    pairs = [
        ("status", "Hello Ladies + Gentlemen, a signed OAuth request!"),
        ("include_entities", "true"),
        ("oauth_consumer_key", SECRET["consumer_key"]),
        ("oauth_nonce", "kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg"),
        ("oauth_signature_method", "HMAC-SHA1"),
        ("oauth_timestamp", "1318622958"),
        ("oauth_token", SECRET["access_token"]),
        ("oauth_version", "1.0"),
    ]
    url = "https://api.x.com/1.1/statuses/update.json"
    assert signature("POST", url, pairs, SECRET) == "Ls93hJiZbQ3akF3HF3x1Bz8/zU4="


@given(
    st.lists(st.tuples(st.text(min_size=1), st.text()), max_size=4),
    st.sampled_from(["GET", "POST", "DELETE"]),
)
def test_any_call_is_signed_as_the_library_signs_it(query, method):
    query = [(k.encode("utf-8", "replace").decode(), v.encode("utf-8", "replace").decode())
             for k, v in query]  # fmt: skip
    url = "http://127.0.0.1:8790/x/2/tweets"
    header = authorization(
        method, url, query=query, secret=SECRET, nonce="abc", at=1318622958
    )
    pairs = library.collect_parameters(headers={"Authorization": header})
    listed = library.normalize_parameters([*pairs, *query])
    base = library.signature_base_string(method, url, listed)
    client = Client(SECRET["consumer_key"], client_secret=SECRET["consumer_secret"],
                    resource_owner_secret=SECRET["access_secret"])  # fmt: skip
    due = library.sign_hmac_sha1_with_client(base, client)
    given_ = dict(library.collect_parameters(
        headers={"Authorization": header}, exclude_oauth_signature=False
    ))  # fmt: skip
    assert given_["oauth_signature"] == due
