"""Icons are drawn for a line that is read from the left; some are for both."""

from helpdesk.base.templatetags.ui import icon_tag


def test_an_icon_that_points_along_the_line_turns_round_where_that_is_read_from_the_right():
    turning = [
        name
        for name in ("chevron-left", "reply", "search", "check")
        if 'class="icon along"' in icon_tag(name)
    ]

    assert turning == ["chevron-left", "reply"]
