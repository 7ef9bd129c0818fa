/* Calls on the telephone: a card for each, while it rings, while it is spoken, and until it
   is written down. They take no focus from whoever writes; a key leads there. */

import { fresh } from "./fragments.js";
import { command } from "./keys.js";
import { post } from "./post.js";
import { failed, toast } from "./toast.js";

const box = () => document.getElementById("calls");
/* The page of calls shows them itself. */
const place = () => document.getElementById("calls-now") ?? box();
const cards = () => [...place().querySelectorAll(".call")];
const standing = () => cards().map((card) => card.dataset.stands).sort().join();

let asked = 0;

/* Briefs look as they do elsewhere. */
const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: box().dataset.brief });
document.head.append(link);

/* Something about a call changed, or the server says again how all of them stand. */
export function heard({ calls }) {
  if (!calls || [...calls].sort().join() !== standing()) look();
}

async function look() {
  const mine = ++asked;
  try {
    const html = await fresh("/calls/now/");
    if (mine === asked) show(html);
  } catch {
    // The next look is seconds away.
  }
}

function show(html) {
  const part = document.createElement("template");
  part.innerHTML = html;
  const found = [...part.content.querySelectorAll(".call")];
  const ids = new Set(found.map((card) => card.id));
  for (const card of cards()) if (!ids.has(card.id)) take(card);
  for (const card of found) put(card);
  if (place() === box()) box().hidden = !cards().length;
}

/* One that stands there as it is keeps its place, and what is open in it. */
function put(card) {
  const there = document.getElementById(card.id);
  if (!there) place().append(card);
  else if (there.dataset.stands !== card.dataset.stands) {
    const had = there.contains(document.activeElement);
    there.replaceWith(card);
    if (had) first(card)?.focus({ preventScroll: true });
  }
}

function take(card) {
  const had = card.contains(document.activeElement);
  card.remove();
  if (had) (first(cards()[0]) ?? document.getElementById("main"))?.focus({ preventScroll: true });
}

const first = (card) => card?.querySelector("a.button, button:not(.ring-later), a.button-quiet");

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.closest(".call") || !form.querySelector("[data-call]")) return;
  event.preventDefault();
  try {
    const answer = await post(form.getAttribute("action"), new FormData(form));
    const html = await answer.text();
    asked += 1;
    if (!answer.ok) refused(html);
    show(html);
  } catch {
    failed();
  }
});

function refused(html) {
  const part = document.createElement("template");
  part.innerHTML = html;
  const words = part.content.querySelector("[role=alert]")?.textContent;
  if (words) toast(words, { bad: true });
  else failed();
}

command("call", () => {
  const there = first(cards()[0]);
  there?.focus();
  return Boolean(there);
});
document.addEventListener("live:up", () => look());
