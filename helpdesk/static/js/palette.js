/* Commands and search in one field: what can be done here first, then what is found. */

import { commands, run } from "./keys.js";
import { fresh } from "./fragments.js";
import { remember } from "./searched.js";

const USED = "helpdesk.used";
const box = () => document.getElementById("palette");
let timer = 0;
let asked = 0;
let from = null;

function start() {
  const dialog = box();
  if (!dialog) return;
  const field = dialog.querySelector("input");
  field.addEventListener("input", () => list(field.value.trim()));
  dialog.addEventListener("keydown", steer);
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
    const option = event.target.closest("[role=option]");
    if (option) choose(option, event);
  });
  dialog.addEventListener("close", () => from?.isConnected && from.focus());
}

/* Lists what fits what was typed since; the focus goes back to `before` in the end. */
export function opened(before) {
  from = before;
  list(box().querySelector("input").value.trim());
}

function list(words) {
  const place = box().querySelector("[role=listbox]");
  place.replaceChildren(...matching(words));
  mark(options()[0]);
  clearTimeout(timer);
  timer = setTimeout(() => find(words, place), words ? 150 : 0);
}

async function find(words, place) {
  const mine = ++asked;
  let html = "";
  try {
    html = await fresh(`/search/?part=palette&q=${encodeURIComponent(words)}`);
  } catch {
    // Commands still work.
  }
  if (mine !== asked) return;
  const found = document.createElement("template");
  found.innerHTML = html;
  for (const group of found.content.querySelectorAll("[role=group]")) ranked(group);
  place.append(found.content);
  if (!current()) mark(options()[0]);
  none();
}

/* Places that are gone to often come first among their like. */
function ranked(group) {
  const used = counts();
  const places = [...group.querySelectorAll("[data-key]")];
  places.sort((a, b) => (used[b.dataset.key] ?? 0) - (used[a.dataset.key] ?? 0));
  group.append(...places);
}

function none() {
  box().querySelector(".palette-none").hidden = options().length > 0;
}

/* Commands whose words begin with what is typed: of the ticket or of what is selected before
   others, the most used first. What begins with another sign is no command. */
function matching(typed) {
  if (/^[#@?]/.test(typed)) return [];
  const words = typed.replace(/^>\s*/, "").toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const used = counts();
  return [...commands().filter((one) => one.can && one.name !== "palette"), ...besides()]
    .filter((one) => words.every((word) => ` ${one.words.toLocaleLowerCase()}`.includes(` ${word}`)))
    .sort((a, b) => Boolean(b.needs) - Boolean(a.needs) || (used[b.name] ?? 0) - (used[a.name] ?? 0))
    .slice(0, words.length ? 8 : 30)
    .map(option);
}

/* What the menu of the open ticket can do, and no key of the sheet does. */
function besides() {
  const known = new Set(commands().map((one) => one.name));
  return [...document.querySelectorAll("#ticket .menu-items :is(a[data-popover], form[method=post] > button)")]
    .map((control) => ({ name: named(control), words: wordsOf(control), needs: "ticket" }))
    .filter((one) => one.name && !known.has(one.name));
}

const named = (control) => /\/t\/\d+\/([a-z-]+)\/?$/.exec(control.dataset.popover ?? control.form?.getAttribute("action") ?? "")?.[1];

/* Without its key. */
function wordsOf(control) {
  const copy = control.cloneNode(true);
  for (const key of copy.querySelectorAll("kbd")) key.remove();
  return copy.textContent.trim();
}

function option(one) {
  const line = document.createElement("div");
  line.setAttribute("role", "option");
  line.id = `command-${one.name}`;
  line.dataset.command = one.name;
  const what = document.createElement("span");
  what.className = "what";
  what.textContent = one.words;
  const keys = document.createElement("span");
  keys.className = "muted";
  keys.append(...[...(one.shown?.childNodes ?? [])].map((node) => node.cloneNode(true)));
  line.append(what, keys);
  return line;
}

const options = () => [...box().querySelectorAll("[role=option]")];
const current = () => box().querySelector("[role=option][aria-selected=true]");

function mark(one) {
  for (const other of options()) other.setAttribute("aria-selected", String(other === one));
  const field = box().querySelector("input");
  if (one) {
    field.setAttribute("aria-activedescendant", one.id);
    one.scrollIntoView({ block: "nearest" });
  } else {
    field.removeAttribute("aria-activedescendant");
  }
}

/* The field lets go at once: until the next frame a key would still be meant for it. */
function shut() {
  box().querySelector("input").blur();
  box().close();
}

function steer(event) {
  const all = options();
  const at = all.indexOf(current());
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && all.length) {
    event.preventDefault();
    mark(all[(at + step + all.length) % all.length]);
  } else if (event.key === "Escape") {
    // A search field would only empty itself.
    event.preventDefault();
    shut();
  } else if (event.key === "Enter" && all[at]) {
    event.preventDefault();
    choose(all[at], event);
  }
}

function choose(one, event) {
  const { command, key, words } = one.dataset;
  const href = one.getAttribute("href");
  const field = box().querySelector("input");
  if (href && (event.metaKey || event.ctrlKey)) return;
  event.preventDefault();
  if (words) {
    field.value = words;
    field.focus();
    list(words.trim());
    return;
  }
  if ("found" in one.dataset) remember(field.value);
  shut();
  count(command ?? key);
  if (command) {
    run(command);
  } else if (href) {
    const visit = new CustomEvent("ticket:visit", { cancelable: true, detail: { url: href } });
    if (document.dispatchEvent(visit)) location.href = href;
  }
}

function count(name) {
  if (!name) return;
  const used = counts();
  used[name] = (used[name] ?? 0) + 1;
  localStorage.setItem(USED, JSON.stringify(used));
}

function counts() {
  try {
    return JSON.parse(localStorage.getItem(USED)) ?? {};
  } catch {
    return {};
  }
}

start();
