"""Other people's sites: pages on an origin that is not ours, with policies of their own."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.loopback import answering

PAGE = """<!doctype html>
<html lang="{lang}" dir="{dir}"><head><meta charset="utf-8"><title>The shop</title>
<meta name="viewport" content="width=device-width, initial-scale=1">{head}</head>
<body><main><h1>Kettles</h1><p>Kettles that do not leak.</p>
<p><a href="/other">Another page</a> <button id="before">A button</button></p></main>
{body}</body></html>"""


@dataclass
class Site:
    """A site. `show("/", body=…)` makes a page of it; `asked` is what was fetched."""

    address: str
    pages: dict[str, tuple[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def show(
        self,
        path: str = "/",
        *,
        body: str = "",
        head: str = "",
        lang: str = "en",
        policy: str = "",
    ) -> str:
        words = {"lang": lang, "dir": "rtl" if lang == "ar" else "ltr"}
        page = PAGE.format(head=head, body=body, **words)
        self.pages[path.partition("?")[0]] = (page, policy)
        return self.address + path


def line(home: str, key: str, **data: str) -> str:
    """What an admin copies into their pages."""
    more = "".join(f' data-{name}="{value}"' for name, value in data.items())
    return f'<script src="{home}/w/{key}.js" async{more}></script>'


def policy(home: str) -> str:
    """The strictest there is, and the two directives that we document."""
    return f"default-src 'self'; script-src 'self' {home}; frame-src {home}"


@contextlib.contextmanager
def hosting(name: str = "localhost") -> Iterator[Site]:
    """A site of that name, which is another origin than 127.0.0.1, and another site."""
    site: Site

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.split("?")[0]
            site.asked.append(path)
            kind = "text/javascript" if path.endswith(".js") else "text/html"
            page, policy = site.pages.get(path, ("", ""))
            self.send_response(200 if path in site.pages else 404)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            if policy:
                self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *args: object) -> None:
            """Not into the report."""

    web = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site = Site(f"http://{name}:{web.server_address[1]}")
    site.pages["/favicon.ico"] = ("", "")
    with answering(web):
        yield site
