/* The line between the list and a ticket: drawn with the pointer or the arrows, and kept. */

import { post } from "./post.js";

const STEP = 20;
const SOON = 600;
const body = document.body;

const started = new WeakSet();

export function start(edge) {
  if (started.has(edge)) return;
  started.add(edge);
  const min = Number(edge.ariaValueMin);
  const max = Number(edge.ariaValueMax);
  const list = document.getElementById("list");
  let keeping = 0;

  function draw(width, { snaps = false } = {}) {
    const wanted = Math.min(max, Math.max(min, snaps ? Math.round(width / STEP) * STEP : width));
    body.style.setProperty("--list", `${wanted}px`);
    edge.ariaValueNow = Math.round(wanted);
    return wanted;
  }

  function keep(width) {
    clearTimeout(keeping);
    // It stays so on this page, whether it can be kept or not.
    keeping = setTimeout(() => post(edge.dataset.url, { width }).catch(() => {}), SOON);
  }

  edge.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    event.preventDefault();
    edge.setPointerCapture(event.pointerId);
    edge.classList.add("is-drawn");
    const from = list.getBoundingClientRect();
    const isMirrored = getComputedStyle(body).direction === "rtl";
    const at = ({ clientX }) => (isMirrored ? from.right - clientX : clientX - from.left);
    const drawn = (move) => draw(at(move));
    edge.addEventListener("pointermove", drawn);
    edge.addEventListener("lostpointercapture", () => {
      edge.removeEventListener("pointermove", drawn);
      edge.classList.remove("is-drawn");
      keep(draw(Number(edge.ariaValueNow), { snaps: true }));
    }, { once: true });
  });
  edge.addEventListener("keydown", (event) => {
    const isMirrored = getComputedStyle(body).direction === "rtl";
    const by = { ArrowRight: STEP, ArrowLeft: -STEP }[event.key];
    const to = { Home: min, End: max }[event.key] ?? (by && Number(edge.ariaValueNow) + (isMirrored ? -by : by));
    if (to === undefined) return;
    event.preventDefault();
    keep(draw(to, { snaps: true }));
  });
}
