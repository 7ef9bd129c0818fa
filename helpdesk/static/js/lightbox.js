/* The pictures of a conversation, large: one after the other, as large as they are. */

const box = () => document.getElementById("lightbox");
const all = () => [...document.querySelectorAll("#thread [data-picture]")];
let shown = null;

export function look(picture) {
  show(picture);
  box().showModal();
  if (box().dataset.heard) return;
  box().dataset.heard = "yes";
  box().addEventListener("click", clicked);
  box().addEventListener("keydown", pressed);
}

function show(picture) {
  shown = picture;
  const img = box().querySelector("img");
  img.src = picture.dataset.picture;
  img.alt = picture.querySelector("img").alt;
  box().querySelector("a[download]").href = picture.href;
  const pictures = all();
  const at = pictures.indexOf(picture);
  for (const button of box().querySelectorAll("[data-step]")) button.hidden = pictures.length < 2;
  const line = box().querySelector("[role=status]");
  line.textContent = pictures.length > 1 ? line.dataset.words.replace("{n}", at + 1).replace("{all}", pictures.length) : "";
  zoom(false);
}

/* Behind the last one comes the first. */
function step(by) {
  const pictures = all();
  if (pictures.length > 1) show(pictures[(pictures.indexOf(shown) + by + pictures.length) % pictures.length]);
}

function zoom(yes) {
  const img = box().querySelector("img");
  const button = box().querySelector("[data-zoom]");
  button.setAttribute("aria-pressed", String(yes));
  img.style.maxInlineSize = img.style.maxBlockSize = yes ? "none" : "";
}

const isLarge = () => box().querySelector("[data-zoom]").getAttribute("aria-pressed") === "true";

function clicked({ target }) {
  const button = target.closest("[data-step], [data-zoom]");
  if (button?.dataset.step) step(Number(button.dataset.step));
  else if (button || target.matches("img")) zoom(!isLarge());
  else if (target === box()) box().close();
}

function pressed(event) {
  const way = getComputedStyle(box()).direction === "rtl" ? -1 : 1;
  const by = { ArrowRight: way, ArrowLeft: -way }[event.key];
  // What is larger than the window is moved by arrows.
  if (by && !isLarge()) step(by);
  else if (event.key === "+" || event.key === "-") zoom(event.key === "+");
  else return;
  event.preventDefault();
}
