/* Type to find: a field that narrows the list below it; Enter takes the first, arrows go in. */

const field = (element) => element?.closest?.("input[data-finds]");
const links = (input) => [...document.getElementById(input.dataset.finds).querySelectorAll("li:not([hidden]) a")];

function narrow(input) {
  const words = input.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  for (const item of document.getElementById(input.dataset.finds).children) {
    const text = item.textContent.toLocaleLowerCase();
    item.hidden = !words.every((word) => text.includes(word));
    item.querySelector("a")?.classList.remove("first");
  }
  links(input)[0]?.classList.add("first");
}

document.addEventListener("input", ({ target }) => field(target) && narrow(target));
document.addEventListener("focusin", ({ target }) => field(target) && narrow(target));
document.addEventListener("submit", (event) => {
  const input = event.target.querySelector?.("input[data-finds]");
  if (!input) return;
  event.preventDefault();
  links(input)[0]?.click();
});
document.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const list = step && event.target.closest?.(".macro-pick");
  const input = list && list.querySelector("input[data-finds]");
  if (!input) return;
  const all = [input, ...links(input)];
  const next = all[all.indexOf(event.target) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
});
