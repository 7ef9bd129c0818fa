/* While somebody writes their first words: what may answer them, below the field. It keeps
   nobody from sending, takes no focus, and says nothing while it finds nothing. */

import { ask } from "./core.js";
import { h, icon, t } from "./dom.js";

const PAUSE = 600;
const LEAST = 8;

export function offers({ go, chat }) {
  const list = h("ul.results");
  // Read out once there is something.
  const words = h("p.status", { role: "status", dir: "auto" });
  const element = h("section.offers", { "aria-label": t("mayAnswer") }, words, list);
  let alarm = 0;
  let asked = "";

  async function look(q) {
    if (q === asked) return;
    asked = q;
    let found = {};
    if (q.length >= LEAST) {
      try {
        found = await ask("offers/", { q, ...(chat.offer && { before: chat.offer }) });
      } catch {
        return;
      }
    }
    // They typed on, or sent it.
    if (q !== asked || !element.isConnected) return;
    chat.offer = found.offer || chat.offer;
    const results = found.results ?? [];
    words.textContent = found.notice || (results.length ? t("mayAnswer") : "");
    list.replaceChildren(...results.map((one) => h("li", {}, h("button.result", {
      onclick: () => go({ name: "article", ...one, q, offer: chat.offer, chat: chat.key }),
    }, icon("page"), h("span", {}, h("strong", { dir: "auto" }, one.title), h("small", { dir: "auto" }, one.excerpt))))));
  }

  return {
    element,
    typed(text) {
      clearTimeout(alarm);
      alarm = setTimeout(look, PAUSE, text.trim());
    },
  };
}
