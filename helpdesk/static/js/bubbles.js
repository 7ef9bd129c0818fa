/* What was sent stands in the conversation at once; the server's own words take its place. */

const thread = () => document.getElementById("thread");
let watching = null;

/* Show it, or what has become of it: "sending", "waiting" or "sent". */
export function show(item, state) {
  const list = thread();
  if (!list) return;
  let there = find(item.key);
  if (!there) {
    there = list.appendChild(make(item));
    document.querySelector("hd-conversation")?.toEnd?.();
  }
  const word = there.querySelector(".pending-state");
  word.textContent = word.dataset[state];
  there.dataset.state = state;
}

export function remove(key) {
  find(key)?.remove();
}

/* The server has it under this name: ours goes as soon as that one is there. */
export function settle(key, message) {
  const there = find(key);
  if (!there) return;
  there.dataset.becomes = message;
  watch();
  swap();
}

/* It was taken back, perhaps before the server's own words came. */
export function withdraw(message) {
  for (const pending of thread()?.querySelectorAll(".pending") ?? []) if (pending.dataset.becomes === message) pending.remove();
}

function watch() {
  const list = thread();
  if (watching?.list === list) return;
  watching?.observer.disconnect();
  const observer = new MutationObserver(swap);
  observer.observe(list, { childList: true, subtree: true });
  watching = { list, observer };
}

function swap() {
  for (const pending of thread()?.querySelectorAll(".pending[data-becomes]") ?? []) {
    if (document.getElementById(`m-${pending.dataset.becomes}`)) pending.remove();
  }
}

function find(key) {
  return [...(thread()?.querySelectorAll(".pending") ?? [])].find(({ dataset }) => dataset.key === key);
}

function make({ key, mode, shown, files }) {
  const name = mode === "note" ? "composer-bubble-note" : "composer-bubble";
  const made = document.getElementById(name).content.firstElementChild.cloneNode(true);
  made.dataset.key = key;
  const body = made.querySelector(".body");
  const inside = document.createElement("div");
  inside.className = shown.html ? "html" : "text";
  // A picture has no address here before the server shows it.
  if (shown.html) inside.innerHTML = shown.html.replace(/<img src="cid:[^"]*" alt="([^"]*)">/g, "<em>$1</em>");
  else inside.textContent = shown.text;
  body.append(inside);
  const list = made.querySelector(".files");
  for (const { name: label } of files.filter(({ cid }) => !cid || !shown.html.includes(cid))) {
    const row = list.appendChild(document.createElement("li"));
    row.className = "file";
    row.appendChild(document.createElement("bdi")).textContent = label;
  }
  list.hidden = !files.length;
  watch();
  return made;
}
