"""The country of an address, from a file of ours or not at all."""

import pytest

from helpdesk.base import countries
from helpdesk.base.countries import country_of
from tests.base import mmdb


@pytest.fixture(autouse=True)
def opened_anew():
    countries._reader.cache_clear()


@pytest.fixture
def database(tmp_path, settings):
    path = tmp_path / "countries.mmdb"
    mmdb.write(path, {"192.0.2.0/24": "SE", "198.51.100.0/25": "DE"})
    settings.GEOIP_DATABASE = str(path)
    return path


@pytest.mark.parametrize(
    ("address", "country"),
    [
        ("192.0.2.7", "SE"),
        ("198.51.100.9", "DE"),
        ("198.51.100.200", ""),
        ("203.0.113.1", ""),
        ("2001:db8::1", ""),
        ("nowhere", ""),
        ("", ""),
    ],
)
def test_an_address_is_in_the_country_the_file_says(database, address, country):
    assert country_of(address) == country


def test_without_a_file_nobody_is_asked(settings):
    settings.GEOIP_DATABASE = ""
    assert country_of("192.0.2.7") == ""


def test_a_file_that_is_not_there_or_broken_costs_no_more_than_the_answer(
    settings, tmp_path, caplog
):
    settings.GEOIP_DATABASE = str(tmp_path / "none.mmdb")
    assert country_of("192.0.2.7") == ""
    broken = tmp_path / "broken.mmdb"
    broken.write_bytes(b"no database at all")
    settings.GEOIP_DATABASE = str(broken)
    assert country_of("192.0.2.7") == ""
    assert len(caplog.records) == 2
    assert "192.0.2.7" not in caplog.text
