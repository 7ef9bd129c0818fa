/* The open ticket: what is new comes in without moving what is read. */

import { ask, drop, fresh } from "./fragments.js";
import { mark } from "./facts.js";
import "./fields.js";
import "./finds.js";
import { command } from "./keys.js";
import { clicked, noPicture, offerFact } from "./messages.js";
import { merge, swap, tidy } from "./news.js";
import { post } from "./post.js";
import { keepTime } from "./rows.js";

export { drawn } from "./icons.js";

const NEAR = 120;
const READ_AFTER = 1000;
const SECOND = 1000;
const MINUTE = 60_000;

const ticket = () => document.getElementById("ticket");
const scroller = () => document.getElementById("thread-box");
const messages = () => [...document.querySelectorAll("#thread > .said")];

class Conversation extends HTMLElement {
  connectedCallback() {
    const box = scroller();
    if (!box) return;
    this.unread = 0;
    // With the composer below it, which is about to come: one layout for both.
    queueMicrotask(() => this.isConnected && this.showFirst(box));
    box.addEventListener("scroll", () => this.scrolled(), { passive: true });
    document.getElementById("latest")?.addEventListener("click", () => this.toEnd());
    this.addEventListener("click", clicked);
    this.addEventListener("mouseup", () => setTimeout(offerFact));
    this.addEventListener("error", ({ target }) => target.matches?.(".picture img") && noPicture(target), { capture: true });
    this.querySelectorAll(".picture img").forEach((one) => one.complete && !one.naturalWidth && noPicture(one));
    // Cards of the side panel come by the same events; they move nothing here.
    this.addEventListener("htmx:beforeSwap", ({ target }) => {
      if (target.closest("#thread")) this.below = box.scrollHeight - box.scrollTop;
    });
    this.addEventListener("htmx:afterSwap", ({ target }) => target.closest("#thread") && this.grown());
    this.later();
    this.counting = setInterval(countDown, SECOND);
    this.ticking = setInterval(tellTimes, MINUTE / 2);
    countDown();
    tellTimes();
    mark();
  }

  disconnectedCallback() {
    clearTimeout(this.reading);
    clearInterval(this.counting);
    clearInterval(this.ticking);
  }

  /* Older messages came above; what was on screen stays there. */
  grown() {
    const box = scroller();
    tidy(document.getElementById("thread"));
    mark();
    box.scrollTop = box.scrollHeight - this.below;
  }

  /* Where one left off: the first new message, the one in the address, or the end. */
  showFirst(box) {
    const wanted = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    const first = wanted || document.getElementById("first-new");
    const go = () => {
      if (first) first.scrollIntoView({ block: wanted ? "center" : "start" });
      else box.scrollTop = box.scrollHeight;
    };
    go();
    const far = !wanted && /^#m\d+$/.test(location.hash) && location.hash.slice(1);
    if (far || document.getElementById("first-new")) import("./unread.js").then(({ start }) => start(this, box, far), () => {});
    // What is seen now for the first time has its height only now.
    requestAnimationFrame(go);
  }

  isAtEnd() {
    const box = scroller();
    return box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;
  }

  toEnd() {
    const box = scroller();
    box.scrollTop = box.scrollHeight;
    this.scrolled();
  }

  scrolled() {
    const pill = document.getElementById("latest");
    if (!pill) return;
    if (this.isAtEnd()) {
      this.unread = 0;
      this.later();
    }
    pill.hidden = this.isAtEnd();
    const { latest } = pill.dataset;
    pill.querySelector("span").textContent = this.unread ? pill.dataset.new.replace("{n}", this.unread) : latest;
  }

  later() {
    clearTimeout(this.reading);
    this.reading = setTimeout(() => this.read(), READ_AFTER);
  }

  /* The newest message was on screen for a moment, and somebody looks. */
  async read() {
    const open = ticket();
    if (!open || document.visibilityState !== "visible" || !this.isAtEnd()) return;
    const last = Math.max(0, ...messages().map((one) => Number(one.dataset.seq) || 0));
    if (!last || Number(open.dataset.readTo) >= last) return;
    open.dataset.readTo = last;
    try {
      await post(`/t/${open.dataset.number}/mark-seen/`, { seq: last }, { json: true, waits: false });
      document.dispatchEvent(new CustomEvent("ticket:read", { detail: { number: Number(open.dataset.number) } }));
    } catch {
      delete open.dataset.readTo;
    }
  }

  /* Fetch what changed after what is shown. */
  async refresh() {
    if (this.asking) {
      this.again = true;
      return;
    }
    this.asking = true;
    try {
      do {
        this.again = false;
        await this.fetchNews();
      } while (this.again);
    } catch (answer) {
      // Else the next signal, or the next connection, asks again.
      if (answer instanceof Response && answer.status === 404) gone(true);
    } finally {
      this.asking = false;
    }
  }

  async fetchNews() {
    const open = ticket();
    const { number, seq } = open.dataset;
    const url = `/t/${number}/since/?seq=${seq}`;
    const html = await ask(url);
    drop(`/t/${number}/`);
    if (!open.isConnected || open.dataset.number !== number) return;
    const part = document.createElement("template");
    part.innerHTML = html;
    const news = part.content.getElementById("news");
    if (news && "whole" in news.dataset) await this.anew();
    else if (news) this.take(news);
  }

  /* So much happened that all of it is shown again; the draft comes back by itself. */
  async anew() {
    const part = document.createElement("template");
    part.innerHTML = await fresh(location.pathname + location.search);
    this.replaceWith(part.content);
    window.htmx?.process(document.getElementById("main"));
  }

  take(news) {
    const open = ticket();
    const stayed = this.isAtEnd();
    const added = merge(document.getElementById("thread"), [...news.querySelectorAll(":scope > ol > li")]);
    swap("ticket-head", news.querySelector("#ticket-head"));
    swap("side", news.querySelector("#side"));
    const foot = news.querySelector("#composer-foot");
    document.dispatchEvent(new CustomEvent("ticket:foot", { detail: { number: Number(open.dataset.number), element: foot } }));
    const ways = news.querySelector("#composer-ways");
    if (ways) document.dispatchEvent(new CustomEvent("ticket:ways", { detail: { number: Number(open.dataset.number), element: ways } }));
    open.dataset.seq = news.dataset.seq;
    open.dataset.lastMessage = news.dataset.lastMessage;
    showPresence();
    tellTimes();
    countDown();
    mark();
    document.dispatchEvent(new CustomEvent("ticket:news", { detail: { number: Number(open.dataset.number), added } }));
    announce(added);
    if (stayed) {
      this.toEnd();
      this.later();
    } else {
      this.unread += added.filter((one) => !one.matches(".mine")).length;
      this.scrolled();
    }
  }
}

/* Only what a customer said is read out. */
function announce(added) {
  const line = document.getElementById("thread-news");
  const said = added.filter((one) => one.matches(".in")).at(-1);
  if (!said || !line) return;
  line.textContent = line.dataset.words
    .replace("{name}", said.dataset.author)
    .replace("{words}", said.querySelector(".body").textContent.trim().slice(0, 200));
}

let present = [];

function showPresence() {
  const line = document.getElementById("presence");
  if (!line) return;
  const words = present.map(({ name, doing }) => line.dataset[doing === "typing" ? "typing" : "looking"].replace("{name}", name));
  line.textContent = words.join(" · ");
  line.classList.toggle("typing", present.some(({ doing }) => doing === "typing"));
  line.hidden = !words.length;
}

/* Whether the customer sits at the other end, and what they do there. */
function showVisitor({ here: isHere, typing, page }) {
  const line = document.getElementById("visitor-now");
  if (!line) return;
  const { left, typing: types, page: reads } = line.dataset;
  const words = [isHere ? (typing ? types : line.dataset.here) : left];
  if (isHere && page && !typing) words.push(reads.replace("{page}", page));
  line.textContent = words.join(" · ");
  line.classList.toggle("here", isHere);
  line.hidden = false;
  const shown = document.getElementById("visitor-page");
  if (!shown || !page || shown.textContent === page) return;
  shown.textContent = page;
  shown.href = page;
}

/* A held reply says how long it can still be taken back. */
function countDown() {
  for (const held of document.querySelectorAll(".way.held[data-until]")) {
    const left = Math.ceil((Date.parse(held.dataset.until) - Date.now()) / SECOND);
    const words = held.querySelector("[data-words]");
    if (left > 0) words.textContent = words.dataset.words.replace("{n}", left);
    held.classList.toggle("over", left <= 0);
  }
}

/* How far off, in words: made once, and before a ticket is opened, which would wait for it. */
let distances = null;
const farOff = () => (distances ??= new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" }));
globalThis.requestIdleCallback?.(farOff);

/* Times that are told by how far off they are. */
function tellTimes() {
  const head = document.getElementById("ticket-head");
  if (!head) return;
  keepTime(head);
  for (const one of head.querySelectorAll("time[data-relative]")) {
    const minutes = Math.round((Date.parse(one.dateTime) - Date.now()) / MINUTE);
    const [unit, size] = Math.abs(minutes) < 60 ? ["minute", 1] : Math.abs(minutes) < 2880 ? ["hour", 60] : ["day", 1440];
    one.textContent = farOff().format(Math.round(minutes / size), unit);
  }
}

customElements.define("hd-conversation", Conversation);

/* It is no longer theirs to see. */
function gone(yes) {
  const line = document.getElementById("ticket-gone");
  if (line) line.hidden = !yes;
}

const here = () => document.querySelector("hd-conversation");
const isOpen = (number) => Number(ticket()?.dataset.number) === number;

document.addEventListener("live:ticket", ({ detail }) => {
  drop(`/t/${detail.n}/`);
  if (!isOpen(detail.n)) return;
  const isGone = detail.kinds.includes("gone");
  gone(isGone);
  if (!isGone) here()?.refresh();
});
document.addEventListener("ticket:changed", ({ detail }) => isOpen(detail.number) && here()?.refresh());
document.addEventListener("live:presence", ({ detail }) => {
  present = isOpen(detail.n) ? detail.who : [];
  showPresence();
});
document.addEventListener("live:visitor", ({ detail }) => isOpen(detail.n) && showVisitor(detail));
document.addEventListener("ticket:open", () => { present = []; });
document.addEventListener("visibilitychange", () => here()?.later());
// An app is asked, and told who asks, once somebody opens it; no sooner.
document.addEventListener("toggle", ({ target }) => {
  const frame = target.open && target.querySelector?.(".side-app-frame[data-src]");
  if (!frame) return;
  frame.src = frame.dataset.src;
  delete frame.dataset.src;
}, { capture: true });
document.addEventListener("selectionchange", () => {
  const button = document.getElementById("quote-fact");
  if (button && getSelection()?.isCollapsed && document.activeElement !== button) button.hidden = true;
});
document.addEventListener("click", ({ target }) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(target) || target.closest(".menu-items")) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
  event.preventDefault();
});
command("record-fact", () => {
  offerFact();
  const button = document.getElementById("quote-fact");
  const way = button && !button.hidden ? button : document.querySelector('#side [data-popover$="/record-fact/"]');
  way?.click();
  return Boolean(way);
});
