/* Settings, shortcuts: a field takes the keys that are pressed in it. */

import { caps, spelt } from "./keys.js";

const LEAVES = new Set(["Tab", "Shift+Tab", "Enter", "Mod+Enter"]);
const SOON = 1000;
let last = { field: null, at: 0 };

function pressed(event) {
  const field = event.target.closest?.(".shortcut input");
  if (!field || event.isComposing || ["Shift", "Control", "Alt", "Meta", "AltGraph"].includes(event.key)) return;
  const key = spelt(event);
  // What moves on, sends, or opens the palette goes on doing so.
  if (LEAVES.has(key) || key === "Mod+k") return;
  event.preventDefault();
  event.stopPropagation();
  if (key === "Backspace" || key === "Delete") {
    field.value = "";
    last = { field: null, at: 0 };
    return;
  }
  const now = Date.now();
  // A second one soon after the first is meant to follow it.
  const follows = last.field === field && now - last.at < SOON && field.value && !field.value.includes(" ");
  field.value = follows ? `${field.value} ${caps(key)}` : caps(key);
  last = { field, at: follows ? 0 : now };
}

document.getElementById("shortcuts")?.addEventListener("keydown", pressed, { capture: true });
