/* What was sent waits here until the server has it: in IndexedDB, so a reload, a crash or
   an hour in a tunnel loses nothing. Each item carries a key, and the server does what a
   key asks for once, so a second try doubles nothing.

   On document: `outbox:count` {count} (what could not go out yet), and for each item
   `outbox:sent` {item, told}, `outbox:refused` {item, status, told} (told: the server's
   JSON) or `outbox:waiting` {item}. */

import { post } from "./post.js";

const NAME = "helpdesk";
const STORE = "outbox";
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 60_000;
const PATIENCE = 30_000;
const PATIENCE_FOR_FILES = 600_000;
// Nobody's fault, or ours for a moment: the same again later.
const LATER = new Set([408, 425, 429, 502, 503, 504]);

const memory = new Map();
const turns = new Map();
let opened = null;
let pause = FIRST_PAUSE;
let retry = 0;
let started = false;

const me = () => document.body.dataset.agent;
const emit = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));

/* A UUID; crypto.randomUUID is not there on plain http addresses of an office. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/* Begin to send what is left from before, once whoever wants to hear of it is there. */
export function start() {
  if (started || !me()) return;
  started = true;
  if (document.readyState === "complete") listen();
  else addEventListener("load", listen, { once: true });
}

function listen() {
  addEventListener("online", () => soon());
  for (const back of ["live:up", "signed-in"]) document.addEventListener(back, () => soon());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && soon());
  soon();
}

/* Keep {key, kind, url, fields, ticket, …}; answers once it is safe, without sending. */
export async function add(item) {
  const kept = { tries: 0, at: Date.now(), agent: me(), ...item };
  try {
    await run("readwrite", (store) => store.put(kept));
  } catch {
    // No database in this window: what is kept lasts as long as the page.
    memory.set(kept.key, kept);
  }
  return kept;
}

export async function remove(key) {
  memory.delete(key);
  try {
    await run("readwrite", (store) => store.delete(key));
  } catch {
    // It was in memory only.
  }
  count();
}

/* What waits, of this person; of one ticket, in the order it was sent. */
export async function items(ticket = 0) {
  let all = [...memory.values()];
  try {
    all = all.concat(await run("readonly", (store) => store.getAll()));
  } catch {
    // As above.
  }
  const mine = all.filter((one) => one.agent === me() && (!ticket || one.ticket === ticket));
  return mine.sort((one, other) => one.at - other.at);
}

/* Try everything now: each ticket's items one after the other. */
export async function flush() {
  clearTimeout(retry);
  retry = 0;
  const waiting = await items();
  const tickets = [...new Set(waiting.map((item) => item.ticket))];
  const left = await Promise.all(tickets.map((ticket) => alone(ticket, () => ofTicket(ticket))));
  await count();
  if (!left.includes(true)) {
    pause = FIRST_PAUSE;
  } else if (!retry) {
    retry = setTimeout(flush, pause * (0.75 + Math.random() / 2));
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  }
}

function soon() {
  pause = FIRST_PAUSE;
  flush();
}

/* One at a time for each ticket, in all windows where the browser can tell. */
function alone(ticket, work) {
  const turn = (turns.get(ticket) ?? Promise.resolve()).then(() => {
    if (!navigator.locks) return work();
    return navigator.locks.request(`outbox-${me()}-${ticket}`, work);
  });
  turns.set(ticket, turn.catch(() => true));
  return turns.get(ticket);
}

/* Whether something of the ticket is left. */
async function ofTicket(ticket) {
  for (;;) {
    // Anew each time: another window, or a person, may have taken one out.
    const [item] = await items(ticket);
    if (!item) return false;
    if (!(await attempt(item))) return true;
  }
}

/* Whether the item is done with, one way or the other. */
async function attempt(item) {
  let answer;
  try {
    answer = await within(item, post(item.url, item.fields, { json: true, waits: false }));
  } catch {
    await later(item);
    return false;
  }
  if (LATER.has(answer.status)) {
    await later(item);
    return false;
  }
  const told = await answer.json().catch(() => ({}));
  await remove(item.key);
  if (answer.ok) emit("outbox:sent", { item, told });
  else emit("outbox:refused", { item, status: answer.status, told });
  return true;
}

/* It stays, and so does what was to go after it. */
async function later(item) {
  const left = await items(item.ticket);
  // Somebody may have taken it out while it was on its way.
  if (left.some((one) => one.key === item.key)) await add({ ...item, tries: item.tries + 1 });
  for (const one of left) emit("outbox:waiting", { item: one });
  await count();
}

/* A line that swallows everything must not hold up the rest for ever. */
function within(item, sending) {
  const patience = item.kind === "file" ? PATIENCE_FOR_FILES : PATIENCE;
  let alarm = 0;
  const over = new Promise((_done, fail) => {
    alarm = setTimeout(() => fail(new Error("no answer")), patience);
  });
  return Promise.race([sending, over]).finally(() => clearTimeout(alarm));
}

async function count() {
  const all = await items();
  const stuck = new Set(all.filter((item) => item.tries > 0).map((item) => item.ticket));
  emit("outbox:count", { count: all.filter((item) => stuck.has(item.ticket) && item.kind !== "file").length });
}

function run(mode, ask) {
  opened ??= open();
  return opened.then((base) => new Promise((done, fail) => {
    const doing = base.transaction(STORE, mode);
    const request = ask(doing.objectStore(STORE));
    // A write is safe when its transaction is, not when its request was taken.
    doing.oncomplete = () => done(request.result);
    doing.onabort = doing.onerror = () => fail(doing.error);
  }));
}

function open() {
  return new Promise((done, fail) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "key" });
    request.onsuccess = () => {
      // A later version of the page must be able to change the store.
      request.result.onversionchange = () => { request.result.close(); opened = null; };
      done(request.result);
    };
    request.onerror = () => { opened = null; fail(request.error); };
  });
}
