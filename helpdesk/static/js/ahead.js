/* What can wait: fetched when nothing else is to be done, or when it is needed. */

let parts = null;

export function idly(work) {
  if ("requestIdleCallback" in window) requestIdleCallback(work, { timeout: 500 });
  else setTimeout(work, 50);
}

/* Once what is there now is on screen; at once where nobody looks. */
export function painted(work) {
  if (document.hidden) work();
  else requestAnimationFrame(() => setTimeout(work));
}

/* What only an open ticket needs, styles first; comes as `conversation.js`. A page of a ticket has it already. */
export function ticketParts() {
  parts ??= Promise.all([styles(), import("./conversation.js"), import("./composer.js")]).then(([, conversation]) => conversation).catch((error) => {
    parts = null;
    throw error;
  });
  return parts;
}

function styles() {
  const waiting = document.getElementById("ticket-styles");
  if (!waiting) return null;
  const links = [...waiting.content.cloneNode(true).children];
  waiting.remove();
  const loaded = links.map((link) => new Promise((done) => {
    link.addEventListener("load", done, { once: true });
    link.addEventListener("error", done, { once: true });
  }));
  document.head.append(...links);
  return Promise.all(loaded);
}
