/* The keyboard: the sheet of shortcuts is the one list of what there is. */

import { toast } from "./toast.js";

const handlers = new Map();
let pending = "";
let forgetting = 0;

/* What a command of the sheet does here. The handler answers false when it could not. */
export function command(name, handler) {
  handlers.set(name, handler);
}

/* Every command with its words and keys, as the palette shows them. */
export function commands() {
  return [...document.querySelectorAll("#keys [data-command]")].map((entry) => ({
    name: entry.dataset.command,
    keys: (entry.dataset.keys ?? "").split("|").filter(Boolean),
    words: entry.querySelector("dt").textContent,
    shown: entry.querySelector("dd"),
    href: entry.dataset.href,
    icon: entry.dataset.icon,
    can: !entry.dataset.needs || Boolean(target(entry.dataset.command)) || (isThere(entry.dataset.needs) && handlers.has(entry.dataset.command)),
    needs: entry.dataset.needs,
  }));
}

/* What a command is about: an open ticket, or the stream of mentions. */
const isThere = (needs) => document.querySelector(needs === "mention" ? "hd-mentions" : "#ticket") !== null;

export function run(name) {
  const entry = document.querySelector(`#keys [data-command="${name}"]`);
  const handler = handlers.get(name);
  if (handler) return handler() !== false;
  if (entry?.dataset.href) {
    location.href = entry.dataset.href;
    return true;
  }
  const found = target(name);
  if (!found && entry?.dataset.needs === "ticket" && selection()) {
    toast(selection().dataset.single);
    return true;
  }
  found?.click();
  return Boolean(found);
}

/* The bar above the list, while tickets are selected. */
const selection = () => document.querySelector("hd-inbox:has(.pick:checked) #bulk");

/* The control that does what the command says: to all that are selected and never to
   another one instead; without a selection, to the open ticket. */
function target(name) {
  const bar = selection();
  if (bar) return bar.querySelector(`.bulk-${name} > summary, :scope > [value="${name}"]:not([hidden])`);
  const ticket = document.getElementById("ticket");
  return ticket?.querySelector(
    `[data-popover$="/${name}/"], [data-verb="${name}"], form[action$="/${name}/"] button:not([name])`,
  );
}

export function start() {
  document.addEventListener("keydown", pressed);
}

function pressed(event) {
  if (event.defaultPrevented || event.isComposing) return;
  const key = spelt(event);
  const always = key.startsWith("Mod+");
  if (!always && (isTyping(event.target) || document.body.dataset.shortcuts === "off")) return;
  if (!always && document.querySelector("dialog[open]")) return;
  const wanted = pending ? `${pending} ${key}` : key;
  pending = "";
  const all = commands();
  // A key may mean one thing on one page and another elsewhere: what can be done here counts.
  const meant = all.filter((one) => one.keys.includes(wanted));
  const found = meant.find((one) => one.can) ?? meant[0];
  if (found) {
    // Enter and the arrows belong to what has the focus.
    if (["Enter", "ArrowDown", "ArrowUp"].includes(key) && isControl(event.target)) return;
    if (run(found.name)) event.preventDefault();
  } else if (all.some((one) => one.keys.some((keys) => keys.startsWith(`${wanted} `)))) {
    pending = wanted;
    clearTimeout(forgetting);
    forgetting = setTimeout(() => { pending = ""; }, 1500);
    event.preventDefault();
  }
}

/* "j", "Shift+E", "Mod+k", "?": the letter people see, or its place on other layouts. */
export function spelt(event) {
  let { key } = event;
  if (key.length === 1 && key > "\x7f" && /^Key[A-Z]$/.test(event.code)) key = event.code.slice(3);
  const letter = key.length === 1 && key.toLowerCase() !== key.toUpperCase();
  if (letter) key = event.shiftKey ? key.toUpperCase() : key.toLowerCase();
  // Some keyboards have [ and the like only with AltGr, or with Option.
  const typed = event.getModifierState?.("AltGraph") || (key.length === 1 && !letter && key !== " " && event.altKey && !event.metaKey);
  const mod = !typed && (event.ctrlKey || event.metaKey) ? "Mod+" : "";
  const alt = !typed && event.altKey ? "Alt+" : "";
  const shift = event.shiftKey && (letter || key.length > 1) ? "Shift+" : "";
  return `${mod}${alt}${shift}${key}`;
}

/* The same as people write it. */
export function caps(key) {
  const names = { Mod: "Ctrl", Escape: "Esc", ArrowDown: "↓", ArrowUp: "↑", ArrowLeft: "←", ArrowRight: "→", PageUp: "PgUp", PageDown: "PgDn" };
  return key.split(/\+(?=.)/).map((one) => names[one] ?? (one.length === 1 ? one.toUpperCase() : one)).join("+");
}

/* A player has keys of its own, as fields have. */
function isTyping(element) {
  return element.isContentEditable || element.matches?.("audio, textarea, select, input:not([type=checkbox], [type=radio], [type=button])");
}

function isControl(element) {
  return Boolean(element.closest?.("button, a[href], summary, [role=option], [role=menuitem], [role=separator], input")) && !element.closest(".row-link");
}
