/* Many tickets at once: how many all of a list are, asked when somebody is about to take
   them, and those between two. */

import { ask } from "./fragments.js";

export async function count(inbox) {
  const { whole } = inbox;
  if (!whole || whole.dataset.count) return;
  whole.dataset.count = "?";
  try {
    const told = JSON.parse(await ask(whole.dataset.url));
    whole.dataset.count = told.count;
    whole.nextElementSibling.textContent = whole.dataset.words.replace("{n}", told.count);
  } catch {
    delete whole.dataset.count;
  }
  inbox.picked();
}

/* Every box between two, as the second one is. */
export function through(inbox, first, last) {
  const all = [...inbox.querySelectorAll(".pick")];
  const [from, to] = [all.indexOf(first), all.indexOf(last)].sort((a, b) => a - b);
  for (const one of all.slice(from, to + 1)) one.checked = last.checked;
  inbox.picked();
}
