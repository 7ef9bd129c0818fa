/* What the panel knows, the page around it, and questions to the server.

   The page around is heard only as the window and the origin that made this frame, in the
   shape `sdk.js` speaks (AC-30). Alone, without a page around it (a link from a mail), the
   panel keeps its token by itself. */

const { key, look, preview, token: given } = document.documentElement.dataset;
const kept = "helpdesk:" + key;
const origin = decodeURIComponent(location.hash.slice(1));
const PATIENCE = 20_000;
// Nobody's fault, or ours for a moment: the same again later.
const LATER = new Set([408, 425, 429, 500, 502, 503, 504]);

export { key, preview };
export const isAlone = parent === window;
// What the page around us is, and has kept for us.
export const page = {
  page: "", title: "", referrer: "", token: null, kept: {}, safe: true, open: isAlone, accent: "", theme: "",
};
export const desk = {
  // "new", "ready", "failed" (and why: trouble)
  phase: "new",
  isDown: false,
  token: "",
  me: {},
  settings: JSON.parse(look),
  open: { now: true },
  chats: new Map(),
  // What the host page said, for the agent: goes along with what is said; and what it
  // said of the next conversation.
  context: {},
  next: {},
  // live.js, once there is something to say or to hear.
  live: null,
};

// --- the page around

const handlers = new Map();

export function tell(t, more) {
  if (!isAlone && /^https?:\/\/[^/]+$/.test(origin)) parent.postMessage({ hd: key, t, ...more }, origin);
}

export const emit = (name, value) => tell("event", { name, value });

/* on("open", ({view}) => …): hello, open, close, token, page, look, call. */
export const on = (t, act) => handlers.set(t, act);

/* Kept by the host page: "" is the token, ":out:<id>" what waits to be sent. */
export function keepAtHost(name, value) {
  if (!isAlone) return tell("keep", { name, value });
  try {
    if (value === null) localStorage.removeItem(kept + name);
    else localStorage.setItem(kept + name, value);
  } catch {
    page.safe = false;
  }
}

/* Once the page around has said what it knows. */
export function greeting() {
  if (isAlone || preview) {
    try {
      page.token = given || localStorage.getItem(kept);
      for (const name of Object.keys(localStorage)) if (name.startsWith(kept + ":")) page.kept[name.slice(kept.length)] = localStorage[name];
    } catch {
      page.token = given;
      page.safe = false;
    }
    return null;
  }
  return new Promise((done) => {
    // The loader may not listen yet.
    const again = setInterval(tell, 150, "ready");
    on("hello", (host) => {
      clearInterval(again);
      hear(host);
      ({ context: desk.context = {}, next: desk.next = {} } = host.said ?? {});
      // Asked twice it says it twice: what was said since stays.
      on("hello", hear);
      done();
    });
    tell("ready");
  });
}

function hear(said) {
  for (const name of Object.keys(page)) if (Object.hasOwn(said, name)) page[name] = said[name];
}

addEventListener("message", ({ source, origin: from, data }) => {
  if (isAlone || source !== parent || from !== origin) return;
  if (typeof data !== "object" || data?.hd !== key || typeof data.t !== "string") return;
  if (data.t === "page") hear(data);
  handlers.get(data.t)?.(data);
});

// --- the server

export class Refused extends Error {
  constructor(status = 0, told = {}, wait = 0) {
    super(typeof told.words === "string" ? told.words : "");
    Object.assign(this, { status, wait: wait * 1000 || 0, code: told.code ?? "offline", errors: told.errors ?? {} });
    this.isLater = !status || LATER.has(status);
  }
}

/* Full jitter: everybody who lost the same server does not come back at once, and after a
   short outage nobody is late for long. */
export const jitter = (tries) => Math.random() * Math.min(tries > 8 ? 30_000 : 8_000, 1_000 * 2 ** tries);
export const sleep = (ms) => new Promise((done) => { setTimeout(done, ms); });

/* What goes along with every question: who asks, and in which language the panel is, which
   may be another than the browser's. */
export const headers = () => ({
  "Accept-Language": document.documentElement.lang, ...(desk.token && { Authorization: `Visitor ${desk.token}` }),
});

// While we prove who we are: what was asked as the one before may be void already.
let proving = 0;

/* JSON in, JSON out, no cookies. Raises Refused. */
export async function ask(path, body, { base = `/w/${key}/`, patience = PATIENCE, proves = false } = {}) {
  const { token } = desk;
  let answer;
  if (preview) throw new Refused();
  try {
    answer = await fetch(base + path, {
      method: body ? "POST" : "GET",
      headers: headers(),
      body: body && JSON.stringify(body),
      credentials: "omit",
      cache: "no-store",
      signal: AbortSignal.timeout(patience),
    });
  } catch {
    throw new Refused();
  }
  const told = await answer.json().catch(() => ({}));
  if (answer.ok) return told;
  // Asked as somebody we are no longer, or not for long: it may be asked again.
  const isOld = answer.status === 401 && !proves && (proving || token !== desk.token);
  throw isOld ? new Refused() : new Refused(answer.status, told, answer.headers.get("Retry-After"));
}

export const isProving = () => proving > 0;

/* Says who we are; whoever that is goes on with what is on the screen. */
export async function prove(path, proof) {
  desk.live?.line.hangUp();
  proving += 1;
  try {
    learn(await ask(path, proof, { proves: true }));
  } finally {
    proving -= 1;
    desk.live?.learned();
    desk.live?.flush();
  }
}

// --- what there is

const watchers = new Set();
let isTold = true;

export function watch(act) {
  watchers.add(act);
  return () => watchers.delete(act);
}

/* Once for everything that changes in one go. */
export function changed() {
  if (!isTold) return;
  isTold = false;
  queueMicrotask(() => {
    isTold = true;
    for (const act of [...watchers]) act();
  });
}

/* A conversation. seq: up to where we have it; head: what the server had when it told. */
export function chatOf(chat) {
  if (!desk.chats.has(chat)) {
    desk.chats.set(chat, { key: chat, seq: 0, seen: 0, got: 0, unread: 0, messages: new Map(), isLoaded: false, isOnServer: false });
  }
  return desk.chats.get(chat);
}

/* Those in which something was said. */
export const onServer = () => [...desk.chats.values()].filter((chat) => chat.isOnServer);

export const unread = () => [...desk.chats.values()].reduce((sum, chat) => sum + chat.unread, 0);

export const about = () => ({
  page: page.page, title: page.title, referrer: page.referrer, language: document.documentElement.lang,
  zone: Intl.DateTimeFormat().resolvedOptions().timeZone, ...desk.context,
  // The host page may have named it.
  ...("article" in desk.context && { article: String(desk.context.article) }),
});

/* Another frame may take our place: in another language, or after the page lost this one. */
export const keepSaid = () => tell("said", { value: { context: desk.context, next: desk.next } });

/* Signed out: what the page said was of somebody else. */
export function unsay() {
  Object.assign(desk, { context: {}, next: {} });
  keepSaid();
}

/* Asks until it is answered; a token that is void makes us somebody new. */
export async function begin() {
  for (let tries = 0; desk.phase !== "failed"; tries += 1) {
    try {
      return learn(await ask("session/", { ...(desk.token && { token: desk.token }), about: about() }));
    } catch (refused) {
      if (refused.status === 401 && desk.token) {
        desk.token = "";
      } else if (refused.isLater) {
        desk.isDown = true;
        await Promise.race([sleep(300 + jitter(tries)), new Promise((done) => { addEventListener("online", done, { once: true }); })]);
      } else {
        Object.assign(desk, { phase: "failed", trouble: refused.message });
      }
      changed();
    }
  }
  return null;
}

/* What a session says, also after a proof that made us somebody else. */
export function learn({ token, visitor = {}, chats = [], open, settings }) {
  if (desk.me.id && desk.me.id !== visitor.id) desk.chats.clear();
  desk.token = token ?? desk.token;
  keepAtHost("", desk.token);
  Object.assign(desk, { phase: "ready", isDown: false, me: visitor, open: open ?? desk.open, settings: settings ?? desk.settings });
  for (const { chat: id, seq, ...head } of chats) Object.assign(chatOf(id), head, { isOnServer: true, head: seq });
  desk.live?.learned();
  changed();
  emit("session", { id: visitor.id, verified: Boolean(visitor.verified) });
}
