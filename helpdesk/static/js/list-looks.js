/* How a list looks: rows or a table, what it is sorted by, how close its rows stand. */

import { box, visit } from "./opening.js";
import { post } from "./post.js";
import { failed } from "./toast.js";

export function changed(inbox, form, button) {
  return form.id === "look" ? look(inbox, form, button) : density(inbox, form, button);
}

/* Rows or a table, and by what it is sorted: the list comes anew. */
async function look(inbox, form, button) {
  const focused = document.activeElement.value;
  try {
    const answer = await post(form.getAttribute("action"), { list: inbox.query, set: button.value });
    if (!answer.ok) throw new Error(answer.status);
    await visit(`/?${inbox.query}`, { stay: !document.body.classList.contains("has-ticket") });
  } catch {
    failed();
    return;
  }
  const name = focused?.split(/:-?/)[0] === "order" && focused.split(/:-?/)[1];
  const again = name ? `.col-${CSS.escape(name)} button` : ".look-table";
  if (focused) box()?.querySelector(again)?.focus({ preventScroll: true });
}

async function density(inbox, form, button) {
  const all = ["comfy", "cosy", "compact"];
  const wanted = all[(all.indexOf(inbox.dataset.density) + 1) % 3];
  inbox.dataset.density = wanted;
  const next = (all.indexOf(wanted) + 1) % 3;
  button.value = all[next];
  button.title = `${button.dataset.rows}: ${button.dataset.names.split("|")[next]}`;
  button.setAttribute("aria-label", button.title);
  try {
    await post(form.getAttribute("action"), { density: wanted, list: inbox.query });
  } catch {
    // It stays so on this page.
  }
}
