/* The panel in its frame: how it begins, one view after another, and the first of them:
   a greeting, help to search, conversations there are, and a new one. What it takes to
   talk (live, talk and what they need) comes for whoever does, or did before. */

import { about, ask, begin, changed, chatOf, desk, greeting, isAlone, keepAtHost, on, onServer, page, preview, prove, sleep, tell, unread, unsay, watch } from "./core.js";
import { expects, face, h, icon, iconButton, learnWords, newId, paint, sync, t, when } from "./dom.js";

const SEARCH_PAUSE = 250;
const STILL = 60_000;
const TEASER = 160;
const main = document.querySelector("main");
const { style, version } = document.documentElement.dataset;
let shown = null;
let isOpen = false;
let touched = 0;
let told = -1;
let styled = null;
let settle = null;
// What they looked for: there again after they have read.
let sought = "";
// The conversation they began and said nothing in yet: whoever looks for help half-way
// comes back to it.
let begun = "";
// Once something is shown at all.
const settled = new Promise((done) => { settle = done; });

// --- what few need comes when they need it

/* For what cannot be fetched just now: null, and a word about it. */
async function lazy(module, make) {
  try {
    return make(await module);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    desk.isDown = true;
    changed();
    return null;
  }
}

/* The line, the outbox and the feeds of conversations. */
async function alive() {
  const [live] = await Promise.all([import("./live.js"), import("./keep.js")]);
  desk.live = live;
  await live.start({ look, anew, spoken, current: () => (isOpen ? shown?.chat?.key : null), shows: () => shown?.chat });
}
let living = null;
const live = () => { living ??= alive(); return living; };

/* Whatever is more than home has a style sheet of its own. */
function styles() {
  styled ??= new Promise((done) => {
    document.head.append(h("link", { rel: "stylesheet", href: style, onload: done, onerror: done }));
  });
  return styled;
}

const LAZY = {
  talk: () => Promise.all([import("./talk.js"), import("./write.js"), styles(), live()]).then(([found]) => found),
  article: () => Promise.all([import("./article.js"), styles()]).then(([found]) => found),
  emoji: () => import("./emoji.js"),
  forms: () => import("./forms.js"),
  offers: () => import("./offers.js"),
  after: () => import("./after.js"),
  proof: () => Promise.all([import("./proof.js"), styles()]).then(([found]) => found),
};
const load = (name, make) => lazy(LAZY[name](), make);

// --- one view after another

/* The way out, for whoever came from a page. */
const shut = () => !isAlone && !preview && iconButton("close", t("close"), { className: "bare shut", onclick: () => tell("close") });

// One after the other: what is asked for last is what is shown. An act in turn moves by
// `move`, as `go` would wait for itself.
let turn = null;
const inTurn = (act) => (turn = Promise.allSettled([turn]).then(act));

/* What is shown then: the view before, where this one could not be fetched. */
export const go = (...asked) => inTurn(() => move(...asked));

async function move(view, { quietly = false } = {}) {
  const tools = { go, shut, view, load, become };
  let made = null;
  // Before the next view reads it.
  await shown?.save?.();
  if (view.name === "chat") made = await load("talk", (found) => found.talk({ ...tools, chat: view.chat ?? unsaid() }));
  else if (view.name === "article") made = await load("article", ({ article }) => article(tools));
  if (!made && shown && view.name !== "home") return shown;
  shown?.stop();
  shown = made ?? home(tools);
  main.replaceChildren(shown.element);
  shown.enter?.();
  desk.live?.remember(shown.chat ? { name: "chat", chat: shown.chat.key } : { name: "home" }, begun);
  if (!quietly) shown.focus();
  look();
  return shown;
}

/* We prove to be somebody, and the conversation on the screen goes on: also one in which
   nothing was said yet, with what they began to write. */
async function become(path, proof) {
  const chat = shown?.chat;
  await shown?.save?.();
  await prove(path, proof);
  if (desk.chats.size) await live();
  if (!chat) return;
  const isBegun = chat.key === begun && !desk.chats.has(chat.key);
  if (isBegun) desk.chats.set(chat.key, chat);
  const goesOn = isBegun || desk.chats.has(chat.key) || desk.live?.said(chat).length;
  await inTurn(() => shown?.chat === chat && move(goesOn ? { name: "chat", chat: chat.key } : { name: "home" }, { quietly: true }));
}

/* The conversation on the screen, or the one that is begun then. */
const talk = () => inTurn(() => (shown?.chat ? shown : move({ name: "chat" }, { quietly: true })));

function unsaid() {
  const chat = begun && chatOf(begun);
  if (!chat || chat.isOnServer || desk.live.said(chat).length) begun = newId();
  return begun;
}

const look = () => { if (shown?.chat) desk.live?.mark(shown.chat); };

// --- home

function home({ go: leave }) {
  const title = h("h1", { tabIndex: -1, dir: "auto" });
  const hello = h("p.greeting", { dir: "auto" });
  const now = h("p.now", {}, h("i"), h("span"));
  const hint = h("small");
  const start = h("button.card.start", { onclick: () => leave({ name: "chat" }), onpointerenter: () => import("./talk.js").catch(() => {}) },
    h("span", {}, h("strong", {}, t("start")), hint), icon("go"));
  const list = h("ul.chats");
  const mine = h("section.card", {}, h("h2", {}, t("yourChats")), list);
  const help = search(leave);
  const brand = h("span.brand", { dir: "auto" });
  const cards = h("div.cards", {}, start, help, mine);
  const element = h("section.home", {}, h("header.hero", {}, brand, shut(), title, hello, now), cards);
  // Who is to show first that public words were theirs.
  let proving = null;

  function update() {
    const { settings, me, phase } = desk;
    const chats = recent();
    const words = settings.greeting || t("hello");
    if (me.proof && !proving) {
      proving = load("proof", ({ proof }) => cards.prepend(proof({ become, go, gone: () => { cards.querySelector(".proof")?.remove(); } })));
    }
    brand.textContent = settings.title;
    title.textContent = !chats.length ? words : me.name ? t("welcomeBackName", { name: me.name }) : t("welcomeBack");
    hello.textContent = chats.length ? words : "";
    now.className = `now ${desk.open.now ? "open" : ""}`;
    now.lastChild.textContent = expects();
    start.disabled = phase === "failed";
    hint.textContent = phase === "failed" ? desk.trouble : desk.isDown ? t("connecting") : t("startHint");
    help.hidden = !settings.help;
    mine.hidden = !chats.length;
    sync(list, chats.map((chat) => ({ key: chat.key, sign: JSON.stringify([chat.last, chat.unread, chat.ended, chat.agent]), make: () => row(chat, leave) })));
  }
  update();
  return { element, stop: watch(update), focus: () => title.focus({ preventScroll: true }) };
}

/* The newest first; what was said and not sent yet counts. */
function recent() {
  const found = [];
  for (const chat of desk.chats.values()) {
    const at = Date.parse(chat.last?.at) || 0;
    const own = desk.live?.said(chat).at(-1);
    if (own && own.at > at) found.push({ ...chat, at: own.at, last: { text: own.text, by: "me", files: own.files.length } });
    else if (at) found.push({ ...chat, at });
  }
  return found.sort((one, other) => other.at - one.at);
}

function row(chat, leave) {
  const { last, agent, ended, unread: n } = chat;
  const name = agent?.name || desk.settings.title;
  const words = last.text || (last.files ? t("file") : "");
  return h("li", {}, h(`button.row${n ? ".unread" : ""}`, { onclick: () => leave({ name: "chat", chat: chat.key }) },
    face(name),
    h("span.words", {}, h("strong", { dir: "auto" }, name), h("span", { dir: "auto" }, last.by === "me" ? t("you", { words }) : words)),
    h("span.side", {}, h("time", {}, when(chat.at)),
      n ? h("b.count", {}, String(n), h("span.sr", {}, ` ${t("unread", { n })}`)) : ended && h("small", {}, t("endedShort")))));
}

/* Finds while they type. */
function search(leave) {
  const field = h("input", { type: "search", id: "q", autocomplete: "off", enterKeyHint: "search", placeholder: t("searchHint"), maxLength: 200, value: sought });
  const status = h("p.status", { role: "status" });
  const list = h("ul.results");
  let alarm = 0;
  let asked = "";

  async function find() {
    const q = field.value.trim();
    if (q === asked) return;
    asked = sought = q;
    let results = [];
    let words = "";
    if (q.length > 1) {
      try {
        ({ results } = await ask("search/", { q }));
        words = results.length ? t("found", { n: results.length }) : t("foundNothing");
      } catch {
        words = t("notNow");
      }
      if (q !== asked) return;
      desk.context.searched = q;
    }
    status.textContent = words;
    list.replaceChildren(...results.map((found) => h("li", {}, h("button.result", { onclick: () => leave({ name: "article", ...found, q }) },
      icon("page"), h("span", {}, h("strong", { dir: "auto" }, found.title), h("small", { dir: "auto" }, found.excerpt))))));
  }
  field.addEventListener("input", () => {
    clearTimeout(alarm);
    alarm = setTimeout(find, SEARCH_PAUSE);
  });
  find();
  return h("section.card.search", {},
    h("form", { role: "search", onsubmit: (event) => { event.preventDefault(); find(); } },
      h("label", { htmlFor: "q" }, t("search")), h("div.field", {}, icon("look"), field)),
    status, list);
}

// --- what the page around tells and asks

on("open", (asked) => {
  isOpen = true;
  touched = Date.now();
  settled.then(() => inTurn(() => opened(asked)));
});
async function opened({ view, quietly }) {
  // Which conversation it is, is known when we know who is there.
  if (view && desk.token && desk.phase === "new") await Promise.race([started, sleep(1_500)]);
  const chats = onServer();
  const news = chats.filter((chat) => chat.unread);
  const latest = chats.filter((chat) => !chat.ended).sort((one, other) => Date.parse(other.last?.at) - Date.parse(one.last?.at))[0];
  const isMeant = view?.name === "chat" && !view.said && !view.chat;
  if (isMeant ? !shown.chat : view) await move(isMeant ? { name: "chat", chat: (news[0] ?? latest)?.key } : view);
  else if (!view && !shown.chat && news.length === 1) await move({ name: "chat", chat: news[0].key });
  // Whoever does something already is not led away from it.
  else if (!quietly && !main.contains(document.activeElement)) shown.focus();
  look();
}
on("close", () => {
  isOpen = false;
  document.activeElement?.blur();
});
on("look", paint);
on("token", ({ token }) => {
  // The same person, said anew.
  if (token && token.split(":")[0] === desk.token.split(":")[0]) desk.token = token;
  else {
    if (!token) unsay();
    anew(token ?? "");
  }
});
on("page", () => desk.live?.line.say({ t: "about", about: about() }));
// One wait for all of them: they begin in the order in which they came.
let calling = null;
on("call", async ({ id, name, args }) => {
  try {
    calling ??= Promise.all([import("./calls.js"), started]);
    const [{ calls }] = await calling;
    tell("done", { id, value: await calls({ anew, live, become, talk })[name](...args) });
  } catch (error) {
    calling = null;
    tell("failed", { id, name: error.code ?? "failed", value: error.message });
  }
});

/* Somebody else, or nobody yet. */
async function anew(token) {
  desk.live?.line.hangUp();
  if (!token) keepAtHost("", null);
  Object.assign(desk, { token, me: {} });
  begun = sought = "";
  desk.chats.clear();
  await begin();
  desk.live?.flush();
  await go({ name: "home" }, { quietly: !isOpen });
}

/* An agent said something. */
function spoken(chat, message) {
  shown?.spoken?.(chat, message);
  const words = `${message.name}: ${message.text || t("file")}`;
  if (!isOpen && !isAlone) tell("tease", { value: words.length > TEASER ? `${words.slice(0, TEASER)}…` : words });
}

watch(() => {
  const n = unread();
  if (n === told) return;
  told = n;
  const name = desk.settings.launcher || t("launcher");
  tell("unread", { value: n, name: n ? `${name}, ${t("unread", { n })}` : name });
  if (n || desk.phase === "ready") tell("event", { name: "unread", value: n });
});

document.addEventListener("visibilitychange", () => document.hidden || look());

// --- keys: Tab stays inside, Esc leads out

addEventListener("keydown", (event) => {
  touched = Date.now();
  if (isAlone || preview || event.defaultPrevented || document.querySelector("dialog[open]")) return;
  if (event.key === "Escape") tell("close");
  if (event.key !== "Tab") return;
  const all = [...main.querySelectorAll("a[href], button, input, select, textarea, [tabindex='0']")]
    .filter((one) => !one.disabled && one.tabIndex >= 0 && one.checkVisibility?.({ visibilityProperty: true }) !== false);
  const [from, to] = event.shiftKey ? [all[0], all.at(-1)] : [all.at(-1), all[0]];
  if (document.activeElement === from || !main.contains(document.activeElement)) {
    event.preventDefault();
    to?.focus();
  }
});
addEventListener("pointerdown", () => { touched = Date.now(); });

/* A newer version of us: when nobody would notice. Drafts and what waits are kept. */
setInterval(() => {
  const isNew = desk.version && desk.version !== version;
  const isStill = !isOpen || document.hidden || Date.now() - touched > STILL;
  if (!isNew || !isStill || desk.live?.waiting().length || desk.isDown) return;
  desk.version = null;
  shown?.stop();
  tell("leaving");
  setTimeout(() => location.reload(), 300);
}, 5_000);

// --- begin

async function start() {
  paint(desk.settings);
  await Promise.all([learnWords(), greeting()]);
  desk.token = page.token ?? "";
  isOpen = page.open;
  paint(page);
  if (preview) return import("./preview.js").then(({ start: play }) => play({ go }));
  let view = null;
  // Who was here before may have words that wait, or answers.
  if (desk.token) await lazy(live(), () => desk.live?.remembered().then((found) => { ({ view, begun } = found); }));
  await go(view ?? { name: "home" }, { quietly: !isOpen });
  settle();
  await begin();
  desk.live?.flush();
  return look();
}

const started = start();
