/* Parts of an open ticket that come anew, put where they belong without losing the place. */

const TOGETHER = 5 * 60_000;

/* Put an element in the place of the one with its id; what had the focus keeps it. */
export function swap(id, replacement) {
  const there = document.getElementById(id);
  if (!there || !replacement) return;
  const path = focusIn(there);
  const typed = half(there);
  // What was fetched by itself, and is kept up to date by itself.
  for (const kept of there.querySelectorAll("[data-keep]")) replacement.querySelector(`#${kept.id}`)?.replaceWith(kept);
  if (there.querySelector("details.menu[open]")) replacement.querySelector("details.menu")?.setAttribute("open", "");
  there.replaceWith(replacement);
  window.htmx?.process(replacement);
  refocus(replacement, path);
  const again = typed && document.getElementById(typed.id);
  if (again) again.value = typed.value;
}

/* The field in which somebody is typing, if that is not saved yet. */
function half(box) {
  const here = document.activeElement;
  const isTyped = here?.id && here.matches("form[data-inline] :is(input:not([type=checkbox]), textarea)") && here.value !== here.defaultValue;
  return isTyped && box.contains(here) ? here : null;
}

/* Entries that are there are replaced in place, words that came late go where they were
   said, others to the end; the added messages. */
export function merge(thread, items) {
  const added = [];
  let day = "";
  for (const item of items) {
    if (item.matches(".day")) ({ day } = item.dataset);
    const there = item.id && document.getElementById(item.id);
    if ("gone" in item.dataset) there?.remove();
    else if (there) replace(there, item);
    else if (item.matches(".older, .new-line")) continue;
    else if (item.matches(".day") && thread.querySelector(`.day[data-day="${item.dataset.day}"]`)) continue;
    else {
      const next = later(thread, item, day);
      join(next ? next.previousElementSibling : thread.lastElementChild, item);
      thread.insertBefore(item, next);
      next?.classList.remove("goes-on");
      if (next) join(item, next);
      if (item.matches(".said")) added.push(item);
    }
    window.htmx?.process(item);
  }
  return added;
}

/* After older entries came above: each day, and what is new, begins once. */
export function tidy(thread) {
  const seen = new Set();
  for (const day of thread.querySelectorAll(".day")) {
    if (seen.has(day.dataset.day)) day.remove();
    seen.add(day.dataset.day);
  }
  [...thread.querySelectorAll(".new-line")].slice(1).forEach((line) => line.remove());
}

function replace(there, item) {
  const path = focusIn(there);
  item.classList.toggle("goes-on", there.matches(".goes-on"));
  const folds = [...there.querySelectorAll("details")];
  item.querySelectorAll("details").forEach((fold, index) => { fold.open = folds[index]?.open ?? false; });
  there.replaceWith(item);
  refocus(item, path);
}

/* The first entry that is later than this one, of this day; null: it is the last. */
function later(thread, item, day) {
  const isLater = (one) => {
    if (one.matches(".day")) return one.dataset.day > day;
    return item.matches(".said") && one.matches(".said:not(.pending)") && at(one) > at(item);
  };
  return [...thread.children].find(isLater) ?? null;
}

/* Who goes on talking needs no second head. */
function join(last, item) {
  const same = last?.matches(".said:not(.pending)") && item.matches(".said")
    && ["author", "direction"].every((name) => last.dataset[name] === item.dataset[name])
    && at(item) - at(last) < TOGETHER;
  if (same) item.classList.add("goes-on");
}

const at = (said) => Date.parse(said.querySelector("time").dateTime);

/* Where the focus is in there, in words that find its like in what takes its place. */
function focusIn(box) {
  const here = document.activeElement;
  if (!here || here === document.body || !box.contains(here)) return null;
  if (here.id) return `#${here.id}`;
  if (here.matches("summary")) return "summary";
  const href = here.getAttribute("href");
  if (href) return `a[href="${CSS.escape(href)}"]`;
  const form = here.closest("form")?.getAttribute("action");
  return form ? `form[action="${CSS.escape(form)}"] button` : "";
}

function refocus(box, path) {
  if (path === null) return;
  const near = box.matches("[tabindex]") ? box : box.querySelector("a[href], button, summary");
  const found = path && box.querySelector(path);
  (found || near)?.focus({ preventScroll: true });
}
