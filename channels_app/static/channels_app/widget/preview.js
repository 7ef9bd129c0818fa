/* The panel as the settings page shows it: it follows what is typed there, asks nobody
   anything and keeps nothing. Only our own page is heard. */

import { changed, chatOf, desk } from "./core.js";
import { paint, t } from "./dom.js";

export function start({ go }) {
  const now = Date.now();
  Object.assign(desk, { phase: "ready", open: { now: true, replies: 240 } });
  const chat = chatOf("preview");
  Object.assign(chat, { isOnServer: true, isLoaded: true, unread: 1, seq: 2, last: { text: t("hello"), at: now, by: "agent" } });
  const at = (minutes) => new Date(now - minutes * 60_000).toISOString();
  chat.messages.set("1", { id: "1", key: "1", seq: 1, by: "me", text: "…", at: at(5), files: [], state: "seen" });
  chat.messages.set("2", { id: "2", seq: 2, by: "agent", name: "Mira", text: t("hello"), at: at(4), files: [] });
  addEventListener("message", ({ source, origin, data }) => {
    if (source !== parent || origin !== location.origin || data?.helpdesk !== "preview") return;
    Object.assign(desk.settings, data.settings);
    paint(desk.settings);
    changed();
  });
  go({ name: "home" }, { quietly: true });
}
