/* The open ticket: what is new comes in without moving what is read. */

import { drop, get } from "./fragments.js";
import { command } from "./keys.js";
import { post } from "./post.js";

const NEAR = 120;
const READ_AFTER = 1000;

const ticket = () => document.getElementById("ticket");
const scroller = () => document.getElementById("thread-box");
const messages = () => [...document.querySelectorAll("#thread > .said")];

class Conversation extends HTMLElement {
  connectedCallback() {
    const box = scroller();
    if (!box) return;
    this.unread = 0;
    this.showFirst(box);
    box.addEventListener("scroll", () => this.scrolled(), { passive: true });
    document.getElementById("latest")?.addEventListener("click", () => this.toEnd());
    this.addEventListener("click", clicked);
    this.addEventListener("mouseup", offerFact);
    this.reading = setTimeout(() => this.read(), READ_AFTER);
    this.counting = setInterval(countDown, 1000);
  }

  disconnectedCallback() {
    clearTimeout(this.reading);
    clearInterval(this.counting);
  }

  /* Where one left off: the first new message, the one in the address, or the end. */
  showFirst(box) {
    const wanted = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    const first = wanted || document.getElementById("first-new");
    if (first) first.scrollIntoView({ block: wanted ? "center" : "start" });
    else box.scrollTop = box.scrollHeight;
    // Pictures and fonts arrive later: the end stays the end.
    if (!first) requestAnimationFrame(() => { box.scrollTop = box.scrollHeight; });
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
      await post(`/t/${open.dataset.number}/mark-seen/`, { seq: last }, { json: true });
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
    } catch {
      // The next signal, or the next connection, asks again.
    } finally {
      this.asking = false;
    }
  }

  async fetchNews() {
    const open = ticket();
    const { number, seq } = open.dataset;
    const url = `/t/${number}/since/?seq=${seq}`;
    const html = await get(url);
    drop(`/t/${number}/`);
    if (!open.isConnected || open.dataset.number !== number) return;
    const part = document.createElement("template");
    part.innerHTML = html;
    const news = part.content.getElementById("news");
    if (news) this.take(news);
  }

  take(news) {
    const open = ticket();
    const stayed = this.isAtEnd();
    const added = this.merge([...news.querySelectorAll("ol > li")].filter((one) => one.parentElement.parentElement === news));
    swap("ticket-head", news.querySelector("#ticket-head"));
    const side = document.getElementById("side");
    if (side && !side.contains(document.activeElement)) swap("side", news.querySelector("#side"));
    open.dataset.seq = news.dataset.seq;
    open.dataset.lastMessage = news.dataset.lastMessage;
    showPresence();
    document.dispatchEvent(new CustomEvent("ticket:news", { detail: { number: Number(open.dataset.number), added } }));
    announce(added);
    if (stayed) this.toEnd();
    else {
      this.unread += added.filter((one) => !one.matches(".mine")).length;
      this.scrolled();
    }
    if (stayed) this.later();
  }

  /* Entries that are there are replaced in place, others go to the end. */
  merge(items) {
    const thread = document.getElementById("thread");
    const added = [];
    for (const item of items) {
      const there = item.id && document.getElementById(item.id);
      if ("gone" in item.dataset) there?.remove();
      else if (there) there.replaceWith(item);
      else if (item.matches(".day") && thread.querySelector(`.day[data-day="${item.dataset.day}"]`)) continue;
      else if (item.matches(".older, .new-line")) continue;
      else {
        thread.append(item);
        if (item.matches(".said")) added.push(item);
      }
      window.htmx?.process(item);
    }
    return added;
  }
}

function swap(id, replacement) {
  const there = document.getElementById(id);
  if (!there || !replacement) return;
  const focused = there.contains(document.activeElement) && document.activeElement;
  const path = focused && (focused.id ? `#${focused.id}` : focused.getAttribute("href") && `a[href="${focused.getAttribute("href")}"]`);
  const menu = there.querySelector("details[open]");
  if (menu) replacement.querySelector(".menu")?.setAttribute("open", "");
  there.replaceWith(replacement);
  window.htmx?.process(replacement);
  if (path) replacement.querySelector(path)?.focus();
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

function clicked(event) {
  const picture = event.target.closest("[data-picture]");
  if (picture && !event.metaKey && !event.ctrlKey) {
    event.preventDefault();
    const box = document.getElementById("lightbox");
    const shown = box.querySelector("img");
    shown.src = picture.dataset.picture;
    shown.alt = picture.querySelector("img").alt;
    box.showModal();
  }
  const design = event.target.closest("a.design");
  if (design && !event.metaKey && !event.ctrlKey) {
    event.preventDefault();
    frame(design);
  }
  const number = event.target.closest("a.number");
  if (number && navigator.clipboard && !event.metaKey && !event.ctrlKey) {
    event.preventDefault();
    navigator.clipboard.writeText(number.href).catch(() => {});
  }
}

/* The mail as it was designed, in a box that can do nothing. */
function frame(link) {
  const there = link.parentElement.querySelector("iframe");
  if (there) {
    there.remove();
    return;
  }
  const box = document.createElement("iframe");
  box.className = "design-frame";
  box.setAttribute("sandbox", "allow-popups allow-popups-to-escape-sandbox");
  box.setAttribute("referrerpolicy", "no-referrer");
  box.title = link.textContent;
  box.src = link.href;
  link.after(box);
}

/* Words somebody marks in a message may be worth remembering. */
function offerFact() {
  const button = document.getElementById("quote-fact");
  const chosen = getSelection();
  const said = chosen?.anchorNode?.parentElement?.closest(".said .body")?.closest(".said");
  const words = chosen?.toString().trim() ?? "";
  if (!button || !said || !words || words.length > 500) {
    if (button) button.hidden = true;
    return;
  }
  const query = new URLSearchParams({ value: words, source: said.id.slice(2) });
  button.dataset.popover = `${button.dataset.popover.split("?")[0]}?${query}`;
  const place = chosen.getRangeAt(0).getBoundingClientRect();
  button.hidden = false;
  button.style.inset = `${Math.max(8, place.top - 40)}px auto auto ${Math.max(8, place.left)}px`;
}

/* A held reply says how long it can still be taken back. */
function countDown() {
  for (const held of document.querySelectorAll(".way.held[data-until]")) {
    const left = Math.ceil((Date.parse(held.dataset.until) - Date.now()) / 1000);
    held.classList.toggle("over", left <= 0);
  }
}

customElements.define("hd-conversation", Conversation);

const here = () => document.querySelector("hd-conversation");
const isOpen = (number) => Number(ticket()?.dataset.number) === number;

document.addEventListener("live:ticket", ({ detail }) => {
  drop(`/t/${detail.n}/`);
  if (isOpen(detail.n) && !detail.kinds.includes("gone")) here()?.refresh();
});
document.addEventListener("ticket:changed", ({ detail }) => isOpen(detail.number) && here()?.refresh());
document.addEventListener("live:presence", ({ detail }) => {
  present = isOpen(detail.n) ? detail.who : [];
  showPresence();
});
document.addEventListener("ticket:open", () => { present = []; });
document.addEventListener("visibilitychange", () => here()?.later());
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
  const button = document.getElementById("quote-fact");
  const way = button && !button.hidden ? button : document.querySelector('#side [data-popover$="/record-fact/"]');
  way?.click();
  return Boolean(way);
});
