"""Moments at which somebody is at work on something: when a kill hurts most."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from tests.drill.load import Moment
from tests.drill.product import Product


def of(product: Product, query: str) -> Moment:
    """When this answer changes: somebody is at it right now."""

    @contextmanager
    def moment(seconds: float) -> Iterator[bool]:
        yield _changes(product, query, seconds)

    return moment


def _changes(product: Product, query: str, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    try:
        with product.connect() as connection:
            before = connection.execute(query).fetchall()
            while time.monotonic() < deadline:
                now = connection.execute(query).fetchall()
                if now != before and now[0][0] is not None:
                    return True
                before = now
                time.sleep(0.005)
    except psycopg.OperationalError:
        pass  # the database is away: then it is no such moment
    return False
