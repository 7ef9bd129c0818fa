/* The bell of the rail: how much one has not read. The server says that there is
   something; what, is asked for. Opening the ticket it is about is reading it.

   And how many mentions nobody decided about: they wait for a moment in which nothing else
   is asked. */

import { idly } from "./ahead.js";
import { ask } from "./fragments.js";
import { isUp } from "./live.js";
import { post } from "./post.js";

const SOON = 60;
let asking = 0;
let tickets = new Set();

const bell = () => document.getElementById("bell");
const mentions = () => document.getElementById("mentions-count");
const opened = () => Number(document.getElementById("ticket")?.dataset.number) || 0;

export function start() {
  if (mentions()) {
    for (const name of ["live:up", "live:mentions", "mentions:decided"]) document.addEventListener(name, count);
    idly(count);
  }
  if (!bell()) return;
  for (const name of ["live:up", "live:down", "live:notified"]) document.addEventListener(name, soon);
  document.addEventListener("ticket:open", read);
  document.addEventListener("visibilitychange", read);
  // The socket may have been quicker than this module.
  if (isUp()) soon();
  if (localStorage.getItem("push")) idly(() => import("./push.js").then(({ renew }) => renew()).catch(() => {}));
}

/* Several signs at once are one question. */
function soon() {
  clearTimeout(asking);
  asking = setTimeout(look, SOON);
}

async function look() {
  let found;
  try {
    found = JSON.parse(await ask(bell().dataset.ask, false));
  } catch {
    return;
  }
  tickets = new Set(found.tickets);
  show(bell(), found);
  // On the icon of an installed helpdesk.
  navigator.setAppBadge?.(found.unread).catch(() => {});
  if (found.sounds) import("./tones.js").then(({ hear }) => hear(found.sounds, found.volume, opened())).catch(() => {});
  read();
}

let counting = 0;

function count() {
  clearTimeout(counting);
  counting = setTimeout(() => idly(async () => {
    try {
      show(mentions(), JSON.parse(await ask(mentions().dataset.ask, false)));
    } catch {
      // It shows what it showed.
    }
  }), SOON);
}

function show(place, { unread, shown }) {
  const count = place.querySelector(".rail-count");
  const [number, words] = count.children;
  count.hidden = unread === 0;
  number.textContent = shown;
  words.textContent = unread ? place.dataset.words.replace("{n}", shown) : "";
}

async function read() {
  const number = opened();
  if (document.visibilityState !== "visible" || !tickets.has(number)) return;
  tickets.delete(number);
  try {
    await post(bell().dataset.read, { number });
  } catch {
    return;
  }
  soon();
}
