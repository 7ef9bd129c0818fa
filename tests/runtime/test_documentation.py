import re

from helpdesk.runtime import places


def test_every_variable_of_the_settings_is_in_the_operators_page():
    source = (places.CHECKOUT / "helpdesk" / "settings.py").read_text()
    page = (places.CHECKOUT / "docs" / "operating.md").read_text()

    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', source))
    told = set(re.findall(r"^\| `([A-Z_]+)`", page, re.MULTILINE))

    assert read - told == set()
