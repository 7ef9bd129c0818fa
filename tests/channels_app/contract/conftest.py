"""Each test runs with every kind, or with those that can what it is about."""

from collections.abc import Iterator

import pytest

from tests.channels_app.contract.case import Case, Run
from tests.channels_app.contract.cases import CASES

HOOK = "https://desk.example/hooks/of/ours/"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "case" not in metafunc.fixturenames:
        return
    marks = metafunc.definition.iter_markers("needs")
    needed = {one for mark in marks for one in mark.args}
    able = [case for case in CASES if not case.cannot & needed]
    metafunc.parametrize("case", able, ids=str)


@pytest.fixture
def run(case: Case, settings) -> Iterator[Run]:
    with case.provider() as provider:
        settings.EGRESS_ALLOW = frozenset([provider.place])
        provider.hook = HOOK
        # Nothing is delivered: these tests look at what would be.
        with provider.holding():
            irma, karl = case.people(provider)
            run = Run(case, provider, irma, karl)
            if case.connects_first:
                run.adapter.connect(run.settings, hook=HOOK)
                provider.calls.clear()
            yield run
