/* What the host page may ask for: the part of the SDK that needs the server. */

import { ask, desk, learn } from "./core.js";
import { newId } from "./dom.js";

const MOST_EVENTS = 20;
const MOST_LETTERS = 4_000;

/* Facts are names and plain values; JavaScript's own names are none (AC-66). */
function flat(facts) {
  const found = Object.entries(facts ?? {}).filter(([name, value]) =>
    !/^(__proto__|constructor|prototype)$/.test(name) && /^(string|number|boolean)$/.test(typeof value));
  if (JSON.stringify(found).length > MOST_LETTERS) throw Object.assign(new Error("More than 4 KB"), { code: "too_large" });
  return Object.fromEntries(found);
}

export const calls = ({ go, anew, live, shown }) => ({
  __proto__: null,

  /* {token} or {id, exp, hmac, …}; what they were told before is fetched anew. */
  async identify({ attributes, ...proof } = {}) {
    if (attributes) desk.context.attributes = flat(attributes);
    desk.live?.line.hangUp();
    try {
      learn(await ask("identify/", proof));
      if (desk.chats.size) await live();
    } finally {
      desk.live?.learned();
      desk.live?.flush();
    }
    const { key } = shown()?.chat ?? {};
    if (key) await go(desk.chats.has(key) || desk.live.said({ key }).length ? { name: "chat", chat: key } : { name: "home" }, { quietly: true });
    return { id: desk.me.id, verified: Boolean(desk.me.verified) };
  },
  async logout() {
    desk.context = {};
    await desk.live?.forget();
    await anew("");
  },
  setContext(facts) {
    desk.context.context = { ...desk.context.context, ...flat(facts) };
  },
  setConversation({ tags, fields, team } = {}) {
    if (tags) desk.context.tags = [...tags].map(String);
    Object.assign(desk.next, fields && { fields: flat(fields) }, team && { team: String(team) });
  },
  track(name, props = {}) {
    const event = { name: String(name), props: flat(props), at: new Date().toISOString() };
    desk.context.events = [...desk.context.events ?? [], event].slice(-MOST_EVENTS);
  },
  async prefill(text) {
    if (!shown()?.chat) await go({ name: "chat" }, { quietly: true });
    shown().prefill(String(text));
  },
  async send(text) {
    if (!shown()?.chat) await go({ name: "chat" }, { quietly: true });
    const { id } = await desk.live.say({ id: newId(), chat: shown().chat.key, text: String(text).slice(0, 10_000) });
    return { id };
  },
  search: async (q) => (await ask("search/", { q: String(q) })).results,
});
