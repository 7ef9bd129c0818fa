/* Words on their way, both ways.

   In: one line tells what is new, ids and numbers only; what is shown is what the feed
   `GET chats/<chat>/?after=<seq>` says. The line is a socket; where sockets do not come
   through, it is a question that waits for its answer.

   Out: what was said waits in the outbox until it is seen in the feed: a reload, a crash or
   an hour in a tunnel loses nothing. Each item has an id of its own, made here, and the
   server does what an id asks for once, so a second try, or a second tab, doubles nothing. */

import { Refused, about, ask, begin, changed, chatOf, desk, emit, isAlone, isProving, jitter, keepSaid, key, onServer, sleep, tell, unread } from "./core.js";
import { t } from "./dom.js";
import * as keep from "./keep.js";
import { upload } from "./write.js";

const REMEMBER = 30 * 60_000;
const DOWN_AFTER = 1_500;
const BEAT = 25_000;
const ANSWER = 8_000;
const POLL_AFTER = 3;
const POLL_SECONDS = 25;
const VOID = 4401;
const SHUT_OUT = 4403;
const VOID_AFTER = 1_500;
// Addresses of files are good for an hour.
const FILES_FOR = 45 * 60_000;
const STATUS = { blocked: 403, too_often: 429, later: 503, void: 401 };
// A day after it was taken, and still not in the conversation: it will not come.
const FORGET = 864e5;

// Set by the panel: look, anew, spoken, current, shows.
let panel = null;

export async function start(given) {
  panel = given;
  await keep.start();
  desk.isUnsafe = keep.where === "memory";
  await reload();
  if (tabs) tabs.onmessage = reload;
  for (const name of ["online", "visibilitychange"]) addEventListener(name, back, true);
  // An open socket does not notice by itself.
  addEventListener("offline", () => socket && closed(0));
  addEventListener("pagehide", () => line.hangUp());
  addEventListener("pageshow", (event) => event.persisted && line.want());
}

/* Where they were a moment ago, and which conversation they have begun. */
export async function remembered() {
  const { view, at, begun = "" } = (await keep.all("drafts")).find((item) => item.id === "view") ?? {};
  return { view: Date.now() - at < REMEMBER ? view : null, begun };
}

export const remember = (view, begun) => keep.put("drafts", { id: "view", view, begun, at: Date.now() });

function back() {
  if (document.hidden) return;
  flash(false);
  renew();
  line.again();
  flush();
}

/* After a session. */
export function learned() {
  for (const chat of desk.chats.values()) if (chat.isLoaded && chat.head !== chat.seq) fetchChat(chat);
  if (desk.chats.size) line.want();
  const shown = panel.shows();
  if (!shown?.isOnServer) return;
  if (watched(shown)) shown.unread = 0;
  if (!shown.isLoaded) fetchChat(shown);
}

// --- feeds

/* Everything that is newer than what we have; one question at a time. */
export function fetchChat(chat) {
  chat.isStale = true;
  chat.fetching ??= (async () => {
    try {
      while (chat.isStale && isOurs(chat)) {
        chat.isStale = false;
        const told = await ask(`chats/${chat.key}/?after=${chat.isLoaded ? chat.seq : 0}`);
        if (isOurs(chat)) take(chat, told);
      }
    } catch (refused) {
      if (!(refused instanceof Refused)) throw refused;
      if (refused.status === 401) line.on.void();
      // What is missed now is asked for when the line is up again, but for the first time.
      else if (refused.isLater && !chat.isLoaded) setTimeout(fetchChat, 500 + jitter(2), chat);
    } finally {
      chat.fetching = null;
      changed();
    }
  })();
  return chat.fetching;
}

function take(chat, { chat: _id, messages, all, seen, ...feed }) {
  const isFirst = !chat.isLoaded;
  if (isFirst || all) chat.filesAt = Date.now();
  const known = new Set(chat.messages.keys());
  // What it gave before is not what it is: restored from yesterday, or another ticket.
  if (all) chat.messages.clear();
  for (const message of messages) {
    if (message.html) message.html = message.html.replaceAll('<img src="files/', `<img src="/w/${key}/files/`);
    for (const file of message.files) file.url = `/w/${key}/${file.url}`;
    chat.messages.set(message.id, message);
    if (message.key) arrived(message.key);
    // What was there when they came is no news.
    if (known.has(message.id) || message.by !== "agent" || (isFirst && message.seq <= (chat.head ?? 0))) continue;
    if (!watched(chat)) chat.unread += 1;
    chat.typing = null;
    emit("message", { id: message.id, author: message.name, text: message.text, at: message.at });
    panel.spoken(chat, message);
    flash(document.hidden);
  }
  Object.assign(chat, feed, { isLoaded: true, isOnServer: true, head: feed.seq, theirs: all && !isFirst ? seen : Math.max(seen, chat.theirs ?? 0) });
  const newest = sorted(chat).findLast((one) => one.by !== "house");
  if (newest) chat.last = { text: newest.text, at: newest.at, by: newest.by, files: newest.files.length };
  mark(chat);
}

/* In the order it was said. */
export const sorted = (chat) => [...chat.messages.values()]
  .sort((one, other) => Date.parse(one.at) - Date.parse(other.at) || one.seq - other.seq);

/* Whoever signed out, or turned out to be somebody else, has left theirs behind. */
const isOurs = (chat) => desk.chats.get(chat.key) === chat;

const watched = (chat) => panel.current() === chat.key && !document.hidden;

/* We have it, and perhaps they saw it: told once each. */
export function mark(chat) {
  if (!chat.isOnServer || !chat.seq || !isOurs(chat)) return;
  const marks = {};
  if (chat.seq > chat.got) marks.got = chat.got = chat.seq;
  if (watched(chat) && chat.seq > chat.seen) {
    marks.seen = chat.seen = chat.seq;
    if (chat.unread) changed();
    chat.unread = 0;
  }
  if (!Object.keys(marks).length || line.say({ t: "mark", chat: chat.key, ...marks })) return;
  // Once more with whatever comes next.
  ask(`chats/${chat.key}/mark/`, marks).catch(() => { chat.got = 0; if (marks.seen) chat.seen = 0; });
}

/* What is looked at for long gets its files' addresses anew. */
function renew() {
  const chat = panel.shows();
  const isOld = chat?.isLoaded && Date.now() - chat.filesAt > FILES_FOR;
  if (!isOld || ![...chat.messages.values()].some((one) => one.files.length)) return;
  chat.isLoaded = false;
  fetchChat(chat);
}

/* The heads of all conversations: what we are behind of is fetched. */
function caughtUp(heads, isAll) {
  for (const chat of onServer()) {
    if (chat.isLoaded && (isAll || heads[chat.key] !== chat.seq)) fetchChat(chat);
  }
  for (const [id, seq] of Object.entries(heads)) {
    const chat = chatOf(id);
    if (!chat.isLoaded && (!chat.isOnServer || seq > chat.head)) fetchChat(chat);
  }
}

// --- the outbox: {id, chat, text, files, answers, form, fields, team, consent, about, at, who,
//     state: "waiting" | "sent" | "refused", words, errors}

const tabs = "BroadcastChannel" in window ? new BroadcastChannel(`helpdesk:${key}`) : null;
const acks = new Map();
// Not on the disk yet.
const fresh = new Set();
let items = [];
let tries = 0;
let again = 0;
let turn = Promise.resolve();

export const said = (chat) => items.filter((item) => item.chat === chat.key);
export const waiting = () => items.filter((item) => item.state === "waiting");

/* Another tab said something, or what it said arrived. */
async function reload() {
  const disk = await keep.all("out");
  const known = new Map(items.map((item) => [item.id, item]));
  items = disk.filter((item) => item.state !== "sent" || Date.now() - item.at < FORGET)
    // The one in hand knows how far its files are.
    .map((item) => (known.get(item.id)?.state === item.state ? known.get(item.id) : item))
    .concat(items.filter((item) => fresh.has(item.id) && !disk.some((one) => one.id === item.id)))
    .sort((one, other) => one.at - other.at);
  for (const item of items) chatOf(item.chat);
  changed();
}

async function save(item) {
  await keep.put("out", item);
  tabs?.postMessage(0);
  changed();
}

/* Safe first, then on its way. */
export async function say(item) {
  const chat = chatOf(item.chat);
  // What the page said of the next conversation waits for its first words.
  const begins = !chat.isOnServer && !said(chat).length;
  const { tags = [], ...next } = begins ? desk.next : {};
  const full = {
    text: "", files: [], at: Date.now(), who: desk.me.verified ? desk.me.id : "", state: "waiting",
    about: { ...about(), ...(begins && { tags }) }, ...next, ...item,
  };
  if (next.fields) full.fields = { ...next.fields, ...item.fields };
  if (begins) {
    desk.next = {};
    keepSaid();
  }
  items.push(full);
  fresh.add(full.id);
  changed();
  await save(full);
  fresh.delete(full.id);
  line.want();
  flush();
  return full;
}

export async function remove(id) {
  items = items.filter((item) => item.id !== id);
  changed();
  await keep.drop("out", id);
  tabs?.postMessage(0);
}

export async function retry(item) {
  Object.assign(item, { state: "waiting", errors: null });
  await save(item);
  flush();
}

/* Signed out: words of the one before are nobody's, nor is what they began to write. */
export async function forget() {
  await Promise.all(items.map((item) => remove(item.id)));
  await Promise.all((await keep.all("drafts")).map(({ id }) => keep.drop("drafts", id)));
}

/* It is in the conversation: no need to keep it. */
function arrived(id) {
  if (items.some((item) => item.id === id)) remove(id);
}

/* Tries everything now, one tab at a time where the browser can tell. */
export function flush() {
  clearTimeout(again);
  turn = turn.then(alone);
  return turn;
}

async function alone() {
  try {
    await navigator.locks.request(`helpdesk:${key}`, work);
  } catch (error) {
    // Not there, or not for frames of other sites: then the server's memory has to do.
    if (error instanceof Refused) throw error;
    await work();
  }
}

async function work() {
  const stuck = new Set();
  let wait = 0;
  while (desk.phase === "ready") {
    const item = waiting().find((one) => !stuck.has(one.chat) && (!one.who || one.who === desk.me.id));
    if (!item) break;
    const { fields } = item;
    try {
      await send(item);
      tries = 0;
      item.state = "sent";
      item.files = item.files.map(({ blob, ...file }) => file);
      emit("sent", { id: item.id });
      if (items.includes(item)) await save(item);
      seen(item);
    } catch (refused) {
      if (!(refused instanceof Refused)) throw refused;
      if (refused.status === 401) line.on.void();
      if (refused.isLater || refused.status === 401) {
        // What came after it in this conversation stays after it.
        stuck.add(item.chat);
        wait = Math.max(wait, refused.wait);
      // For want of answers that came meanwhile: they go along now.
      } else if (fields === item.fields) {
        Object.assign(item, { state: "refused", words: refused.message, errors: refused.errors });
        emit("error", { code: refused.code });
        await save(item);
      }
    }
  }
  if (!stuck.size) return;
  again = setTimeout(flush, Math.max(wait, 300 + jitter(tries)));
  tries = Math.min(tries + 1, 5);
}

async function send(item) {
  for (const file of item.files) {
    if (file.id) continue;
    await upload(file, changed);
    await keep.put("out", item);
  }
  const { site, state, at, who, words, errors, ...rest } = item;
  const body = { ...rest, files: item.files.map((file) => file.id) };
  if (line.say({ t: "say", ...body })) {
    try {
      return await acked(item.id);
    } catch (refused) {
      // Without an answer the line may be dead, or the answer got lost.
      if (refused) throw refused;
    }
  }
  return ask("say/", body);
}

function acked(id) {
  return new Promise((done, fail) => {
    setTimeout(fail, ANSWER);
    acks.set(id, { done, fail });
  }).finally(() => acks.delete(id));
}

/* Taken, but a signal may get lost: look whether it is there. */
function seen(item) {
  const chat = chatOf(item.chat);
  chat.isOnServer = true;
  setTimeout(() => items.includes(item) && fetchChat(chat), 1500 + Math.random() * 1000);
}

// --- the line

let socket = null;
let pause = 0;
let failures = 0;
let knock = 0;
let beat = 0;
let unanswered = 0;
let down = 0;

export const line = {
  isWanted: false,
  isUp: false,
  isPolling: false,
  /* Whether it went out. */
  say(frame) {
    if (line.isUp) socket.send(JSON.stringify(frame));
    return line.isUp;
  },
  want() {
    line.isWanted = true;
    connect();
  },
  /* At once, whatever pause there was: somebody looks, or the network is back. */
  again() {
    pause = 0;
    if (line.isUp) check();
    else connect();
  },
  hangUp() {
    line.isWanted = false;
    clearTimeout(knock);
    clearTimeout(down);
    down = 0;
    close();
  },
  on: {
    ack: ({ id }) => acks.get(id)?.done(),
    refused: ({ id, ...told }) => acks.get(id)?.fail(new Refused(STATUS[told.code] ?? 422, told)),
    chat({ c, seq }) {
      const chat = chatOf(String(c));
      if (!chat.isLoaded || seq !== chat.seq) fetchChat(chat);
    },
    /* Nothing to fetch: all that changes is said. */
    read({ c, seq }) {
      const chat = desk.chats.get(c);
      if (!chat || seq <= (chat.theirs ?? 0)) return;
      chat.theirs = seq;
      changed();
    },
    typing({ c, on: isOn, name }) {
      const chat = desk.chats.get(c);
      if (!chat) return;
      clearTimeout(chat.quiet);
      chat.typing = isOn ? name || t("somebody") : null;
      if (isOn) {
        chat.quiet = setTimeout(() => { chat.typing = null; changed(); }, 8_000);
        emit("typing");
      }
      changed();
    },
    presence({ c, agent }) {
      if (desk.chats.has(c)) desk.chats.get(c).agent = agent;
      changed();
    },
    again: () => up({}, true),
    // An agent shut them out: the session says so in words.
    out() {
      line.hangUp();
      begin();
    },
    /* Another tab may have said who we are just now: its token comes a moment later. */
    async void() {
      const { token } = desk;
      line.hangUp();
      await sleep(VOID_AFTER);
      if (isProving() || token !== desk.token) line.want();
      else panel.anew("");
    },
  },
};

function connect() {
  clearTimeout(knock);
  if (!line.isWanted || !desk.token || socket) return;
  const mine = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws/visitor/`);
  socket = mine;
  mine.onopen = () => mine.send(JSON.stringify({ t: "hello", token: desk.token, key, about: about() }));
  mine.onmessage = ({ data }) => mine === socket && heard(data);
  mine.onclose = ({ code }) => mine === socket && closed(code);
  // A network that swallows everything would keep it opening for minutes.
  unanswered = setTimeout(closed, ANSWER, 0);
}

function close() {
  clearTimeout(unanswered);
  clearInterval(beat);
  const was = socket;
  socket = null;
  line.isUp = false;
  was?.close();
  // What waits for an answer there goes another way.
  for (const ack of acks.values()) ack.fail();
}

function closed(code) {
  close();
  if (code === VOID) return line.on.void();
  if (code === SHUT_OUT) return line.hangUp();
  failures += 1;
  knock = setTimeout(connect, jitter(pause));
  pause = Math.min(pause + 1, 5);
  if (!line.isReached) goneDown();
  if (failures >= POLL_AFTER) poll();
  return null;
}

function heard(data) {
  clearTimeout(unanswered);
  let frame;
  try {
    frame = JSON.parse(data);
  } catch {
    return;
  }
  if (frame.t === "welcome") {
    pause = failures = 0;
    line.isUp = true;
    clearInterval(beat);
    beat = setInterval(beats, BEAT);
    desk.version = frame.version;
    up(frame.heads ?? {}, !frame.heads);
  } else if (Object.hasOwn(line.on, frame.t)) line.on[frame.t](frame);
}

/* The heads of what we have ride on it: the answer is what we missed. */
function beats() {
  renew();
  line.say({ t: "heads", chats: Object.fromEntries(onServer().map((chat) => [chat.key, chat.seq])) });
  check();
}

/* Is anybody there? A line that is dead says nothing at all. */
function check() {
  clearTimeout(unanswered);
  if (line.say({ t: "ping" })) unanswered = setTimeout(closed, ANSWER, 0);
}

function up(heads, isAll) {
  clearTimeout(down);
  down = 0;
  if (desk.isDown) emit("online");
  desk.isDown = false;
  caughtUp(heads, isAll);
  changed();
  flush();
}

function goneDown() {
  down ||= setTimeout(() => {
    desk.isDown = true;
    emit("offline");
    changed();
  }, DOWN_AFTER);
}

/* Where sockets do not come through: ask, and wait for the answer. */
async function poll() {
  if (line.isPolling) return;
  line.isPolling = true;
  for (let wrong = 0; line.isWanted && !line.isUp;) {
    const shown = panel.shows();
    const chat = shown?.isOnServer ? shown : onServer()[0];
    try {
      if (!chat) {
        // Nothing to hear yet; only whether anybody is there.
        await ask("session/", { token: desk.token });
        for (let n = 0; n < POLL_SECONDS && !onServer().length && !line.isUp; n += 1) await sleep(1_000);
      } else {
        const query = new URLSearchParams({ chat: chat.key, after: chat.seq, wait: line.isReached ? POLL_SECONDS : 0 });
        const told = await ask(`visitor/?${query}`, null, { base: "/live/", patience: POLL_SECONDS * 1000 + ANSWER });
        if (told.seq !== chat.seq) await fetchChat(chat);
      }
      if (!line.isReached) up({}, true);
      line.isReached = true;
      wrong = 0;
    } catch (refused) {
      if (!(refused instanceof Refused)) throw refused;
      if (refused.status === 401) {
        line.on.void();
        break;
      }
      line.isReached = !refused.isLater;
      if (refused.isLater) goneDown();
      await sleep(Math.max(refused.wait, 300 + jitter(wrong)));
      wrong = Math.min(wrong + 1, 5);
    }
  }
  line.isPolling = line.isReached = false;
}

// --- the page's title, while nobody looks

let flashing = 0;

function flash(isOn) {
  if (!isOn && !flashing) return;
  clearInterval(flashing);
  flashing = 0;
  let isOdd = false;
  const say = (title) => (isAlone ? (document.title = title || desk.settings.title) : tell("title", { value: title }));
  if (!isOn) {
    say("");
    return;
  }
  flashing = setInterval(() => {
    isOdd = !isOdd && unread() > 0;
    say(isOdd ? `● ${t("unread", { n: unread() })}` : "");
  }, 1500);
}
