/* The pictures of a conversation, and the pages of its papers, large: one after the other,
   as large as they are. */

const box = () => document.getElementById("lightbox");
const all = () => [...document.querySelectorAll("#thread [data-picture]")].flatMap(looks);
let shown = null;

/* A picture is looked at once, a paper page by page; how many it has comes with the first. */
function looks(link) {
  const pages = Number(link.dataset.pages ?? 1);
  return Array.from({ length: pages }, (_, at) => ({
    link, page: at + 1, pages, src: link.dataset.paper ? `${link.dataset.paper}${at + 1}/` : link.dataset.picture,
  }));
}

export async function look(link) {
  if (link.dataset.paper && !link.dataset.pages) {
    const first = await fetch(link.dataset.picture).catch(() => null);
    if (first?.ok) link.dataset.pages = first.headers.get("X-Pages");
  }
  show(looks(link)[0]);
  box().showModal();
  if (box().dataset.heard) return;
  box().dataset.heard = "yes";
  box().addEventListener("click", clicked);
  box().addEventListener("keydown", pressed);
}

function show(one) {
  shown = one;
  const img = box().querySelector("img");
  const line = box().querySelector("[role=status]");
  const every = all();
  const [words, n, many] = one.link.dataset.paper
    ? [line.dataset.pages, one.page, one.pages]
    : [line.dataset.words, every.findIndex(isShown) + 1, every.length];
  line.textContent = many > 1 ? words.replace("{n}", n).replace("{all}", many) : "";
  img.src = one.src;
  img.alt = one.link.dataset.paper
    ? [one.link.dataset.name, line.textContent].filter(Boolean).join(", ")
    : one.link.querySelector("img").alt;
  box().querySelector("a[download]").href = one.link.href;
  for (const button of box().querySelectorAll("[data-step]")) button.hidden = every.length < 2;
  zoom(false);
}

const isShown = (one) => one.link === shown.link && one.page === shown.page;

/* Behind the last one comes the first. */
function step(by) {
  const every = all();
  if (every.length > 1) show(every[(every.findIndex(isShown) + by + every.length) % every.length]);
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
