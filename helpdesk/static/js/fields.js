/* Custom fields, each saved by itself: when it was changed, by Enter, or by its button. */

import { swap } from "./news.js";
import { post } from "./post.js";
import { failed } from "./toast.js";

const line = (element) => element?.closest?.("form[data-inline]");

// Enter changes a field and sends its form: that is one press.
const TOGETHER = 1000;
const sent = new WeakMap();

document.addEventListener("change", ({ target }) => line(target)?.requestSubmit());
document.addEventListener("submit", (event) => {
  const form = line(event.target);
  if (!form) return;
  const said = new URLSearchParams(new FormData(form)).toString();
  const before = sent.get(form);
  if (before?.said === said && event.timeStamp - before.at < TOGETHER) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
  sent.set(form, { said, at: event.timeStamp });
}, { capture: true });
document.addEventListener("submit", (event) => {
  const form = line(event.target);
  const url = form && new URL(form.action).pathname;
  // Those of a ticket go the way of its verbs.
  if (!form || event.defaultPrevented || url.startsWith("/t/")) return;
  event.preventDefault();
  save(form, url);
});
document.addEventListener("keydown", (event) => {
  const form = event.key === "Escape" && line(event.target);
  if (!form || event.target.value === event.target.defaultValue) return;
  form.reset();
  event.preventDefault();
  event.stopPropagation();
}, { capture: true });

async function save(form, url) {
  if (form.dataset.busy) return;
  form.dataset.busy = "yes";
  try {
    const answer = await post(url, new FormData(form));
    if (answer.status >= 500 || answer.status === 404) throw answer;
    const part = document.createElement("template");
    part.innerHTML = await answer.text();
    swap(form.dataset.inline, part.content.firstElementChild);
  } catch {
    failed();
  } finally {
    delete form.dataset.busy;
  }
}
