"""One definition a number: the page, its lists and the documentation are made from it."""

import pytest
from django.utils import translation

from helpdesk.reports.definition import Shape
from helpdesk.reports.metrics import GROUPS, METRICS
from tests.metrics_doc import DOC, text


def test_the_documentation_says_what_the_definitions_say():
    with translation.override("en"):
        assert DOC.read_text(encoding="utf-8") == text()


def test_every_number_has_an_address_of_its_own():
    assert len(METRICS) == sum(len(group.metrics) for group in GROUPS)


@pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS)
def test_a_definition_is_whole(metric):
    assert str(metric.name)
    assert str(metric.sentence).endswith(".")
    assert all(str(trap).endswith(".") for trap in metric.traps)
    assert bool(metric.value) == (metric.shape in {Shape.SPREAD, Shape.MINUTES})
