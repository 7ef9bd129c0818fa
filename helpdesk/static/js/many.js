/* What is done to many tickets in the background: how far it is, and the way back. */

import { ask } from "./fragments.js";
import { post } from "./post.js";
import { failed, toast } from "./toast.js";

const SOON = 1_000;
const HOURS = 3 * 3600;

/* Tell of it until it is done; `then` is called with it. */
export async function follow(url, then) {
  const line = document.createElement("progress");
  let take = null;
  for (;;) {
    let told;
    try {
      told = JSON.parse(await ask(`${url}?json`));
    } catch {
      // The next look may have a connection again.
    }
    if (told) {
      line.max = told.total;
      line.value = told.tried;
      const undo = told.undo ? () => back(told.undo, then) : null;
      if (told.ended) {
        take?.();
        toast(told.words, { undo });
        then?.();
        return;
      }
      if (!take) {
        take = toast(told.words, { undo, seconds: HOURS });
        document.getElementById("toasts").lastElementChild.querySelector("span").after(line);
        line.ariaLabel = told.words;
      } else if (!line.isConnected) {
        // Somebody closed it: it goes on all the same.
        return;
      }
    }
    await new Promise((resolve) => { setTimeout(resolve, SOON); });
  }
}

async function back(url, then) {
  const told = await (await post(url, {})).json();
  if (told.job) await follow(told.job, then);
  else failed();
}
