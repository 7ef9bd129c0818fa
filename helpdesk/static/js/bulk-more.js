/* What else can be done to many tickets: forms that come when somebody asks for them. */

import { open } from "./popover.js";
import { failed } from "./toast.js";

const dialog = document.getElementById("popover");
let list = null;

/* Beside the bar, for what is selected in this list. */
export async function more(inbox, data, beside) {
  list = inbox;
  await open(address(data), beside);
}

function address({ numbers, whole, list: query }, into = "") {
  const asked = new URLSearchParams(numbers.map((number) => ["numbers", number]));
  if (whole) asked.set("whole", 1);
  asked.set("list", query ?? "");
  if (into) asked.set("into", into);
  return `/inbox/bulk/more/?${asked}`;
}

dialog.addEventListener("submit", async (event) => {
  const { target: form, submitter } = event;
  if (!form.closest("[data-bulk]") || !list) return;
  event.preventDefault();
  const data = new FormData(form, submitter);
  try {
    const done = await list.many(data);
    if (done === false) return;
    dialog.close();
    list.clear();
    (list.current ?? document.getElementById("list")).focus({ preventScroll: true });
  } catch {
    failed();
  }
});

/* Another one that goes on: what that changes is said anew. */
dialog.addEventListener("change", async ({ target }) => {
  const form = target.closest("[data-bulk] form[data-merge]");
  if (!form) return;
  const numbers = new FormData(form).getAll("numbers");
  await open(address({ numbers, list: form.elements.list.value }, target.value), list);
  dialog.querySelector("[data-merge] :checked")?.focus();
});
