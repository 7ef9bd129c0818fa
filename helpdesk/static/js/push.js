/* Push messages in this browser: its subscription, and what the server knows of it. */

import { post } from "./post.js";

const KEPT = "push";
const AGAIN = 12 * 60 * 60 * 1000;

const me = () => document.body.dataset.agent;
const manager = async () => (await navigator.serviceWorker.ready).pushManager;

/* Whether it was switched on here, by whoever is signed in: {at, url, agent}. */
export function kept() {
  try {
    const found = JSON.parse(localStorage.getItem(KEPT));
    return found?.agent === me() ? found : null;
  } catch {
    return null;
  }
}

const keep = (url) => localStorage.setItem(KEPT, JSON.stringify({ at: Date.now(), url, agent: me() }));
export const forget = () => localStorage.removeItem(KEPT);

export const subscribed = async () => (await manager()).getSubscription();

/* Ask for it, and say so to the server: the id of this browser there. */
export async function switchOn(url, key) {
  const services = await manager();
  const former = await services.getSubscription();
  // One that was made for another key takes no messages of ours.
  if (former && text(former.options.applicationServerKey) !== key) await former.unsubscribe();
  const subscription = await services.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  return tell(url, subscription);
}

export async function switchOff() {
  forget();
  await (await subscribed())?.unsubscribe();
}

/* It is still there. The server may have been told elsewhere that it is not wanted. */
export async function renew({ anyway = false } = {}) {
  const known = kept();
  if (!known || (!anyway && Date.now() - known.at < AGAIN)) return "";
  const subscription = await subscribed();
  return subscription ? tell(known.url, subscription, { again: "yes" }) : "";
}

async function tell(url, subscription, more = {}) {
  const [key, secret] = ["p256dh", "auth"].map((name) => text(subscription.getKey(name)));
  const answer = await post(url, { endpoint: subscription.endpoint, key, secret, ...more }, { json: true });
  if (answer.status === 410) {
    await switchOff();
    return "";
  }
  if (!answer.ok) throw new Error(`push: ${answer.status}`);
  keep(url);
  return (await answer.json()).id;
}

/* Bytes as the server writes them: base64url. */
function text(bytes) {
  const raw = String.fromCharCode(...new Uint8Array(bytes ?? []));
  return btoa(raw).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
