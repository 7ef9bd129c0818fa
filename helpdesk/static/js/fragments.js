/* Parts of pages: asked for once, kept until something changes. */

const MOST = 60;
const TIMES = 4;
const kept = new Map();
// So many are on their way for somebody who waits; what comes after them (fetching.js).
let wanted = 0;
let next = null;

/* The HTML of a part; throws a Response that is no success, or a TypeError offline.

   What changed while it was asked for is asked for again: a draft saved meanwhile would
   be missing in it. Where things change all the time, it is enough at some point. isMeant:
   somebody asked for it, and not the page by itself (held). */
export async function get(url, isMeant = true) {
  wanted += 1;
  try {
    return await got(url, isMeant);
  } finally {
    wanted -= 1;
    next?.();
  }
}

export const isWaitedFor = () => wanted > 0;
export function afterwards(work) { next = work; }
export const once = (url, isMeant = true) => keep(url, kept.get(url) ?? ask(url, isMeant));

async function got(url, isMeant) {
  let html;
  for (let times = 0; times < TIMES; times += 1) {
    const asked = once(url, isMeant);
    html = await asked;
    if (kept.get(url) === asked) break;
  }
  return html;
}

/* Remember it as what was used last; an answer that failed is not remembered. */
function keep(url, asked) {
  kept.delete(url);
  kept.set(url, asked);
  while (kept.size > MOST) kept.delete(kept.keys().next().value);
  asked.catch(() => kept.get(url) === asked && kept.delete(url));
  return asked;
}

/* The same, never from memory. */
export async function fresh(url, isMeant = true) {
  kept.delete(url);
  return get(url, isMeant);
}

/* Forget what begins with this address: it has changed. */
export function drop(prefix) {
  for (const url of kept.keys()) if (url.startsWith(prefix)) kept.delete(url);
}

/* Asked for now, and not kept: what is true for this moment only. */
export async function ask(url, isMeant = true) {
  const answer = await held(() => fetch(url, { headers: { "HX-Request": "true" } }), true, isMeant);
  if (!answer.ok) throw answer;
  return answer.status === 204 ? "" : answer.text();
}

/* The session ended: what is asked for goes on once somebody signed in again; what does
   not wait fails (signing-in.js). isMeant: somebody asked for it, who is asked to sign in
   even if they turned that down before. */
export async function held(send, waits = true, isMeant = waits) {
  const answer = await send();
  if (answer.status !== 401) return answer;
  const detail = { isMeant };
  document.dispatchEvent(new CustomEvent("signed-out", { detail }));
  if (waits && await detail.until) return send();
  throw new Error("signed out");
}
