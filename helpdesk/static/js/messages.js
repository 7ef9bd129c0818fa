/* What can be done with a message: its pictures, its design, its address, its words. */

import { command } from "./keys.js";
import { open } from "./popover.js";
import { toast } from "./toast.js";

document.addEventListener("click", (event) => {
  const wanted = event.target.closest("[data-copy-address], [data-copy-words]");
  if (!wanted || !navigator.clipboard || event.metaKey || event.ctrlKey) return;
  event.preventDefault();
  const words = wanted.href ?? wanted.nextElementSibling.content.textContent;
  navigator.clipboard.writeText(words).then(() => toast(wanted.dataset.copied), () => {});
  wanted.closest("dialog")?.close();
});

export function clicked(event) {
  const picture = event.target.closest("[data-picture]");
  if (picture && !event.metaKey && !event.ctrlKey) {
    event.preventDefault();
    import("./lightbox.js").then(({ look }) => look(picture), () => {});
  }
  const design = event.target.closest("a.design");
  if (design && !event.metaKey && !event.ctrlKey) {
    event.preventDefault();
    frame(design);
  }
  const place = event.target.closest("a[data-copy], .said .at");
  if (place && navigator.clipboard && !event.metaKey && !event.ctrlKey) copy(event, place);
}

/* The address of a ticket or a message, without the view it was opened from. */
function copy(event, place) {
  const { copied, number } = document.getElementById("ticket").dataset;
  if (place.matches("[data-copy]")) event.preventDefault();
  const address = new URL(`/t/${number}/${place.hash}`, location.href).href;
  navigator.clipboard.writeText(address).then(() => toast(copied), () => {});
}

/* A file that calls itself a picture and is none is a file; of a paper that nobody can read
   the file stands there already. */
export function noPicture(image) {
  const link = image.closest(".picture");
  if (link.dataset.paper) {
    link.remove();
    return;
  }
  link.className = "file";
  link.download = "";
  delete link.dataset.picture;
  link.replaceChildren(Object.assign(document.createElement("bdi"), { textContent: image.alt }));
}

/* The mail as it was designed, in a box that can do nothing. */
function frame(link) {
  const there = link.parentElement.querySelector("iframe");
  if (there) {
    there.remove();
    return;
  }
  const box = document.createElement("iframe");
  box.className = "design-frame";
  box.setAttribute("sandbox", "allow-popups allow-popups-to-escape-sandbox");
  box.setAttribute("referrerpolicy", "no-referrer");
  box.title = link.textContent;
  box.src = link.href;
  link.after(box);
}

/* Words somebody marks in a message may be worth remembering. */
export function offerFact() {
  const button = document.getElementById("quote-fact");
  const chosen = getSelection();
  const said = chosen?.anchorNode?.parentElement?.closest(".said .body")?.closest(".said");
  const words = chosen?.toString().trim() ?? "";
  if (!button || !said || !words || words.length > 500) {
    if (button) button.hidden = true;
    return;
  }
  const query = new URLSearchParams({ value: words, source: said.id.slice(2) });
  button.dataset.popover = `${button.dataset.popover.split("?")[0]}?${query}`;
  const place = chosen.getRangeAt(0).getBoundingClientRect();
  button.hidden = false;
  button.style.inset = `${Math.max(8, place.top - 40)}px auto auto ${Math.max(8, place.left)}px`;
}

/* The message one came to by keyboard, or else the last that can be seen. */
function at() {
  const all = [...document.querySelectorAll("#thread > .said")];
  const chosen = document.activeElement?.closest("#thread > .said");
  const { bottom } = document.querySelector(".thread-box").getBoundingClientRect();
  const seen = all.findLast((one) => one.getBoundingClientRect().top < bottom - 24);
  return { all, chosen, place: all.indexOf(chosen ?? seen) };
}

/* To its time, which is a link: Tab leads on to its menu and what it brought. */
function step(by) {
  const { all, chosen, place } = at();
  const next = chosen ? all[place + by] : all[place];
  if (!next) return;
  next.querySelector(".at")?.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

command("message-before", () => step(-1));
command("message-after", () => step(1));
command("forward", () => {
  const { all, place } = at();
  const more = all[place]?.querySelector("a.more");
  if (!more) return false;
  const { number } = document.getElementById("ticket").dataset;
  const [, message] = more.pathname.match(/([\w-]{36})/);
  open(`/t/${number}/forward/?message=${message}`, more);
  return true;
});
