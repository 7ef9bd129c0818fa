/* An article of the help centre, in place; if it did not help, a conversation knows it. */

import { ask, desk } from "./core.js";
import { cleaned, h, iconButton, t } from "./dom.js";

export function article({ go, shut, view }) {
  const { slug, title, excerpt, q, offer, chat } = view;
  // What came of an offer; where that cannot be told it is not counted.
  const told = (what) => offer && ask(`offers/${what}/`, { offer, slug }).catch(() => {});
  const name = h("h1", { tabIndex: -1, dir: "auto" }, title ?? "");
  const words = h("div.words", { dir: "auto" }, h("p", {}, excerpt ?? ""));
  const helped = h("div.helped", {}, h("p", {}, t("helped")),
    h("button.secondary", { onclick: () => { told("solved"); helped.replaceChildren(h("p", { role: "status" }, t("glad"))); } }, t("yes")),
    h("button.secondary", {
      onclick: () => {
        Object.assign(desk.context, { article: slug, ...(q ? { searched: q } : {}) });
        go({ name: "chat", chat });
      },
    }, t("no")));
  const element = h("section.article", {},
    h("header.bar", {}, iconButton("back", t("back"), { onclick: () => go(chat ? { name: "chat", chat } : { name: "home" }) }), h("div.who", {}, h("strong", {}, t("article"))), shut()),
    h("div.scroll", { tabIndex: 0, role: "region", "aria-label": title || t("article") }, name, words, helped));
  ask(`articles/${encodeURIComponent(slug)}/`).then((found) => {
    name.textContent = found.title;
    words.replaceChildren(cleaned(found.html));
    told("opened");
  }).catch(({ status }) => {
    helped.hidden = status === 404;
    if (!excerpt) words.replaceChildren(h("p", {}, t(status === 404 ? "foundNothing" : "notNow")));
  });
  return { element, stop: () => {}, focus: () => name.focus() };
}
