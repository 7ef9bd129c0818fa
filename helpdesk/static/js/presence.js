/* How much one is there: the menu of the rail. And what is only there for whoever has
   chats or a telephone: what rings, the strip of chats, calls; each fetched when there is
   one. */

import { command } from "./keys.js";
import { listen } from "./live.js";
import { post } from "./post.js";
import { failed } from "./toast.js";

const menu = () => document.getElementById("presence-menu");
const modules = {
  rings: () => import("./rings.js"),
  chats: () => import("./chats.js"),
  calls: () => import("./calls.js"),
};
const loaded = {};
let style = null;

export function start() {
  if (!menu()) return;
  document.addEventListener("live:self", ({ detail }) => {
    show(detail.state);
    if (detail.rings) tell("rings", detail, detail.rings.length > 0);
    if (detail.chats) tell("chats", detail, detail.chats.length > 0);
    if (detail.calls) tell("calls", detail, detail.calls.length > 0);
  });
  document.addEventListener("live:call", ({ detail }) => tell("calls", detail, true));
  document.addEventListener("live:ring", ({ detail }) => tell("rings", detail, true));
  // What became of an offer of one's own is said there, too.
  for (const name of ["ring-over", "offer"]) {
    document.addEventListener(`live:${name}`, ({ detail }) => tell("rings", detail, name === "offer"));
  }
  document.addEventListener("done", ({ detail }) => tell("chats", detail, ["accept", "take", "reply"].includes(detail.verb)));
  document.addEventListener("submit", chosen);
  document.addEventListener("click", ({ target }) => {
    if (menu().open && !menu().contains(target)) menu().open = false;
  });
  menu().addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu().open) return;
    event.preventDefault();
    close();
  });
  command("presence", () => {
    menu().open = true;
    menu().querySelector("button").focus();
    return true;
  });
  listen();
}

/* A module hears of it if it is there already, or when there is something to load it for. */
async function tell(name, detail, isNew) {
  if (!loaded[name] && !isNew) return;
  loaded[name] ??= Promise.all([modules[name](), styles()]);
  const [module] = await loaded[name];
  module.heard(detail);
}

function styles() {
  style ??= new Promise((done) => {
    const link = document.createElement("link");
    Object.assign(link, { rel: "stylesheet", href: document.getElementById("rings").dataset.style, onload: done, onerror: done });
    document.head.append(link);
  });
  return style;
}

function close() {
  menu().open = false;
  menu().querySelector("summary").focus();
}

function show(state) {
  const box = menu();
  box.dataset.state = state;
  for (const one of box.querySelectorAll("summary [data-state]")) one.hidden = one.dataset.state !== state;
  for (const one of box.querySelectorAll("button[name=chosen]")) one.setAttribute("aria-pressed", String(one.value === state));
  const word = box.querySelector(`button[value="${state}"]`).textContent.trim();
  box.querySelector("summary").title = `${box.dataset.words}: ${word}`;
  box.querySelector(".rail-word").textContent = `${box.dataset.words}: ${word}`;
}

async function chosen(event) {
  const { target: form, submitter } = event;
  if (!menu().contains(form) || submitter?.name !== "chosen") return;
  event.preventDefault();
  const before = menu().dataset.state;
  show(submitter.value);
  close();
  try {
    const answer = await post(form.getAttribute("action"), { chosen: submitter.value });
    if (!answer.ok) throw answer;
    show((await answer.json()).state);
  } catch {
    if (before) show(before);
    failed();
  }
}
