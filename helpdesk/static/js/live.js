/* What is new, over one socket a page: ids and versions, never contents.

   On document: `live:ticket` {n, seq, kinds, by} (kinds ["gone"]: not there any more for
   this person), `live:presence` {n, who: [{id, name, doing}]} without oneself, `live:up`
   (connected, connected again, or something was missed: fetch list and counts anew),
   `live:down`, `live:new-version` {version}, `signed-out`. And as the server says it:
   `live:visitor`, `live:self`, `live:ring`, `live:ring-over`, `live:offer`, `live:call`,
   `live:notified`, `live:mentions` {ids}.

   Nobody has to tell it what is open: it follows `#ticket`'s data-number and data-seq (up
   to which event the page shows it), and who types in there, beside the side panel. */

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 8_000;
const DOWN_AFTER = 1_200;
const BEAT = 20_000;
const PATIENCE = 8_000;
const TYPING_AGAIN = 3_000;
const HERE_AGAIN = 15_000;
const AS_SAID = new Set(["visitor", "self", "ring", "ring-over", "offer", "call", "notified", "mentions"]);
const SIGNED_OUT = 4401;

let socket = null;
let pause = FIRST_PAUSE;
let retry = 0;
let alarm = 0;
let beat = 0;
let unanswered = 0;
let told = 0;
let known = false;
let started = false;
let welcomed = false;
let over = false;
let looking = null;
let typed = 0;
let acted = 0;
let early = [];

const me = () => document.body.dataset.agent;
const emit = (name, detail = {}) => document.dispatchEvent(new CustomEvent(name, { detail }));

export function start() {
  if (started || !me()) return;
  started = true;
  addEventListener("online", again);
  addEventListener("pageshow", (event) => event.persisted && again());
  addEventListener("pagehide", hangUp);
  addEventListener("offline", ask);
  for (const sign of ["pointerdown", "keydown", "wheel", "focus"]) addEventListener(sign, active, { capture: true, passive: true });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible") return;
    if (isOpen()) ask();
    else again();
  });
  const main = document.getElementById("main");
  if (main) {
    const seen = { subtree: true, childList: true, attributeFilter: ["data-number", "data-seq"] };
    new MutationObserver(follow).observe(main, seen);
    document.addEventListener("input", typing);
    document.addEventListener("done", stopped);
  }
  follow();
  connect();
}

export const isUp = () => welcomed;

/* What the page shows, told to the server when it is another ticket. */
function follow() {
  const shown = document.getElementById("ticket")?.dataset;
  const n = Number(shown?.number) || 0;
  const seq = Number(shown?.seq) || 0;
  if (n === (looking?.n ?? 0)) {
    if (looking) looking.seq = seq;
    return;
  }
  typed = 0;
  told = 0;
  looking = n ? { n, seq } : null;
  say(looking ? { t: "look", ...looking } : { t: "leave" });
}

function typing({ target }) {
  if (!looking || !target.closest?.("#ticket") || target.closest("#side")) return;
  if (!target.isContentEditable && target.localName !== "textarea") return;
  // A reply is for the customer, who may see that it is coming; all else is ours.
  const mode = target.closest(".composer-part")?.dataset.mode ?? "note";
  if (mode !== typing.mode) stopped();
  if (Date.now() - typed < TYPING_AGAIN) return;
  typed = Date.now();
  typing.mode = mode;
  say({ t: "typing", n: looking.n, on: true, mode });
}

function stopped() {
  if (typed && looking) say({ t: "typing", n: looking.n, on: false, mode: typing.mode });
  typed = 0;
}

/* Somebody does something here: they are there, and not only their page. */
function active() {
  if (Date.now() - acted < HERE_AGAIN || !isOpen()) return;
  acted = Date.now();
  say({ t: "here" });
}

const isOpen = () => socket?.readyState === WebSocket.OPEN;

function say(frame) {
  if (isOpen()) socket.send(JSON.stringify(frame));
}

function connect() {
  clearTimeout(retry);
  retry = 0;
  if (over || (socket && socket.readyState <= WebSocket.OPEN)) return;
  // A page that has just come knows that there is a server: it may be slow.
  alarm ||= setTimeout(wentDown, known ? DOWN_AFTER : 4 * DOWN_AFTER);
  socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws/agent/`);
  socket.addEventListener("message", heard);
  socket.addEventListener("close", closed);
  // A network that swallows everything would keep it opening for minutes.
  unanswered = setTimeout(giveUp, PATIENCE, socket);
}

/* At once, whatever pause there was: somebody looks, or the network is back. */
function again() {
  if (isOpen() || over) return;
  pause = FIRST_PAUSE;
  if (!socket || socket.readyState > WebSocket.OPEN) connect();
}

function giveUp(which) {
  if (which !== socket) return;
  socket.removeEventListener("close", closed);
  socket.close();
  closed({ code: 0 });
}

function closed({ code }) {
  socket = null;
  welcomed = false;
  typed = 0;
  clearTimeout(unanswered);
  clearInterval(beat);
  if (code === SIGNED_OUT) {
    over = true;
    clearTimeout(alarm);
    emit("signed-out");
    // Signed in again in another tab: coming back to this one tries once more.
    document.addEventListener("visibilitychange", comeBack, { once: true });
    return;
  }
  alarm ||= setTimeout(wentDown, DOWN_AFTER);
  retry = setTimeout(connect, pause * (0.5 + Math.random()));
  pause = Math.min(pause * 2, LONGEST_PAUSE);
}

export function comeBack() {
  if (!over) return;
  over = false;
  if (document.visibilityState === "visible") connect();
  else document.addEventListener("visibilitychange", comeBack, { once: true });
}

function hangUp() {
  clearTimeout(retry);
  clearTimeout(alarm);
  alarm = 0;
  socket?.removeEventListener("close", closed);
  socket?.close();
  socket = null;
  welcomed = false;
}

function wentDown() {
  alarm = 0;
  if (welcomed) return;
  emit("live:down");
}

/* Is anybody there? A line that is dead says nothing at all. */
function ask() {
  clearTimeout(unanswered);
  if (!isOpen()) return;
  say({ t: "ping" });
  unanswered = setTimeout(giveUp, PATIENCE, socket);
}

function beats() {
  ask();
  // A signal got lost, or what it asked for: the answer is one if the page is behind.
  told = 0;
  if (looking) say({ t: "look", ...looking });
}

function heard({ data }) {
  clearTimeout(unanswered);
  let frame;
  try {
    frame = JSON.parse(data);
  } catch {
    return;
  }
  if (frame.t === "welcome") up(frame);
  else if (frame.t === "ticket") ticket(frame);
  else if (frame.t === "presence" && frame.n === looking?.n) {
    emit("live:presence", { n: frame.n, who: frame.who.filter((one) => one.id !== me()) });
  } else if (AS_SAID.has(frame.t)) early?.push(frame) ?? emit(`live:${frame.t}`, frame);
}

/* What came before the page's own modules were there is told now. */
export function listen() {
  const frames = early ?? [];
  early = null;
  for (const frame of frames) emit(`live:${frame.t}`, frame);
}

function ticket({ n, seq, kinds, by, again }) {
  // Again: there is more to show, although nothing happened.
  if (n === looking?.n && !kinds.includes("gone") && !again) {
    // Told twice, or older than what is shown.
    if (seq <= looking.seq || seq <= told) return;
    told = seq;
  }
  emit("live:ticket", { n, seq, kinds, by });
}

/* The first welcome of a socket, or a further one: the server missed something itself. */
function up({ version }) {
  const further = welcomed;
  clearTimeout(alarm);
  alarm = 0;
  pause = FIRST_PAUSE;
  welcomed = known = true;
  clearInterval(beat);
  beat = setInterval(beats, BEAT);
  if (version !== document.body.dataset.version) emit("live:new-version", { version });
  // Everybody is told at once: they need not all ask at once.
  setTimeout(caughtUp, further ? Math.random() * 1_000 : 0);
}

function caughtUp() {
  if (!welcomed) return;
  told = 0;
  if (looking) say({ t: "look", ...looking });
  emit("live:up");
}

start();
