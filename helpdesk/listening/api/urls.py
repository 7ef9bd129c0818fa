"""The addresses of mentions under /api/v1/."""

from django.urls import path

from helpdesk.listening.api import views

_RULE = "mention-rules/<uuid:id>/"

urlpatterns = [
    path("mentions/", views.Mentions.at(get="list"), name="mentions"),
    path("mentions/bulk/", views.MentionsInBulk.as_view(), name="mentions_in_bulk"),
    path("mentions/<uuid:id>/", views.Mentions.at(get="retrieve"), name="mention"),
    *(
        path(
            f"mentions/<uuid:id>/{verb}/",
            views.Mentions.at(post=verb),
            name=f"mention_{verb}",
        )
        for verb in ("ticket", "ignore", "watch", "undo")
    ),
    path(
        "mention-rules/",
        views.MentionRules.at(get="list", post="create"),
        name="mention_rules",
    ),
    path(
        _RULE,
        views.MentionRules.at(get="retrieve", patch="partial_update", delete="destroy"),
        name="mention_rule",
    ),
    path(
        f"{_RULE}switch/",
        views.MentionRules.at(post="switch"),
        name="mention_rule_switch",
    ),
    path(f"{_RULE}move/", views.MentionRules.at(post="move"), name="mention_rule_move"),
    path(
        "watched/",
        views.WatchedWords.at(get="list", post="create"),
        name="watched_words",
    ),
    path(
        "watched/<uuid:id>/",
        views.WatchedWords.at(get="retrieve", patch="partial_update", delete="destroy"),
        name="watched_word",
    ),
]
