/* My live chats, side by side above whatever is open: one click or Ctrl and a digit leads
   to each; what is being written in the one before is kept as its draft. */

import { fresh } from "./fragments.js";
import { keepTime } from "./rows.js";

const SOON = 80;
const TICK = 15_000;
const LAPSES = 10_000;

const strip = () => document.getElementById("chats");
const links = () => [...(strip()?.querySelectorAll(".chat") ?? [])];
const open = () => Number(document.getElementById("ticket")?.dataset.number) || 0;

let known = "";
let asking = 0;
let mine = 0;
const dots = new Map();

/* Any frame or event that may change which chats there are. */
export function heard({ t, chats, verb }) {
  if (!strip()) return;
  if (t === "self" && chats.join() === known) return;
  if (t || verb) soon();
}

function soon() {
  clearTimeout(asking);
  asking = setTimeout(look, SOON);
}

async function look() {
  const turn = ++mine;
  let html;
  try {
    html = await fresh("/inbox/chats/");
  } catch {
    return;
  }
  const box = strip();
  if (turn !== mine || !box) return;
  const focused = box.contains(document.activeElement) && document.activeElement.dataset.number;
  box.querySelector("ol").innerHTML = html;
  box.hidden = links().length === 0;
  known = links().map((one) => Number(one.dataset.number)).join();
  mark();
  keepTime(box);
  for (const number of dots.keys()) typing(number, true);
  if (focused) links().find((one) => one.dataset.number === focused)?.focus({ preventScroll: true });
}

function mark() {
  for (const link of links()) {
    const isOpen = Number(link.dataset.number) === open();
    if (isOpen) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

function typing(number, on) {
  const link = links().find((one) => Number(one.dataset.number) === number);
  if (link) link.querySelector(".dots").hidden = !on;
}

function visit(link) {
  const event = new CustomEvent("ticket:visit", { cancelable: true, detail: { url: link.getAttribute("href") } });
  if (document.dispatchEvent(event)) location.href = link.href;
}

document.addEventListener("live:ticket", ({ detail }) => {
  if (known.split(",").includes(String(detail.n)) || detail.kinds.includes("state")) soon();
});
document.addEventListener("ticket:read", soon);
document.addEventListener("ticket:changed", soon);
document.addEventListener("live:up", soon);
document.addEventListener("ticket:open", mark);
document.addEventListener("live:visitor", ({ detail: { n, typing: on } }) => {
  clearTimeout(dots.get(n));
  dots.delete(n);
  typing(n, on);
  if (on) {
    dots.set(n, setTimeout(() => {
      dots.delete(n);
      typing(n, false);
    }, LAPSES));
  }
});
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("#chats .chat");
  if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  visit(link);
});
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || !/^[1-9]$/.test(event.key)) return;
  const link = links()[Number(event.key) - 1];
  if (!link || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  visit(link);
});
setInterval(() => strip() && keepTime(strip()), TICK);
