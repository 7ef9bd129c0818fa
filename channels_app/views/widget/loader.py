"""What a host page loads: one script, and the panel it puts into a frame.

Script and panel are the same for everybody: they hold what the admin chose, know of no
visitor, read no cookie and write no row.
"""

import gzip
import hashlib
import json
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import brotli  # type: ignore[import-untyped]
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from channels_app.actions.widgets import DEFAULTS
from channels_app.models import Connection
from channels_app.queries import visitors
from helpdesk.base import colours
from helpdesk.base import help as public_help
from helpdesk.base.accounts import calendars
from helpdesk.base.accounts.shell import release, shell
from helpdesk.base.squeeze import squeeze

Data = dict[str, Any]

HOME = Path(__file__).parents[2] / "static" / "channels_app" / "widget"
RIGHT_TO_LEFT = frozenset({"ar"})
FALLBACK = "en"
# A changed widget is on every page within minutes, and no page ever waits for it.
CACHED = "public, max-age=300, stale-while-revalidate=86400"
FOR_GOOD = "public, max-age=31536000, immutable"
# Modules that a home screen needs, and what each conversation needs.
FIRST = ("panel.js", "core.js", "dom.js")
# What the script may say of a widget: no more than its button and its rules take.
RULE = ("url", "seconds", "message", "hours")
NEVER = 9_007_199_254_740_991

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:;"
    " connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors {}"
)


@require_safe
def script(request: HttpRequest, key: str) -> HttpResponse:
    """/w/<key>.js: the button, with its settings inside."""
    site = _site(key)
    facts = json.dumps(_facts(request, site), separators=(",", ":"), ensure_ascii=False)
    return _script(request, _source("loader.js").replace("CONFIG", _in_script(facts)))


@require_safe
def pinned(request: HttpRequest, version: int) -> HttpResponse:
    """/w/v1.js: button and SDK as they once were, byte for byte, for pages that say by a
    hash what has to come. The page names the widget; there are no settings inside."""
    name = f"pinned/v{version}.js"
    if not (HOME / name).is_file():
        raise Http404
    answer = _script(request, (HOME / name).read_text())
    answer["Cache-Control"] = FOR_GOOD
    return answer


@require_safe
def sdk(request: HttpRequest, key: str) -> HttpResponse:
    """What the button fetches once somebody wants more: the frame, the rest of the SDK."""
    _site(key)
    shut = json.dumps(_phrases("close"), separators=(",", ":"), ensure_ascii=False)
    return _script(request, _source("sdk.js").replace("WORDS", _in_script(shut)))


@require_safe
def types(request: HttpRequest) -> HttpResponse:
    """What TypeScript knows of `window.Helpdesk`."""
    return _script(request, (HOME / "helpdesk-widget.d.ts").read_text(), kind="plain")


@require_safe
@xframe_options_exempt
def panel(request: HttpRequest, key: str) -> HttpResponse:
    """The page in the frame; with ?preview=1 for our own settings page."""
    site = _site(key)
    preview = request.GET.get("preview") == "1"
    origins = " ".join(site.config.get("origins") or ["*"])
    answer = page(request, site, language=request.GET.get("lang", ""), preview=preview)
    ancestors = "'self'" if preview else origins
    answer["Content-Security-Policy"] = _POLICY.format(ancestors)
    return answer


def page(
    request: HttpRequest,
    site: Connection,
    *,
    language: str = "",
    preview: bool = False,
    token: str = "",
) -> HttpResponse:
    """The panel. With a token it is that visitor's own page, and nobody frames it."""
    code = language_of(language or request.headers.get("Accept-Language", ""))
    words = {
        "key": site.key,
        "language": code,
        "direction": "rtl" if code in RIGHT_TO_LEFT else "ltr",
        "title": _title(site),
        "look": json.dumps(_look(site)),
        "words": static(f"channels_app/widget/words/{code}.json"),
        "style": static("channels_app/widget/talk.css"),
        "modules": [static(f"channels_app/widget/{name}") for name in FIRST],
        "version": release(),
        "preview": preview,
        "token": token,
    }
    answer = render(request, "channels_app/panel.html", words)
    answer["Content-Security-Policy"] = _POLICY.format("'none'")
    answer["Referrer-Policy"] = "no-referrer" if token else "same-origin"
    answer["Cache-Control"] = "private, no-store" if token else "private, max-age=60"
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


def language_of(asked: str) -> str:
    """The first of these that there are words in: `de-AT`, or a browser's whole list."""
    for part in asked.split(","):
        code = part.split(";")[0].strip().split("-")[0].lower()
        if code in languages():
            return code
    return FALLBACK


@cache
def languages() -> frozenset[str]:
    """Those with a file of words."""
    return frozenset(path.stem for path in (HOME / "words").glob("*.json"))


def _site(key: str) -> Connection:
    found = visitors.site(key)
    if found is None:
        raise Http404
    return found


def _title(site: Connection) -> str:
    return site.config.get("title") or str(shell(HttpRequest())["company"])


def _look(site: Connection) -> Data:
    """What is shown before the server was asked who is there."""
    config = {**DEFAULTS, **site.config}
    names = ("greeting", "away", "side", "theme", "launcher", "help")
    shown = {name: config[name] for name in names}
    shown["help"] = bool(config["help"]) and public_help.is_any()
    return {**shown, "title": _title(site), "accent": _accent(config)}


def _facts(request: HttpRequest, site: Connection) -> Data:
    config = {**DEFAULTS, **site.config}
    rules = [{name: rule.get(name) for name in RULE} for rule in config["rules"]]
    timed = any(rule["hours"] for rule in rules)
    return {
        "key": site.key,
        "home": request.build_absolute_uri("/").rstrip("/"),
        "label": config["launcher"],
        "names": {} if config["launcher"] else _phrases("chat"),
        "accent": _accent(config),
        "side": "start" if config["side"] == "start" else "end",
        "theme": config["theme"],
        "rules": rules,
        **(_hours(site) if timed else {}),
    }


def _hours(site: Connection) -> Data:
    """Whether somebody is there, and when (in milliseconds) that turns."""
    calendar, now = site.channel.team.calendar, timezone.now()
    is_open = calendars.is_open(calendar, now)
    turn = calendars.next_closing if is_open else calendars.next_opening
    turns = turn(calendar, now)
    return {"open": is_open, "turns": int(turns.timestamp() * 1000) if turns else NEVER}


def _accent(config: Data) -> str:
    return colours.read(str(config["accent"])) or str(DEFAULTS["accent"])


@cache
def _phrases(name: str) -> dict[str, str]:
    """One phrase in every language; where it is as in English it need not be said."""
    every = {
        code: json.loads((HOME / "words" / f"{code}.json").read_text())[name]
        for code in sorted(languages())
    }
    usual = every[FALLBACK]
    return {code: it for code, it in every.items() if it != usual or code == FALLBACK}


def _in_script(text: str) -> str:
    # Nothing in it may end a <script>, wherever somebody copies it to.
    return text.replace("<", "\\u003c")


_read: Callable[[str], str] = cache(lambda name: squeeze((HOME / name).read_text()))


def _source(name: str) -> str:
    if settings.DEBUG:
        return squeeze((HOME / name).read_text())
    return _read(name)


def _script(
    request: HttpRequest, source: str, *, kind: str = "javascript"
) -> HttpResponse:
    """Kept by every browser for minutes, sent small, asked for by any site."""
    tag = f'"{hashlib.sha256(source.encode()).hexdigest()[:16]}"'
    if tag in request.headers.get("If-None-Match", ""):
        answer: HttpResponse = HttpResponseNotModified()
    else:
        body, encoding = _small(source, request.headers.get("Accept-Encoding", ""))
        answer = HttpResponse(body, content_type=f"text/{kind}; charset=utf-8")
        if encoding:
            answer["Content-Encoding"] = encoding
    answer["ETag"] = tag
    answer["Cache-Control"] = CACHED
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    patch_vary_headers(answer, ["Accept-Encoding"])
    return answer


@lru_cache(maxsize=256)
def _packed(source: str, encoding: str) -> bytes:
    if encoding == "br":
        return bytes(brotli.compress(source.encode(), quality=11))
    return gzip.compress(source.encode(), 9, mtime=0)


def _small(source: str, accepted: str) -> tuple[bytes, str]:
    for encoding in ("br", "gzip"):
        if encoding in accepted:
            return _packed(source, encoding), encoding
    return source.encode(), ""
