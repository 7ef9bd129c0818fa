/* The list of tickets; news never push rows away from whoever reads.

   On document it hears `live:ticket`, `live:up`, `done`, `ticket:changed`, `ticket:read`
   and `ticket:visit` {url}; it says `ticket:open` {number} and `inbox:select` {number}. */

import { idly, ticketParts } from "./ahead.js";
import { drop, fresh } from "./fragments.js";
import { command } from "./keys.js";
import { box, close, countSoon, isTicket, open, visit } from "./opening.js";
import { failed } from "./toast.js";
import { fromHtml, insertSorted, keepTime, order } from "./rows.js";

const FOLLOW = 120;
const HOVER = 60;
// Lists that hide what sleeps.
const AWAKE = new Set(["mine", "unassigned", "teams", "waiting"]);
// What leads on to the next one.
const AWAY = {
  resolve: (list) => "open" in list.dataset,
  snooze: (list) => AWAKE.has(list.view),
  delete: () => true,
};

const body = document.body;
const isPhone = () => matchMedia("(max-width: 759px)").matches;
const entryOf = (link) => link?.closest(".entry");
const isFree = () => [null, body].includes(document.activeElement);

class Inbox extends HTMLElement {
  connectedCallback() {
    this.view = this.dataset.view;
    this.query = this.dataset.query;
    this.waiting = new Map();
    this.addEventListener("click", (event) => this.clicked(event));
    this.addEventListener("change", () => this.picked());
    const tag = this.querySelector(".bulk-tag");
    tag.addEventListener("toggle", () => tag.open && tag.querySelector("input").focus());
    this.addEventListener("submit", (event) => this.submitted(event));
    this.addEventListener("keydown", (event) => this.pressed(event));
    this.addEventListener("pointerover", (event) => this.hovered(event));
    this.addEventListener("focusin", ({ target }) => target.matches(".row-link") && this.mark(target, { quietly: true }));
    // Who has fingers may swipe.
    this.addEventListener("touchstart", (event) => import("./swipe.js").then(({ start }) => start(this, event)), { once: true, passive: true });
    this.ticking = setInterval(() => keepTime(this), 20_000);
    const open = document.getElementById("ticket")?.dataset.number;
    this.mark(this.link(open) ?? null, { quietly: true });
    idly(() => {
      ticketParts().catch(() => {});
      import("./bulk.js").catch(() => {});
      this.fetch(this.links().slice(0, 4));
    });
  }

  disconnectedCallback() {
    clearInterval(this.ticking);
    clearTimeout(this.following);
  }

  get list() { return this.querySelector(".rows"); }
  get current() { return this.querySelector(".row-link[aria-current]"); }
  links() { return [...this.querySelectorAll(".row-link")]; }
  link(number) { return number ? this.querySelector(`#row-${number} .row-link`) : null; }
  row(number) { return this.querySelector(`#row-${number}`); }

  /* -- selection ------------------------------------------------------------------- */

  mark(link, { quietly = false } = {}) {
    const before = this.current;
    if (before === link) return;
    before?.removeAttribute("aria-current");
    if (!link) return;
    link.setAttribute("aria-current", "true");
    if (!quietly) link.scrollIntoView({ block: "nearest" });
    const { number } = entryOf(link).dataset;
    document.dispatchEvent(new CustomEvent("inbox:select", { detail: { number: Number(number) } }));
    this.ahead(link);
  }

  /* What will be asked for next is asked for now. */
  ahead(link) {
    const all = this.links();
    const at = all.indexOf(link);
    const next = [all[at + 1], all[at - 1], all[at + 2], all[at + 3]].filter(Boolean);
    idly(() => this.fetch(next));
  }

  fetch(links) {
    import("./fetching.js").then(({ prefetch }) => prefetch(links.map((one) => one.getAttribute("href"))), () => {});
  }

  /* One row on; answers false where there is none, so that the key is free for others. */
  step(by) {
    const all = this.links();
    const at = all.indexOf(this.current);
    const link = at < 0 ? this.afterGap(all, by) : all[at + by];
    if (!link) return at >= 0;
    if (isPhone() && body.classList.contains("has-ticket")) {
      open(link.getAttribute("href"));
      return true;
    }
    this.mark(link);
    if (this.contains(document.activeElement) || isFree()) link.focus({ preventScroll: true });
    if (at + by >= all.length - 3) this.querySelector(".more")?.scrollIntoView({ block: "nearest" });
    // The conversation follows, unless one passes by quickly; a table is read as one until
    // something of it is opened.
    clearTimeout(this.following);
    const follows = !("table" in this.dataset) || body.classList.contains("has-ticket");
    if (follows && !isPhone()) this.following = setTimeout(() => open(link.getAttribute("href"), { replace: body.classList.contains("has-ticket"), stay: true }), FOLLOW);
    return true;
  }

  /* Where the current row was before it left the list. */
  afterGap(all, by) {
    const at = all.indexOf(this.gap);
    if (at < 0) return all[0];
    return all[by > 0 ? at : at - 1];
  }

  pick(link, on) {
    const tick = entryOf(link)?.querySelector(".pick");
    if (!tick) return false;
    tick.checked = on ?? !tick.checked;
    this.picked();
    return true;
  }

  picks() { return [...this.querySelectorAll(".pick:checked")]; }

  picked() {
    const bar = this.querySelector(".bulk-count");
    const count = this.picks().length;
    if (count && this.whole && !this.whole.dataset.count) import("./whole.js").then((it) => it.count(this));
    const shown = this.whole?.checked && Number(this.whole.dataset.count) ? this.whole.dataset.count : count;
    bar.textContent = count ? bar.dataset.words.replace("{n}", shown) : "";
  }

  get whole() { return this.querySelector(".bulk-whole input"); }

  /* All that are shown; once more, and where there are others, all of the list. */
  all() {
    if (!(isFree() || this.contains(document.activeElement)) || document.activeElement.matches("input[type=text], input:not([type])")) return false;
    const boxes = [...this.querySelectorAll(".pick")];
    if (!boxes.length) return false;
    if (this.whole && boxes.every((one) => one.checked)) this.whole.checked = true;
    for (const one of boxes) one.checked = true;
    this.picked();
    return true;
  }

  clear() {
    if (this.whole) this.whole.checked = false;
    const some = this.picks();
    for (const one of some) one.checked = false;
    this.picked();
    for (const one of this.querySelectorAll(".bulk-tag")) one.open = false;
    return some.length > 0;
  }

  extend(by) {
    const from = this.current;
    if (!from) return this.step(by);
    const all = this.links();
    const to = all[all.indexOf(from) + by];
    this.pick(from, true);
    if (!to) return true;
    this.pick(to, true);
    this.mark(to);
    to.focus({ preventScroll: true });
    return true;
  }

  /* -- what people do --------------------------------------------------------------- */

  clicked(event) {
    const { target } = event;
    if (target.closest("[data-clear]")) this.clear();
    if (target.closest(".fresh")) this.showFresh();
    const pick = target.closest(".pick");
    const { last } = this;
    if (pick && event.shiftKey && last) import("./whole.js").then((it) => it.through(this, last, pick));
    if (pick) this.last = pick;
    const link = target.closest(".row-link");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    this.mark(link, { quietly: true });
    open(link.getAttribute("href"));
  }

  hovered({ target }) {
    const link = target.closest?.(".row-link");
    clearTimeout(this.hovering);
    // Who clicks stays on the row: what is open is not fetched ahead.
    if (link) this.hovering = setTimeout(() => link !== this.current && this.fetch([link]), HOVER);
  }

  pressed(event) {
    if (event.key === "Escape" && event.target.closest(".bulk")) {
      event.preventDefault();
      this.clear();
      this.current?.focus();
    }
  }

  async submitted(event) {
    const { target: form, submitter } = event;
    // A file is the browser's to keep.
    if (submitter?.hasAttribute("formaction")) return;
    event.preventDefault();
    // Pressed twice it is meant once.
    if (form.id === "bulk") await (this.busy ??= import("./bulk.js").then((it) => it.bulk(this, form, submitter)).catch(failed).finally(() => { this.busy = null; }));
    else if (form.id === "look" || submitter?.name === "density") import("./list-looks.js").then((it) => it.changed(this, form, submitter), failed);
  }

  swiped(verb, number) {
    return this.many({ verb, numbers: [number] }).catch(failed);
  }

  /* One verb to many: what is refused stays selected nowhere, and is told with why. */
  many(data) {
    return import("./bulk.js").then((it) => it.many(this, data));
  }

  /* -- news -------------------------------------------------------------------------- */

  isRead() {
    return this.matches(":hover") || this.contains(document.activeElement);
  }

  /* Fetch one row anew, and put it where it belongs. */
  async refresh(number, { at = "" } = {}) {
    let html;
    try {
      html = await fresh(`/inbox/rows/${number}/?${this.query}`);
    } catch {
      return;
    }
    if (!this.isConnected) return;
    const there = this.row(number);
    const row = fromHtml(html);
    if (!row) {
      this.waiting.delete(String(number));
      if (there) this.leave(there);
    } else if (there && Number(there.dataset.seq) > Number(row.dataset.seq)) {
      // What is shown is newer.
    } else if (there && (there.dataset.sort === row.dataset.sort || (this.isRead() && !at))) {
      this.replace(there, row);
      if (there.dataset.sort !== row.dataset.sort) this.hold(number, row);
    } else if (!at && this.isRead()) {
      this.hold(number, row);
    } else {
      this.put(row, there);
    }
    this.tellFresh();
  }

  replace(there, row) {
    const focus = there.contains(document.activeElement) && document.activeElement.className;
    if (there.querySelector("[aria-current]")) row.querySelector(".row-link").setAttribute("aria-current", "true");
    row.querySelector(".pick").checked = there.querySelector(".pick").checked;
    there.replaceWith(row);
    if (focus) row.querySelector(`.${focus.split(" ")[0]}`)?.focus({ preventScroll: true });
  }

  /* At its place in the order; beyond the last page it comes with the next one. */
  put(row, there = null) {
    if (there) {
      this.replace(there, row);
      row.remove();
    }
    const put = insertSorted(this.list, row, this);
    if (put && !there) row.classList.add("arriving");
    this.tellEmpty();
  }

  tellEmpty() {
    this.querySelector(".nothing").hidden = Boolean(this.list.querySelector(".entry"));
  }

  hold(number, row) {
    this.waiting.set(String(number), row.cloneNode(true));
  }

  tellFresh() {
    const chip = this.querySelector(".fresh");
    const count = [...this.waiting].filter(([number, row]) => this.row(number)?.dataset.sort !== row.dataset.sort).length;
    chip.hidden = !count;
    chip.textContent = chip.dataset.words.replace("{n}", count);
  }

  showFresh() {
    const some = [...this.waiting.values()];
    this.waiting.clear();
    // By a column only the server knows where they go.
    if ("byColumn" in this.dataset) visit(`/?${this.query}`, { stay: true });
    else for (const row of some) this.put(row, this.row(row.dataset.number));
    this.tellFresh();
    if (some.length) document.getElementById("list").scrollTop = 0;
    return some.length > 0;
  }

  /* Off the list. An open ticket stays open: somebody may be writing there. */
  leave(row) {
    const focused = row.contains(document.activeElement);
    const next = (row.nextElementSibling ?? row.previousElementSibling)?.querySelector(".row-link");
    if (row.querySelector("[aria-current]")) this.gap = next;
    this.waiting.delete(row.dataset.number);
    row.remove();
    if (focused) (next ?? document.getElementById("list")).focus({ preventScroll: true });
    this.picked();
    this.tellEmpty();
  }

  /* It is done: away with it, and on to the next one. */
  next(number) {
    const row = this.row(number);
    const wasOpen = Number(document.getElementById("ticket")?.dataset.number) === number;
    if (row) this.leave(row);
    if (!wasOpen) return;
    const next = this.gap?.isConnected ? this.gap : this.links()[0];
    if (next) {
      this.mark(next);
      open(next.getAttribute("href"), { replace: true, stay: true });
    } else {
      visit(`/?${this.query}`);
    }
  }

  /* All of it anew, with selection and place kept. */
  async reload() {
    let html;
    try {
      html = await fresh(`/?${this.query}`);
    } catch {
      return;
    }
    if (!this.isConnected) return;
    const rows = [...fromHtml(html, ".rows")?.children ?? []];
    if (this.isRead() && this.list.children.length) {
      this.compare(rows.filter((row) => row.matches(".entry")));
      this.tellFresh();
      return;
    }
    const current = entryOf(this.current)?.dataset.number;
    const picked = this.picks().map((one) => one.value);
    this.waiting.clear();
    this.list.replaceChildren(...rows);
    window.htmx?.process(this.list);
    this.tellEmpty();
    this.mark(this.link(current), { quietly: true });
    for (const number of picked) this.pick(this.link(number), true);
    this.tellFresh();
  }

  /* Rows as they are now, beside those that are read: none moves. */
  compare(rows) {
    const listed = new Set(rows.map((row) => row.id));
    const end = rows.at(-1);
    for (const row of this.list.querySelectorAll(".entry")) {
      if (!listed.has(row.id) && (!end || order(row, end, this) < 0)) this.leave(row);
    }
    for (const row of rows) this.news(row);
  }

  news(row) {
    const there = this.row(row.dataset.number);
    if (there?.dataset.sort === row.dataset.sort) {
      if (there.dataset.seq !== row.dataset.seq) this.replace(there, row);
    } else {
      this.hold(row.dataset.number, row);
    }
  }
}

/* -- what the page says ------------------------------------------------------------------- */

const soon = new Map();

document.addEventListener("live:ticket", ({ detail: { n } }) => {
  drop(`/t/${n}/`);
  clearTimeout(soon.get(n));
  soon.set(n, setTimeout(() => {
    soon.delete(n);
    box()?.refresh(n);
  }, 60));
  countSoon();
});
let isFirst = true;
document.addEventListener("live:up", () => {
  // A page of older tickets stays what it is.
  const again = () => !new URLSearchParams(location.search).has("after") && box()?.reload();
  if (isFirst) {
    // A list and numbers that are fresh: what came since is few, and nobody waits for it.
    idly(again);
  } else {
    again();
    countSoon(0);
  }
  isFirst = false;
});
document.addEventListener("done", ({ detail: { verb, number } }) => {
  const list = box();
  if (list && AWAY[verb]?.(list)) list.next(Number(number));
  else list?.refresh(number, { at: "once" });
  countSoon();
});
document.addEventListener("ticket:changed", ({ detail: { number } }) => {
  drop(`/t/${number}/`);
  box()?.refresh(number);
  countSoon();
});
document.addEventListener("ticket:read", ({ detail: { number } }) => {
  const row = box()?.row(number);
  row?.classList.remove("unread");
  row?.querySelector(".dot")?.remove();
});
document.addEventListener("ticket:visit", (event) => {
  if (!isTicket(event.detail.url)) return;
  event.preventDefault();
  open(event.detail.url);
});
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("#views a, a.back");
  if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || !box()) return;
  if (link.matches("a.back")) {
    event.preventDefault();
    close();
  } else if (link.pathname === "/") {
    event.preventDefault();
    visit(link.href);
  }
});
addEventListener("popstate", () => {
  if (isTicket(location.href)) open(location.href, { back: true, stay: true });
  else if (location.pathname === "/") {
    if (box()?.query === (location.search.slice(1) || "view=open")) close({ back: true });
    else visit(location.href, { back: true });
  } else if (location.pathname === "/inbox/filter/") {
    // A ticket took the place of the form.
    location.reload();
  }
});

// Few draw the list wider: whoever comes near the line, fetches what it takes.
for (const near of ["pointerenter", "focus"]) {
  document.querySelector(".list-edge")?.addEventListener(near, ({ target }) => {
    import("./list-edge.js").then(({ start }) => start(target)).catch(() => {});
  });
}

customElements.define("hd-inbox", Inbox);

command("next", () => box()?.step(1) ?? false);
command("previous", () => box()?.step(-1) ?? false);
command("open", () => {
  const link = box()?.current;
  if (!link) return false;
  open(link.getAttribute("href"));
  return true;
});
command("select-all", () => box()?.all() ?? false);
command("table", () => {
  const button = box()?.querySelector(".look-table");
  button?.click();
  return Boolean(button);
});
command("select", () => box()?.pick(box().current) ?? false);
command("extend-next", () => box()?.extend(1) ?? false);
command("extend-previous", () => box()?.extend(-1) ?? false);
command("fresh", () => box()?.showFresh() ?? false);
command("back", () => {
  const list = box();
  if (list?.clear()) return true;
  if (!body.classList.contains("has-ticket") || !list) return false;
  if (isPhone() || document.activeElement.closest?.("#list")) return close();
  (list.current ?? document.getElementById("list")).focus();
  return true;
});
