/* One thin line when something is off: no connection, signed out, a new version. */

const bar = () => document.getElementById("banner");
const state = { down: false, waiting: 0, fresh: false, out: false };

export function start() {
  if (!bar()) return;
  const on = (name, change) => document.addEventListener(name, (event) => {
    change(event.detail);
    show();
  });
  on("live:down", () => { state.down = true; });
  on("live:up", () => { state.down = false; });
  on("live:new-version", () => { state.fresh = true; });
  on("signed-out", () => { state.out = true; });
  on("signed-in", () => { state.out = false; });
  on("outbox:count", ({ count }) => { state.waiting = count; });
}

function show() {
  const box = bar();
  const { offline, waiting, signedOut, signIn, reload } = box.dataset;
  box.classList.toggle("quiet", !state.out && !state.down);
  if (state.out) fill(box, signedOut, signIn, "/accounts/login/");
  else if (state.down) fill(box, state.waiting ? `${offline} ${waiting} ${state.waiting}` : offline);
  else if (state.waiting) fill(box, `${waiting} ${state.waiting}`);
  else if (state.fresh) fill(box, box.dataset.new, reload, location.href);
  else box.hidden = true;
}

function fill(box, words, link, href) {
  box.replaceChildren(words);
  if (link) {
    const way = document.createElement("a");
    way.textContent = link;
    way.href = href;
    if (href.startsWith("/accounts/")) way.target = "_blank";
    box.append(" ", way);
  }
  box.hidden = false;
}
