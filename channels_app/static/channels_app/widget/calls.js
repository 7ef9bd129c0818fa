/* What the host page may ask for: the part of the SDK that needs the server. */

import { ask, desk, keepSaid, unsay } from "./core.js";
import { newId } from "./dom.js";

// The server refuses more, and would refuse words that came with it: so whoever wrote the
// page is told, and what is too much never goes along.
const MOST_EVENTS = 20;
const MOST_BYTES = 4_000;
const MOST_OF_EVENT = 500;
const MOST_TAGS = 10;
const LONGEST_TAG = 50;
const MOST_FIELDS = 20;
const LONGEST_FIELD = 500;
const LONGEST_NAME = 60;
// What may be no name: JavaScript's own (AC-66).
const NEVER = /^(__.*|constructor|prototype)$/;
// Numbers beyond it are not the ones that were meant.
const MOST_NUMBER = 2 ** 53;

const refused = (words, code = "too_large") => Object.assign(new Error(words), { code });

function named(name) {
  if (name.length > LONGEST_NAME || !/[^\s\0-\x1f\x7f-\x9f]/.test(name)) throw refused(`A name has 1 to ${LONGEST_NAME} letters`, "invalid");
  return name;
}

/* Facts are names and plain values; null takes one back. */
const flat = (facts) => Object.fromEntries(Object.entries(facts ?? {})
  .filter(([name, value]) => !NEVER.test(name) && (value === null || /^(string|number|boolean)$/.test(typeof value)))
  .map(([name, value]) => [named(name), typeof value === "number" && !(Math.abs(value) < MOST_NUMBER) ? String(value) : value]));

function within(facts, most) {
  if (new Blob([JSON.stringify(facts)]).size > most) throw refused(`More than ${most} bytes`);
  return facts;
}

const known = (facts) => {
  desk.context.context = within({ ...desk.context.context, ...flat(facts) }, MOST_BYTES);
  keepSaid();
};

/* What a form would give: words, or a tick. */
function answers(fields) {
  const found = Object.entries(flat(fields)).map(([name, value]) => [name, typeof value === "number" ? String(value) : value]);
  if (found.length > MOST_FIELDS || found.some(([, value]) => value?.length > LONGEST_FIELD)) {
    throw refused(`At most ${MOST_FIELDS} answers of ${LONGEST_FIELD} letters`);
  }
  return Object.fromEntries(found);
}

function labels(tags) {
  const found = [tags].flat().map(String);
  if (found.length > MOST_TAGS || found.some((one) => one.length > LONGEST_TAG)) throw refused(`At most ${MOST_TAGS} tags of ${LONGEST_TAG} letters`);
  return found;
}

function offered(team) {
  if (!desk.settings.teams?.some(({ id }) => id === team)) throw refused("This team is not offered", "invalid");
  return team;
}

export const calls = ({ anew, live, become, talk }) => ({
  __proto__: null,

  /* {token} or {id, exp, hmac, …}; what they were told before is fetched anew. */
  async identify(given) {
    const { attributes, ...proof } = given ?? {};
    if (attributes) known(attributes);
    await become("identify/", proof);
    return { id: desk.me.id, verified: Boolean(desk.me.verified) };
  },
  async logout() {
    unsay();
    await live();
    await desk.live.forget();
    await anew("");
    // What they were writing was saved when its view was left.
    await desk.live.forget();
  },
  setContext: known,
  setConversation(given) {
    const { tags, fields, team } = given ?? {};
    Object.assign(desk.next, tags && { tags: labels(tags) }, fields && { fields: answers(fields) }, team && { team: offered(team) });
    keepSaid();
  },
  track(name, props = {}) {
    const event = { name: named(String(name)), props: within(flat(props), MOST_OF_EVENT), at: new Date().toISOString() };
    desk.context.events = [...desk.context.events ?? [], event].slice(-MOST_EVENTS);
    keepSaid();
  },
  async prefill(text) {
    await (await talk()).prefill(String(text));
  },
  async send(text) {
    if (typeof text !== "string" || !text.trim()) throw refused("There are no words to send", "invalid");
    const { chat } = await talk();
    const { id } = await desk.live.say({ id: newId(), chat: chat.key, text: text.slice(0, 10_000) });
    return { id };
  },
  search: async (q) => (await ask("search/", { q: String(q) })).results,
});
