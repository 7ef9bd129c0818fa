/* A verb's form beside what asked for it; and every form of a verb, without a reload. */

import { fresh } from "./fragments.js";
import { post } from "./post.js";
import { failed, toast } from "./toast.js";

const VERB = /^\/t\/\d+\/[\w-]+\/$/;
const dialog = () => document.getElementById("popover");
let opener = null;
let asked = 0;

export function start() {
  document.addEventListener("click", clicked);
  document.addEventListener("submit", submitted);
  // Whoever changes their mind does not want what is still on its way.
  document.addEventListener("keydown", ({ key }) => { if (key === "Escape") asked += 1; });
  dialog()?.addEventListener("close", () => opener?.isConnected && opener.focus());
  // What it tells while somebody types takes room.
  dialog()?.addEventListener("htmx:afterSwap", () => place(dialog(), opener));
}

/* Open the form at this address beside an element. */
export async function open(url, beside) {
  const box = dialog();
  opener = beside;
  const mine = ++asked;
  let html;
  try {
    html = await fresh(url);
  } catch {
    failed();
    return;
  }
  if (mine !== asked) return;
  fill(box, html);
  if (!box.open) box.showModal();
  place(box, beside);
  const field = first(box) ?? box;
  field.focus();
  // What it begins with is a proposal: whoever types something else types over it.
  if (field.matches("input[autofocus]")) field.select();
}

const first = (box) => box.querySelector("[autofocus]") ?? box.querySelector("input:not([type=hidden]), select, textarea, button");

function fill(box, html) {
  const inside = document.createElement("template");
  inside.innerHTML = html;
  box.replaceChildren(inside.content);
  const title = box.querySelector("h1, h2");
  if (title) box.setAttribute("aria-label", title.textContent.trim());
  window.htmx?.process(box);
}

/* Below what asked, inside the window; on a phone the style sheet puts it at the bottom. */
function place(box, beside) {
  box.style.removeProperty("inset");
  if (!beside || innerWidth < 760) return;
  // What a key asked for may stand in a closed menu, or have gone with the last form.
  const shown = beside.getClientRects().length ? beside : document.querySelector("#ticket-head .verbs") ?? beside;
  const there = shown.getBoundingClientRect();
  const x = Math.min(Math.max(8, there.left), innerWidth - box.offsetWidth - 8);
  const y = Math.min(there.bottom + 6, Math.max(8, innerHeight - box.offsetHeight - 8));
  box.style.inset = `${y}px auto auto ${x}px`;
}

function clicked(event) {
  const box = dialog();
  if (event.target === box) box.close();
  const link = event.target.closest?.("[data-popover]");
  if (!link || event.defaultPrevented || event.metaKey || event.ctrlKey || event.button) return;
  event.preventDefault();
  if (box.open) box.close();
  open(link.dataset.popover || link.getAttribute("href"), link);
}

async function submitted(event) {
  const form = event.target;
  const button = event.submitter;
  const url = new URL(button?.hasAttribute("formaction") ? button.formAction : form.action).pathname;
  if (event.defaultPrevented || form.method !== "post" || !VERB.test(url)) return;
  // The verb's own page: the answer stands in place of it.
  if (url === location.pathname && !dialog().contains(form)) return;
  event.preventDefault();
  if (form.dataset.busy) return;
  form.dataset.busy = "yes";
  try {
    await send(url, new FormData(form, button), form);
  } catch {
    failed();
  } finally {
    delete form.dataset.busy;
  }
}

async function send(url, data, form) {
  const box = dialog();
  const answer = await post(url, data);
  if (answer.ok) {
    if (box.open) box.close();
    const number = Number(url.split("/")[2]);
    document.dispatchEvent(new CustomEvent("ticket:changed", { detail: { number } }));
  } else if (answer.status === 409 || answer.status === 422) {
    const html = await answer.text();
    if (!box.open) opener = form;
    fill(box, html);
    if (!box.open) box.showModal();
    place(box, opener);
    (box.querySelector("[aria-invalid=true]") ?? first(box) ?? box).focus();
  } else {
    failed();
  }
}

/* What was done, in words, with the way back. */
export function listen() {
  document.addEventListener("done", ({ detail }) => {
    if (!detail.words) return;
    const undo = detail.undo && (async () => {
      const [url, query] = detail.undo.split("?");
      try {
        const answer = await post(url, Object.fromEntries(new URLSearchParams(query)));
        if (!answer.ok) failed();
      } catch {
        failed();
      }
      document.dispatchEvent(new CustomEvent("ticket:changed", { detail: { number: detail.number } }));
    });
    toast(detail.words, { undo });
  });
}
