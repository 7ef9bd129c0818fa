/* The open list of notifications: what is new stands at its top at once; whoever reads on
   further down, or is in it with the keyboard, is told of it and brings it in. */

import { ask } from "./fragments.js";

const SOON = 200;
const list = () => document.getElementById("notices");
const pill = () => document.getElementById("notices-new");
const ids = (part) => [...part.querySelectorAll("#notices li[id]")].map((one) => one.id);

let asking = 0;
let waiting = null;

document.addEventListener("live:notified", () => {
  clearTimeout(asking);
  asking = setTimeout(look, SOON);
});
pill().firstElementChild.addEventListener("click", () => {
  bring();
  list().scrollIntoView({ block: "nearest" });
  list().querySelector("li a")?.focus();
});

async function look() {
  const part = document.createElement("template");
  try {
    part.innerHTML = await ask(location.pathname + location.search);
  } catch {
    return;
  }
  const known = new Set(ids(document));
  const count = ids(part.content).filter((id) => !known.has(id)).length;
  if (!count) return;
  waiting = part.content.getElementById("notices");
  if (isAtTop() && !list().contains(document.activeElement)) bring();
  else {
    pill().firstElementChild.textContent = pill().dataset.words.replace("{n}", count);
    pill().hidden = false;
  }
}

const isAtTop = () => list().getBoundingClientRect().top >= 0;

function bring() {
  pill().hidden = true;
  if (!waiting) return;
  list().replaceWith(waiting);
  waiting = null;
  window.htmx?.process(list());
}
