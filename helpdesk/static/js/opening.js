/* What the list opens beside itself, without a new page: a ticket, or another view. */

import { painted, ticketParts } from "./ahead.js";
import { fresh, get } from "./fragments.js";
import { failed } from "./toast.js";

const SETTLE = 400;
const COUNT_AGAIN = 2_500;
const LATE = 300;
const HANDS = ["keydown", "pointerdown", "click", "submit"];
const TICKET = /^\/t\/(\d+)\/$/;

const body = document.body;
const pane = () => document.getElementById("main");
const shown = () => Number(document.getElementById("ticket")?.dataset.number) || 0;
const company = document.title.split(" · ").at(-1);

/* The list of this page. */
export const box = () => document.querySelector("hd-inbox");
export const isTicket = (url) => TICKET.test(new URL(url, location.href).pathname);

let asked = 0;
let late = 0;

/* What is long on its way is drawn in grey meanwhile; what comes soon never flickers, and
   nobody asks where it would be drawn: to know costs a layout. */
async function awaited(place, coming) {
  came();
  const mine = late = setTimeout(() => { place().ariaBusy = "true"; }, LATE);
  try {
    return await coming;
  } finally {
    if (late === mine) came();
  }
}

function came() {
  clearTimeout(late);
  document.querySelector(".desk > [aria-busy]")?.removeAttribute("aria-busy");
}

/* Show a ticket beside the list. replace: the address, instead of adding one. stay: the
   focus, where it is. */
export async function open(url, { replace = false, stay = false, back = false } = {}) {
  const mine = ++asked;
  const at = new URL(url, location.href);
  const number = Number(TICKET.exec(at.pathname)?.[1]);
  clearTimeout(box()?.following);
  if (shown() === number) {
    if (!stay) focusTicket();
    return;
  }
  let html, parts;
  try {
    [html, parts] = await awaited(seen, Promise.all([get(at.pathname + at.search), ticketParts()]));
  } catch (answer) {
    if (mine !== asked) return;
    if (answer instanceof Response) location.href = url;
    else failed();
    return;
  }
  if (mine !== asked) return;
  show(html, parts);
  const { title } = document.getElementById("ticket")?.dataset ?? {};
  if (!back) history[replace ? "replaceState" : "pushState"]({ ticket: number }, "", at);
  document.title = title ? `${title} · ${company}` : document.title;
  const list = box();
  // Whoever walks the list has marked it, and may be further on by now.
  if (!stay || back) list?.mark(list.link(number), { quietly: true });
  if (!stay) focusTicket();
  else if (document.activeElement === body) list?.current?.focus({ preventScroll: true });
  pane().scrollTop = 0;
  document.dispatchEvent(new CustomEvent("ticket:open", { detail: { number } }));
}

/* On a phone the list is what there is to see. */
const seen = () => (pane().offsetWidth > 1 ? pane() : document.getElementById("list"));

/* Its words first: what htmx makes of it takes as long again as the layout. */
function show(html, { drawn }) {
  const part = document.createElement("template");
  part.innerHTML = html;
  drawn(part.content);
  pane().replaceChildren(part.content);
  body.classList.add("has-ticket");
  painted(live);
  for (const name of HANDS) addEventListener(name, live, { capture: true });
}

/* Whoever is faster than that has it at once: a form without it would leave the page. */
function live() {
  for (const name of HANDS) removeEventListener(name, live, { capture: true });
  window.htmx?.process(pane());
}

function focusTicket() {
  const title = document.querySelector("#ticket h1");
  if (!title) return;
  title.tabIndex = -1;
  title.focus({ preventScroll: true });
}

/* What the pane shows beside a list when no ticket is open. */
function empty() {
  const choose = box()?.querySelector("template.nothing-open");
  pane().replaceChildren(...(choose ? [choose.content.cloneNode(true)] : []));
}

/* Back to the list. */
export function close({ back = false } = {}) {
  asked += 1;
  came();
  const list = box();
  if (!back && list) history.pushState({}, "", `/?${list.query}`);
  body.classList.remove("has-ticket");
  empty();
  document.title = list ? `${list.querySelector(".list-title").textContent} · ${company}` : document.title;
  (list?.current ?? document.getElementById("list"))?.focus({ preventScroll: true });
  return true;
}

/* -- views ------------------------------------------------------------------------------- */

/* Another list, without the rest of the page. */
export async function visit(url, { back = false, stay = false } = {}) {
  const at = new URL(url, location.href);
  const place = document.getElementById("list");
  let html;
  try {
    html = await awaited(() => place, fresh(at.pathname + at.search));
  } catch {
    location.href = url;
    return;
  }
  const part = document.createElement("template");
  part.innerHTML = html;
  place.replaceChildren(part.content);
  place.scrollTop = 0;
  window.htmx?.process(place);
  const { view } = box();
  for (const link of document.querySelectorAll("#views a")) link.toggleAttribute("aria-current", false);
  document.getElementById(`view-${view}`)?.setAttribute("aria-current", "page");
  delete body.dataset.drawer;
  if (!back && !stay) history.pushState({}, "", at);
  if (stay) history.replaceState({}, "", at);
  body.classList.remove("has-ticket");
  empty();
  if (document.activeElement === body) place.focus({ preventScroll: true });
  document.title = `${box().querySelector(".list-title").textContent} · ${company}`;
  countSoon(0);
}

/* -- numbers ------------------------------------------------------------------------------ */

let counting = 0;
let last = 0;

/* Soon, and once more when the server no longer remembers what it counted before. */
export function countSoon(pause = SETTLE) {
  clearTimeout(counting);
  clearTimeout(last);
  counting = setTimeout(count, pause);
  if (pause) last = setTimeout(count, COUNT_AGAIN);
}

async function count() {
  const there = document.getElementById("view-counts");
  if (!there) return;
  try {
    const part = document.createElement("template");
    part.innerHTML = await fresh(`/inbox/counts/?view=${box()?.view ?? ""}`, false);
    const focused = there.contains(document.activeElement) && document.activeElement.id;
    document.getElementById("view-counts").replaceWith(part.content);
    if (focused) document.getElementById(focused)?.focus();
  } catch {
    // The next news ask again.
  }
}
