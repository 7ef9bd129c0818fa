/* Settings, Notifications: push messages of this browser, and how the tones sound. */

import { kept, renew, subscribed, switchOff, switchOn } from "./push.js";
import { post } from "./post.js";
import { play } from "./tones.js";

const place = document.getElementById("push");

function show(state) {
  for (const one of place.querySelectorAll("[data-state]")) one.hidden = one.dataset.state !== state;
  place.hidden = false;
}

function unable() {
  if (!window.isSecureContext) return "insecure";
  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) return "none";
  return Notification.permission === "denied" ? "denied" : "";
}

async function look() {
  const why = unable();
  if (why) return show(why);
  show(kept() ? "on" : "off");
  if (!kept()) return undefined;
  // Switched off elsewhere, or the browser's own settings forgot it.
  const id = (await subscribed()) ? await renew({ anyway: true }) : "";
  if (!id) return show("off");
  return here(id);
}

function here(id) {
  const device = document.querySelector(`[data-device="${id}"]`);
  if (device) device.querySelector(".device-here").hidden = false;
}

async function on() {
  const allowed = await Notification.requestPermission();
  if (allowed !== "granted") return show(allowed === "denied" ? "denied" : "off");
  await switchOn(place.dataset.add, place.dataset.key);
  // The list of devices is the server's to show.
  location.reload();
  return undefined;
}

async function off() {
  const id = await renew({ anyway: true });
  await switchOff();
  const form = document.querySelector(`[data-device="${id}"] form[action$="/remove/"]`);
  if (form) await post(form.getAttribute("action"), {});
  location.reload();
}

place.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-push]");
  if (!button) return;
  button.disabled = true;
  try {
    await (button.dataset.push === "on" ? on() : off());
  } catch {
    show("failed");
  } finally {
    button.disabled = false;
  }
});

document.getElementById("tones").addEventListener("click", ({ target }) => {
  const button = target.closest("[data-tone]");
  if (button) play(button.dataset.tone, Number(document.getElementById("id_volume").value));
});

look().catch(() => show("off"));
