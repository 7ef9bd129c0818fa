/* What is put to this agent: cards that ring, with their time running out. They take no
   focus from whoever writes; keys answer them all the same. */

import { fresh } from "./fragments.js";
import { command } from "./keys.js";
import { post } from "./post.js";
import { failed, toast } from "./toast.js";

const SECOND = 1000;
const AGAIN = 3 * SECOND;
// Of a minute's ring at the most the first half is heard.
const LOUD = 30 * SECOND;

/* The page of all offers shows them itself. */
const place = () => document.getElementById("offers") ?? box();
const box = () => document.getElementById("rings");
const cards = () => [...place().querySelectorAll(".ring")];
const ringing = () => cards().filter((card) => card.matches(".loud"));

/* Hand-overs wait for hours: they stand in nobody's way once they were put off, nor on
   their own ticket, which says it itself. */
const LATER = "rings-later";
const later = () => (sessionStorage.getItem(LATER) ?? "").split(" ");
const isSaid = (card) => card.dataset.number === document.getElementById("ticket")?.dataset.number;
const isAside = (card) =>
  place() === box() && !card.matches(".loud") && (isSaid(card) || later().includes(card.dataset.id));

let asked = 0;
let ticking = 0;
let sounding = 0;
let title = "";

/* Any frame or event that may have to do with offers. */
export function heard(detail) {
  if (detail.t === "ring-over") over(detail);
  else if (detail.t === "offer") answered(detail);
  else look(detail.rings);
}

async function look(known) {
  // Told again of what is shown already.
  if (known && known.join() === cards().map((card) => card.dataset.id).sort().join()) return;
  const mine = ++asked;
  let html;
  try {
    html = await fresh("/inbox/offers/");
  } catch {
    return;
  }
  if (mine !== asked) return;
  const part = document.createElement("template");
  part.innerHTML = html;
  const found = [...part.content.querySelectorAll(".ring")];
  const ids = new Set(found.map((card) => card.id));
  for (const card of cards()) if (!ids.has(card.id)) take(card);
  // Those that stand there keep their place, and the focus that may be in them.
  for (const card of found) if (!document.getElementById(card.id)) place().append(card);
  shown();
}

function take(card) {
  const had = card.contains(document.activeElement);
  card.remove();
  if (had) (cards()[0]?.querySelector("button") ?? document.getElementById("main"))?.focus({ preventScroll: true });
  shown();
}

function shown() {
  for (const card of cards()) card.hidden = isAside(card);
  if (place() === box()) box().hidden = cards().every((card) => card.hidden);
  clearInterval(ticking);
  if (cards().length) ticking = setInterval(tick, SECOND);
  tick();
  sound();
  flash();
}

/* Seconds that are left; seen, not read out each second. */
function tick() {
  for (const card of ringing()) {
    const left = Math.ceil((Date.parse(card.dataset.until) - Date.now()) / SECOND);
    const words = card.querySelector(".ring-left");
    words.setAttribute("aria-hidden", "true");
    words.textContent = words.dataset.left.replace("{n}", Math.max(0, left));
    // The server says soon what becomes of it; a card without an end would be a lie.
    if (left < -10) take(card);
  }
}

/* The window's title says so to whoever looks elsewhere. */
function flash() {
  const first = ringing()[0];
  if (first && !title) {
    title = document.title;
    document.title = `● ${first.querySelector("bdi").textContent} · ${title}`;
  } else if (!first && title) {
    if (document.title.startsWith("● ")) document.title = title;
    title = "";
  }
}

/* Two soft notes, for whoever asked for a sound. */
function sound() {
  const on = document.body.dataset.sound === "on" && ringing().length > 0;
  if (!on) {
    clearInterval(sounding);
    sounding = 0;
  } else if (!sounding) {
    const until = Date.now() + LOUD;
    beep();
    sounding = setInterval(() => (Date.now() < until ? beep() : clearInterval(sounding)), AGAIN);
  }
}

let audio = null;

function beep() {
  try {
    audio ??= new AudioContext();
    for (const [tone, at] of [[660, 0], [880, 0.18]]) {
      const note = new OscillatorNode(audio, { frequency: tone });
      const volume = new GainNode(audio, { gain: 0 });
      const begins = audio.currentTime + at;
      volume.gain.setValueAtTime(0.12, begins);
      volume.gain.exponentialRampToValueAtTime(0.001, begins + 0.3);
      note.connect(volume).connect(audio.destination);
      note.start(begins);
      note.stop(begins + 0.32);
    }
  } catch {
    // A browser without sound, or one that nobody has touched yet.
  }
}

function over({ id, by, how }) {
  const card = document.getElementById(`ring-${id}`);
  // Who is just answering it is told by the answer.
  if (!card || card.hasAttribute("data-busy")) return;
  take(card);
  if (how === "accepted" && by !== document.body.dataset.agent) toast(box().dataset.taken);
}

/* What became of an offer of one's own. */
function answered({ n, how }) {
  const words = box().dataset[how];
  if (words) toast(words.replace("{n}", n), { bad: !["accepted", "answered"].includes(how) });
}

async function answer(button) {
  const card = button.closest(".ring");
  const form = button.closest("form");
  const { number } = card.dataset;
  const accepts = button.dataset.ring === "accept";
  const busy = (yes) => {
    card.toggleAttribute("data-busy", yes);
    for (const one of card.querySelectorAll("button")) one.disabled = yes;
  };
  busy(true);
  let told;
  try {
    const reply = await post(form.getAttribute("action"), new FormData(form), { json: true });
    told = await reply.json();
  } catch {
    busy(false);
    failed();
    return;
  }
  take(card);
  if (!told.ok) {
    toast(told.words, { bad: true });
    return;
  }
  document.dispatchEvent(new CustomEvent("done", { detail: { ...told, undo: "" } }));
  if (accepts) visit(`/t/${number}/?view=mine`);
}

function visit(url) {
  const event = new CustomEvent("ticket:visit", { cancelable: true, detail: { url } });
  if (document.dispatchEvent(event)) location.href = url;
}

function putOff(card) {
  sessionStorage.setItem(LATER, [...later(), card.dataset.id].join(" ").trim());
  shown();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.(".ring [data-ring]");
  if (!button) return;
  event.preventDefault();
  if (button.dataset.ring === "later") putOff(button.closest(".ring"));
  else answer(button);
});

/* By keys: what rings first, or else what is seen to wait first. */
function press(name) {
  const card = ringing()[0] ?? cards().find((one) => isSaid(one) || !one.hidden);
  const button = card?.querySelector(`[data-ring="${name}"]`);
  // A hand-over is not declined without a reason.
  const asks = name === "decline" && card?.querySelector("[data-ring-why]");
  if (asks) return asks.click() ?? true;
  if (!button || button.disabled) return false;
  answer(button);
  return true;
}
command("accept-ring", () => press("accept"));
command("decline-ring", () => press("decline"));
document.addEventListener("live:up", () => look());
document.addEventListener("ticket:open", shown);
