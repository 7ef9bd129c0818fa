/* Parts of pages fetched ahead: one after the other, and never while somebody waits for
   something else, whom it would keep waiting. */

import { afterwards, isWaitedFor, once } from "./fragments.js";

const MOST = 4;
let ahead = [];
let isUnderWay = false;

/* What will be asked for next, the likeliest first. */
export function prefetch(urls) {
  ahead = [...new Set([...urls, ...ahead])].slice(0, MOST);
  goOn();
}

afterwards(goOn);

// It may be gone for good, and its row only in a moment.
document.addEventListener("ticket:changed", ({ detail: { number } }) => {
  ahead = ahead.filter((url) => !url.startsWith(`/t/${number}/`));
});

async function goOn() {
  if (isUnderWay || isWaitedFor() || !ahead.length || !navigator.onLine) return;
  isUnderWay = true;
  await once(ahead.shift(), false).catch(() => {});
  isUnderWay = false;
  goOn();
}
