/* The session ended while a page is open: the sign-in comes over the page, and what was
   asked for meanwhile goes on once somebody is there again.

   It shows the pages of the sign-in themselves: password, second factor, and whatever else
   they ask. Who comes in has to be who was here: for anybody else the page is loaded anew,
   and what was written here waits for its writer, on this device. */

import { drop } from "./fragments.js";
import { comeBack } from "./live.js";
import { failed } from "./toast.js";

// Everybody has this page, and a page says whose it is.
const HERE = "/settings/profile/";
const SIGN_IN = `/accounts/login/?next=${HERE}`;
// Who is typing would type the rest into the password.
const QUIET = 1_000;
const WIDTH = "440px";

let waiting = null;
let refused = false;
let pressed = 0;
let at = SIGN_IN;

const banner = () => document.getElementById("banner");
const box = () => document.getElementById("signing-in") ?? made();

document.addEventListener("keydown", () => { pressed = Date.now(); }, { capture: true });
document.addEventListener("signed-out", ({ detail }) => {
  if (detail.isMeant) refused = false;
  detail.until = begin();
});
document.addEventListener("htmx:responseError", async ({ detail: { xhr, requestConfig } }) => {
  if (xhr.status !== 401) return;
  document.dispatchEvent(new CustomEvent("signed-out", { detail: { isMeant: true } }));
  const { verb, path, elt, target, triggeringEvent } = requestConfig;
  if (await begin()) window.htmx.ajax(verb, path, { source: elt, target, event: triggeringEvent });
});
// Signed in again in another window.
document.addEventListener("visibilitychange", () => !document.hidden && waiting && isThere());
document.addEventListener("click", (event) => {
  if (!event.target.closest?.("#banner a[target]")) return;
  event.preventDefault();
  refused = false;
  begin();
});

/* Whether they signed in again; who turned it down once is asked by what they do alone. */
function begin() {
  if (refused) return Promise.resolve(false);
  if (!waiting) {
    waiting = {};
    waiting.over = new Promise((done) => { waiting.done = done; });
    ask();
  }
  return waiting.over;
}

function end(yes) {
  refused = !yes;
  waiting?.done(yes);
  waiting = null;
}

async function ask() {
  while (Date.now() - pressed < QUIET) await new Promise((done) => setTimeout(done, QUIET));
  try {
    await take(await fetch(SIGN_IN));
  } catch {
    end(false);
  }
}

/* Whether somebody is signed in by now; what the dialog asks for stays as it is. */
async function isThere() {
  const answer = await fetch(HERE, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (answer?.ok) await take(answer);
}

async function submitted(event) {
  event.preventDefault();
  const form = event.target;
  if (form.method === "dialog") {
    box().close();
    return;
  }
  if (form.dataset.busy) return;
  form.dataset.busy = "yes";
  try {
    const url = new URL(form.getAttribute("action") || "", at);
    await take(await fetch(url, { method: "POST", body: new FormData(form, event.submitter) }));
  } catch {
    failed();
  } finally {
    delete form.dataset.busy;
  }
}

async function take(answer) {
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!waiting) return;
  const isIn = page.body.dataset.agent && !new URL(answer.url).pathname.startsWith("/accounts/");
  if (isIn) arrived(page.body.dataset);
  else show(page, answer.url);
}

function show(page, url) {
  at = url;
  const main = page.getElementById("main");
  for (const link of main.querySelectorAll("a[href]")) link.target = "_blank";
  box().querySelector(".stack").replaceChildren(...document.adoptNode(main).children);
  waiting.isShown = true;
  if (!box().open) box().showModal();
  (box().querySelector("[aria-invalid=true]") ?? box().querySelector("input:not([type=hidden])"))?.focus();
}

function made() {
  const dialog = document.createElement("dialog");
  dialog.id = "signing-in";
  dialog.className = "sheet";
  dialog.style.maxInlineSize = WIDTH;
  const head = document.createElement("header");
  const words = Object.assign(document.createElement("p"), { id: "signing-in-why", textContent: banner().dataset.signedOut });
  const parts = Object.assign(document.createElement("div"), { className: "stack" });
  head.append(words, document.querySelector("#keys form[method=dialog]").cloneNode(true));
  dialog.append(head, parts);
  dialog.setAttribute("aria-labelledby", words.id);
  dialog.addEventListener("submit", submitted);
  // It is told a moment later: by then something else may wait for the next one.
  dialog.addEventListener("close", () => waiting?.isShown && end(false));
  document.body.append(dialog);
  return dialog;
}

/* The same person goes on where they were; nobody else sees what they left. */
function arrived({ agent, csrf }) {
  const { body } = document;
  if (agent !== body.dataset.agent) {
    location.reload();
    return;
  }
  body.dataset.csrf = csrf;
  body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": csrf }));
  for (const one of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) one.value = csrf;
  drop("/");
  end(true);
  if (box().open) box().close();
  document.dispatchEvent(new CustomEvent("signed-in"));
  comeBack();
}
