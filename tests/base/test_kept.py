"""`{% kept %}`: put together once for each kind, with what differs put in each time."""

import pytest
from django.template import Context, Template
from django.utils import translation

PART = """{% load i18n kept %}{% kept here token for may.reply %}\
<a href="{{ here }}x/">{% translate "Reply" %}</a>{{ token }}\
{% if may.reply %}yes{% endif %}{{ other }}{% endkept %}"""


def test_what_differs_is_put_in_each_time_and_the_rest_is_made_once():
    part = Template(PART)

    def shown(**words):
        return part.render(Context({"may": {"reply": True}, **words}))

    assert shown(here="/1/", token="a", other="!") == '<a href="/1/x/">Reply</a>ayes!'
    assert shown(here="/2/", token="b", other="?") == '<a href="/2/x/">Reply</a>byes!'


def test_each_kind_and_each_language_has_its_own():
    part = Template(PART)

    def shown(*, reply):
        return part.render(Context({"may": {"reply": reply}, "here": "/"}))

    assert shown(reply=True).endswith("yes")
    assert not shown(reply=False).endswith("yes")
    with translation.override("de"):
        assert translation.gettext("Reply") != "Reply"
        assert f">{translation.gettext('Reply')}<" in shown(reply=True)
    assert ">Reply<" in shown(reply=True)


@pytest.mark.parametrize("value", ["<b>", '"', "\ue0f0here\ue0f1", "{{ token }}"])
def test_ac_22_what_is_put_in_is_escaped(value):
    html = Template(PART).render(Context({"may": {}, "here": "/", "token": value}))
    assert "<b>" not in html
    assert html.count('"') == 2


def test_it_does_not_grow_without_end():
    part = Template("{% load kept %}{% kept for kind %}{{ kind }}{% endkept %}")
    shown = [part.render(Context({"kind": number})) for number in range(1_000)]
    assert shown == [str(number) for number in range(1_000)]
    (node,) = part.nodelist.get_nodes_by_type(type(part.nodelist[-1]))
    assert len(node.found) <= 256
