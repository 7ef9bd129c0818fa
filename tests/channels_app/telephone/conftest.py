"""A telephone system whose calls are those of support, and who is there."""

import pytest

from tests.channels_app.telephone.exchange import Exchange, exchange
from tests.tickets.chatting import comes


@pytest.fixture
def pbx(company, support, ada) -> Exchange:
    return exchange(support, ada)


@pytest.fixture
def there(ada, bob):
    """Both have a page open."""
    comes(ada, bob)
