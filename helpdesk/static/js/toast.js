/* One line about what was done, with a way back. */

const SECONDS = 6;
const here = () => document.getElementById("toasts");
let undoing = [];

/*
 * Show words; undo is a function. Stays while pointed at; count shows the seconds.
 * Answers with a function that takes the toast away.
 */
export function toast(words, { undo = null, seconds = SECONDS, bad = false, label = "", count = false } = {}) {
  const region = here();
  if (!region) return () => {};
  const box = document.createElement("div");
  box.className = bad ? "toast bad" : "toast";
  const text = document.createElement("span");
  text.textContent = words;
  text.dir = "auto";
  box.append(text);
  if (count) box.append(countdown(Math.ceil(seconds)));
  const take = () => {
    clearTimeout(timer);
    box.remove();
    undoing = undoing.filter((one) => one !== act);
  };
  const act = async () => {
    take();
    await undo();
  };
  if (undo) {
    undoing.push(act);
    box.append(button(label || region.dataset.undo, act));
  }
  box.append(button(region.dataset.close, take, "×"));
  let timer = setTimeout(take, seconds * 1000);
  for (const over of ["pointerenter", "focusin"]) box.addEventListener(over, () => clearTimeout(timer));
  for (const out of ["pointerleave", "focusout"]) {
    box.addEventListener(out, () => { timer = setTimeout(take, seconds * 1000); });
  }
  region.append(box);
  while (region.children.length > 3) region.firstElementChild.remove();
  return take;
}

export const failed = () => toast(here()?.dataset.failed ?? "", { bad: true });

/* Undo the last thing that still can be; whether there was one. */
export function undoLast() {
  const act = undoing.at(-1);
  act?.();
  return Boolean(act);
}

/* Seconds that are left; seen, not read out. */
function countdown(left) {
  const shown = document.createElement("span");
  shown.setAttribute("aria-hidden", "true");
  shown.textContent = left;
  const tick = setInterval(() => {
    left -= 1;
    shown.textContent = Math.max(0, left);
    if (!shown.isConnected) clearInterval(tick);
  }, 1000);
  return shown;
}

function button(words, action, shown) {
  const one = document.createElement("button");
  one.type = "button";
  one.textContent = shown ?? words;
  if (shown) one.setAttribute("aria-label", words);
  one.addEventListener("click", action);
  return one;
}
