/* What is done to many tickets at once. */

import { drop } from "./fragments.js";
import { countSoon } from "./opening.js";
import { open as ask } from "./popover.js";
import { post } from "./post.js";
import { failed, toast } from "./toast.js";

export async function bulk(inbox, form, button) {
  const data = { verb: button?.value || "tag", name: button?.dataset.macro || form.elements.name.value, numbers: inbox.picks().map((one) => one.value) };
  if (inbox.whole?.checked) Object.assign(data, { whole: 1, list: inbox.query, numbers: [] });
  if (data.verb === "assign") {
    (await import("./bulk-more.js")).more(inbox, data, button);
    return;
  }
  if (data.verb === "tag" && !data.name.trim()) {
    form.elements.name.focus();
    return;
  }
  const typed = form.contains(document.activeElement);
  try {
    await many(inbox, data);
    inbox.clear();
    form.elements.name.value = "";
    // The bar is gone: the keys go on where the list was left.
    if (typed) (inbox.current ?? document.getElementById("list")).focus({ preventScroll: true });
  } catch {
    failed();
  }
}

/* One verb to many: what is refused stays selected nowhere, and is told with why. */
export async function many(inbox, data) {
  const answer = await post("/inbox/bulk/", data);
  const told = await answer.json();
  if (told.error) {
    toast(told.error, { bad: true });
    return false;
  }
  if (told.job) {
    const { follow } = await import("./many.js");
    follow(told.job, () => { inbox.reload(); countSoon(0); });
    return;
  }
  for (const number of told.done) {
    drop(`/t/${number}/`);
    inbox.refresh(number, { at: "once" });
    document.dispatchEvent(new CustomEvent("ticket:changed", { detail: { number } }));
  }
  countSoon();
  const undo = told.undo.length && (async () => {
    for (const back of told.undo) await many(inbox, back);
  });
  toast(told.words, { undo: undo || null, bad: !told.done.length });
  // What becomes of promises is asked for all of them at once.
  if (told.asks) ask(told.asks, document.getElementById("list"));
}
