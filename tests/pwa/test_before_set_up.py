"""Before the set-up a browser is not sent there for what is no page."""

import pytest


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/manifest.webmanifest", "/sw.js", "/offline/"])
def test_the_parts_of_the_app_are_answered_before_the_set_up(client, path):
    assert client.get(path).status_code == 200
