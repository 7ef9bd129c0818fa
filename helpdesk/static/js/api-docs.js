// The documentation of the API: a search that answers while it is typed, and addresses
// that open what they name. Without it the same is there: the search asks the server.

const field = document.getElementById("api-q");
const count = document.getElementById("api-count");
const calls = [...document.querySelectorAll("[data-call]")].map((row) => {
  const head = row.querySelector("summary") || row;
  return { row, told: `${row.dataset.call} ${head.textContent}`.toLowerCase() };
});
// Those that were open before anybody searched.
const families = [...document.querySelectorAll("[data-family]")];
const groups = [...document.querySelectorAll("[data-group]")];

function search() {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  let found = 0;
  for (const { row, told } of calls) {
    row.hidden = !words.every((word) => told.includes(word));
    if (!row.hidden) found += 1;
  }
  for (const family of families) {
    family.hidden = !family.querySelector("[data-call]:not([hidden])");
    family.open = words.length > 0 && !family.hidden;
  }
  for (const group of groups) group.hidden = !group.querySelector("[data-family]:not([hidden])");
  document.querySelector("[data-none]").hidden = found > 0;
  const { one, many } = count.dataset;
  count.textContent = found === 1 ? one : many.replace("#", found);
}

/* The first of what was found. */
function go() {
  const row = calls.find((call) => !call.row.hidden)?.row;
  const summary = row?.querySelector("summary");
  if (summary) location.hash = summary.id;
  else if (row) location.assign(row.querySelector("a").href);
}

/* What the address names is open; being a summary it has the focus without our help. */
function show() {
  const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const details = named?.closest(".api-call");
  if (!details) return;
  if (details.hidden) {
    details.hidden = false;
    named.scrollIntoView();
    named.focus();
  }
  details.open = true;
}

field.addEventListener("input", search);
field.form.addEventListener("submit", (event) => {
  event.preventDefault();
  go();
});
addEventListener("hashchange", show);
// What is open can be copied out of the address. "toggle" does not bubble.
document.addEventListener("toggle", ({ target }) => {
  if (!target.open || !target.matches(".api-call")) return;
  history.replaceState(history.state, "", `#${target.querySelector("summary").id}`);
}, true);
show();
