/* The box of search: how the word that is being typed may go on, and what was looked for. */

import { ask } from "./fragments.js";
import { remember } from "./searched.js";

const WAIT = 120;
const form = document.querySelector("form[data-options]");
const field = form.elements.q;
const list = document.getElementById("search-options");
let timer = 0;
let asked = 0;

field.setAttribute("role", "combobox");
field.setAttribute("aria-autocomplete", "list");
field.setAttribute("aria-controls", list.id);
field.setAttribute("aria-expanded", "false");

const options = () => [...list.querySelectorAll("[role=option]")];
const current = () => list.querySelector("[aria-selected=true]");

/* What stands before the caret is being typed, if nothing but a space stands behind it. */
function typed() {
  const at = field.selectionStart ?? field.value.length;
  return /^(\s|$)/.test(field.value.slice(at)) ? field.value.slice(0, at) : "";
}

function mark(one) {
  for (const other of options()) other.setAttribute("aria-selected", String(other === one));
  if (one) {
    field.setAttribute("aria-activedescendant", one.id);
    one.scrollIntoView({ block: "nearest" });
  } else {
    field.removeAttribute("aria-activedescendant");
  }
}

function show(html) {
  list.innerHTML = html;
  list.hidden = options().length === 0;
  field.setAttribute("aria-expanded", String(!list.hidden));
  mark(null);
}

async function complete() {
  const mine = ++asked;
  const words = typed();
  let html = "";
  try {
    if (words.trim()) html = await ask(`${form.dataset.options}?q=${encodeURIComponent(words)}`);
  } catch {
    // One can type on without.
  }
  if (mine === asked && document.activeElement === field) show(html);
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(complete, WAIT);
}

function close() {
  clearTimeout(timer);
  asked += 1;
  show("");
}

function take(one) {
  const rest = field.value.slice(typed().length).replace(/^\s+/, "");
  const { text } = one.dataset;
  field.value = text + rest;
  field.setSelectionRange(text.length, text.length);
  close();
  field.focus();
  // Those who listen for what is typed search anew, and values are offered.
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

field.addEventListener("input", later);
field.addEventListener("blur", () => setTimeout(() => document.activeElement !== field && close(), 150));
field.addEventListener("keydown", (event) => {
  if (list.hidden || event.isComposing) return;
  const all = options();
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const one = current();
  if (step) {
    event.preventDefault();
    // Above the first and below the last stands what was typed itself.
    const next = all.indexOf(one) + step;
    mark(one || step > 0 ? all[next] ?? null : all.at(-1));
  } else if ((event.key === "Enter" || event.key === "Tab") && one) {
    event.preventDefault();
    take(one);
  } else if (event.key === "Escape") {
    // Else the field would empty itself.
    event.preventDefault();
    close();
  }
});
list.addEventListener("mousedown", (event) => event.preventDefault());
list.addEventListener("click", (event) => {
  const one = event.target.closest("[role=option]");
  if (one) take(one);
});
form.addEventListener("submit", (event) => {
  close();
  // A number goes straight to its ticket: the page does that, no part of it.
  if (/^\s*#\d+\s*$/.test(field.value)) event.stopImmediatePropagation();
  else remember(field.value);
}, true);
// Who opens what was found looked for that.
document.getElementById("found").addEventListener("click", (event) => {
  if (event.target.closest("a.hit, a.hit-line")) remember(field.value);
});
