/* Starts what every page behind the sign-in has. */

import { idly } from "./ahead.js";
import * as banner from "./banner.js";
import * as bell from "./bell.js";
import * as keys from "./keys.js";
import * as popover from "./popover.js";
import * as presence from "./presence.js";
import { undoLast } from "./toast.js";

if (document.body.dataset.agent) {
  banner.start();
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !isOver() || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    drawer("");
  });
  keys.start();
  popover.start();
  popover.listen();
  bell.start();
  presence.start();
  keys.command("palette", palette);
  keys.command("keys", () => document.getElementById("keys").showModal());
  keys.command("undo", undoLast);
  keys.command("views", () => drawer("views"));
  keys.command("side", () => drawer("side"));
  document.addEventListener("click", clicked);
  idly(() => import("./palette.js").catch(() => {}));
  // What was sent without a connection goes out; nobody waits for that to look at a list.
  idly(() => import("./outbox.js").then(({ start }) => start()).catch(() => {}));
  idly(() => import("./signing-in.js").catch(() => {}));
  if ("serviceWorker" in navigator) idly(() => navigator.serviceWorker.register("/sw.js").catch(() => {}));
}

/* Its field takes words at once; what answers them is fetched now, or was in an idle moment. */
async function palette() {
  const dialog = document.getElementById("palette");
  if (dialog.open) return;
  const before = document.activeElement;
  dialog.querySelector("input").value = "";
  dialog.showModal();
  const { opened } = await import("./palette.js");
  opened(before);
}

let from = null;

/* Whether a drawer lies over the page; on wide windows nothing does. */
const isOver = () => Boolean(document.body.dataset.drawer) && matchMedia("(max-width: 1179px)").matches;

/* Wide windows show views and side panel anyway: there the key hides and shows them. */
function drawer(name) {
  const { dataset } = document.body;
  const open = dataset.drawer === name ? "" : name;
  const before = from ?? document.activeElement;
  dataset.drawer = open;
  for (const button of document.querySelectorAll("button[data-drawer]")) {
    button.setAttribute("aria-expanded", String(button.dataset.drawer === open));
  }
  // Only what is shown can take the focus.
  if (isOver()) requestAnimationFrame(() => document.querySelector(`#${open} :is(a, button)`)?.focus());
  else if (from?.isConnected) from.focus();
  from = open ? before : null;
}

function clicked(event) {
  const dialog = event.target.closest?.("dialog.sheet");
  if (dialog && event.target === dialog) dialog.close();
  const button = event.target.closest?.("button[data-drawer], [data-open]");
  if (button?.dataset.open === "palette") palette();
  else if (button?.dataset.open) document.getElementById(button.dataset.open).showModal();
  else if (button) drawer(button.dataset.drawer);
  else if (isOver() && !event.target.closest?.(`#${document.body.dataset.drawer}, dialog`)) drawer("");
}
