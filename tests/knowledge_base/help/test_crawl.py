"""Every page that a reader can get to from the first one, as a search engine sees it."""

import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from tests.knowledge_base.help.shelves import make_secrets, make_shelves

pytestmark = pytest.mark.usefixtures("company")

SITE = "http://localhost:8000"
STARTS = ("/help/", "/help/~beans/")


@dataclass
class Page(HTMLParser):
    """What it says of itself, and where it leads."""

    path: str
    status: int
    links: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    metas: dict[str, str] = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)
    canonical: str = ""
    title: str = ""
    data: str = ""
    scripts: list[str] = field(default_factory=list)
    inside: str = ""

    def __hash__(self):
        return hash(self.path)

    def handle_starttag(self, tag, attrs):
        told = {name: value or "" for name, value in attrs}
        self.inside = tag if tag in ("title", "script") else ""
        if "id" in told:
            assert told["id"] not in self.ids, f"{self.path}: two of {told['id']}"
            self.ids.add(told["id"])
        assert not {name for name in told if name.startswith("on") or name == "style"}
        if tag in ("a", "img") and (to := told.get("href") or told.get("src")):
            self.links.add(urljoin(self.path, to))
        if tag == "meta":
            self.metas[told.get("name") or told.get("property") or ""] = told.get(
                "content", ""
            )
        if tag == "link":
            self._link(told)
        if tag == "script" and told.get("type") != "application/ld+json":
            self.scripts.append(told.get("src", "inline"))

    def _link(self, told):
        if told["rel"] == "canonical":
            self.canonical = told["href"]
        elif told["rel"] == "alternate" and "hreflang" in told:
            self.others[told["hreflang"]] = told["href"]
        else:
            self.links.add(urljoin(self.path, told["href"]))

    def handle_endtag(self, tag):
        self.inside = ""

    def handle_data(self, text):
        if self.inside == "title":
            self.title += text
        elif self.inside == "script":
            self.data += text


def crawled(browser, *starts):
    """Pages by their address, in the order of finding; redirects are followed."""
    waiting, pages, seen = list(starts), {}, set()
    while waiting:
        path = waiting.pop(0)
        if path in seen:
            continue
        seen.add(path)
        answer = browser.get(path)
        if answer.status_code in (301, 302):
            waiting.append(answer["Location"])
            continue
        assert answer.status_code == 200, (path, answer.status_code)
        if not answer["Content-Type"].startswith("text/html"):
            continue
        page = Page(path=path, status=answer.status_code)
        HTMLParser.__init__(page)
        page.feed(answer.content.decode())
        pages[path] = page
        waiting += [
            urldefrag(to).url for to in sorted(page.links) if to.startswith("/help/")
        ]
    return pages


@pytest.fixture
def pages(ada):
    make_shelves(ada)
    make_secrets(ada)
    return crawled(Client(), *STARTS)


def test_a_crawl_finds_nothing_that_search_engines_or_readers_stumble_over(pages):
    assert len(pages) >= 24
    indexed = {path: page for path, page in pages.items() if "robots" not in page.metas}
    for path, page in indexed.items():
        _has_what_it_needs(path, page)
    _own_addresses(indexed)
    _languages_both_ways(indexed)
    _parts_there_are(pages)
    _structured(indexed)
    # Forms work without: there is one module, and nothing that has to run.
    assert {len(page.scripts) for page in pages.values()} == {1}
    assert not any("inline" in page.scripts for page in pages.values())
    left = {path for path, page in pages.items() if page.metas.get("robots")}
    assert {path.rsplit("/", 2)[1] for path in left} <= {"search", "feedback"}


def _has_what_it_needs(path, page):
    wanted = ("description", "og:title", "og:description", "og:url", "og:type")
    assert [name for name in wanted if not page.metas.get(name)] == [], path
    assert page.title.strip(" ·\n"), path
    assert page.metas["og:url"] == page.canonical, path


def _own_addresses(pages):
    """What is canonical is a page of this crawl; only foreign frames name another."""
    for path, page in pages.items():
        home = page.canonical.removeprefix(SITE)
        assert home in pages, (path, page.canonical)
        assert pages[home].canonical == page.canonical, path
    titles = [
        (language_of(path), page.title)
        for path, page in pages.items()
        if _is_own(path, page)
    ]
    assert sorted(titles) == sorted(set(titles))


def language_of(path):
    return re.search(r"/(en|de)/", path)[1]


def _is_own(path, page):
    return page.canonical == SITE + path


def _languages_both_ways(pages):
    for path, page in pages.items():
        if not _is_own(path, page):
            continue
        assert page.others[language_of(path)] == page.canonical, path
        assert "x-default" in page.others, path
        for code, where in page.others.items():
            there = urlsplit(where).path
            if there in pages:
                assert pages[there].others == page.others, (path, code)
            else:
                assert (code, there) in {("x-default", one) for one in STARTS}, path


def _parts_there_are(pages):
    for page in pages.values():
        for link in page.links:
            to, part = urldefrag(link)
            if part and to in pages:
                assert part in pages[to].ids, link


def _structured(pages):
    for path, page in pages.items():
        data = json.loads(page.data)
        assert data["@context"] == "https://schema.org"
        by_type = {one["@type"]: one for one in data["@graph"]}
        steps = by_type.pop("BreadcrumbList")["itemListElement"]
        assert [one["position"] for one in steps] == list(range(1, len(steps) + 1))
        assert all(one["name"] and one["item"].startswith(SITE) for one in steps)
        assert steps[-1]["item"] == page.canonical, path
        [(kind, said)] = by_type.items()
        assert kind in {"WebSite", "CollectionPage", "TechArticle"}
        assert said["url"] == page.canonical
        if kind == "TechArticle":
            assert {"headline", "dateModified", "author", "inLanguage"} <= said.keys()


SPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def test_the_map_names_every_page_by_its_one_address_and_nothing_else(pages):
    answer = Client().get("/help/sitemap.xml")

    tree = ET.fromstring(answer.content)
    told = [one.text for one in tree.findall("s:url/s:loc", SPACE)]
    found = {page.canonical for page in pages.values() if "robots" not in page.metas}
    assert sorted(told) == sorted(found)
    changed = tree.findall("s:url/s:lastmod", SPACE)
    assert len(changed) == len([one for one in pages.values() if _is_article(one)])


def _is_article(page):
    return page.metas.get("og:type") == "article" and page.canonical == SITE + page.path


def test_a_map_of_many_articles_is_a_list_of_maps(ada, monkeypatch):
    make_shelves(ada)
    monkeypatch.setattr("knowledge_base.views.help.sitemaps.A_FILE", 2)

    tree = ET.fromstring(Client().get("/help/sitemap.xml").content)

    parts = [one.text for one in tree.findall("s:sitemap/s:loc", SPACE)]
    assert parts == [f"{SITE}/help/sitemap-{number}.xml" for number in (1, 2)]
    told = []
    for part in parts:
        urls = ET.fromstring(Client().get(urlsplit(part).path).content)
        told += [one.text for one in urls.findall("s:url/s:loc", SPACE)]
    assert (len(told), len(set(told))) == (len(told), len(told))
    assert f"{SITE}/help/de/lager/" in told
    assert Client().get("/help/sitemap-3.xml").status_code == 404


ATOM = {"a": "http://www.w3.org/2005/Atom"}


def test_feeds_tell_what_is_new_of_a_language_or_a_category(ada):
    make_shelves(ada)

    def told(path):
        answer = Client().get(path)
        assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
        tree = ET.fromstring(answer.content)
        titles = [one.text for one in tree.findall("a:entry/a:title", ATOM)]
        links = [one.get("href") for one in tree.findall("a:entry/a:link", ATOM)]
        return dict(zip(titles, links, strict=True))

    assert told("/help/de/feed.atom") == {
        "Lager": f"{SITE}/help/de/lager/",
        "Entkalken": f"{SITE}/help/de/entkalken/",
    }
    assert list(told("/help/en/c/machines/feed.atom")) == ["Lights", "Descale <it>"]
    assert list(told("/help/~beans/de/feed.atom")) == ["Helle Röstung"]
    assert Client().get("/help/en/c/none/feed.atom").status_code == 404


def test_robots_are_told_where_the_map_is(company):
    answer = Client().get("/robots.txt")

    assert answer["Content-Type"].startswith("text/plain")
    lines = answer.content.decode().splitlines()
    assert f"Sitemap: {SITE}/help/sitemap.xml" in lines
    assert ("Allow: /help/" in lines, "Disallow: /" in lines) == (True, True)
