/* Places that may be out of sight, or pages above: where one left off, and a message that
   an address names. */

import { ask } from "./fragments.js";

const MOST_PAGES = 40;

const line = () => document.getElementById("first-new");
const button = () => document.getElementById("first-unread");
const olderLink = () => document.querySelector("#thread .older a");

/* far: the id of a message that is not on this page. */
export function start(talk, box, far) {
  if (far) lead(talk, box, far);
  if (line() && button()) offer(talk, box);
}

async function lead(talk, box, id) {
  await older(talk, box, () => !document.getElementById(id));
  const found = document.getElementById(id);
  found?.classList.add("led");
  found?.scrollIntoView({ block: "center" });
}

/* A way to the first unread message, as long as it is not in sight and not all is read. */
function offer(talk, box) {
  const seen = new IntersectionObserver(([{ target, isIntersecting }]) => {
    if (!line() || !button()) return;
    // Older messages came above, and with them the line.
    if (target !== line()) {
      seen.disconnect();
      seen.observe(line());
      return;
    }
    const isAbove = hasMore() || target.getBoundingClientRect().top < box.getBoundingClientRect().top;
    button().querySelector("[data-up]").hidden = !isAbove;
    button().querySelector("[data-down]").hidden = isAbove;
    button().hidden = isIntersecting && !hasMore();
  }, { root: box });
  seen.observe(line());
  button().addEventListener("click", async () => {
    await older(talk, box, hasMore);
    seen.disconnect();
    if (!line()) return;
    line().scrollIntoView({ block: "start" });
    // Who came by key goes on from there.
    line().nextElementSibling?.querySelector("a.at")?.focus({ preventScroll: true });
    seen.observe(line());
  });
  document.addEventListener("ticket:read", () => {
    seen.disconnect();
    if (button()) button().hidden = true;
  }, { once: true });
}

/* Whether what is on this page is unread from its first word on. */
function hasMore() {
  return Boolean(olderLink()) && document.querySelector("#first-new, #thread > .said") === line();
}

/* Page after page from above, as long as it is wanted. */
async function older(talk, box, isWanted) {
  for (let pages = 0; pages < MOST_PAGES && isWanted(); pages += 1) {
    const link = olderLink();
    if (!link) return;
    const part = document.createElement("template");
    part.innerHTML = await ask(link.getAttribute("href")).catch(() => "");
    if (!part.innerHTML || !talk.isConnected) return;
    talk.below = box.scrollHeight - box.scrollTop;
    link.closest("li").replaceWith(part.content);
    window.htmx?.process(document.getElementById("thread"));
    talk.grown();
  }
}
