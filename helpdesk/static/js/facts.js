/* What words of the conversation offer as facts, and which sentences a summary took. */

import { command } from "./keys.js";

const BLANKS = /\s+/g;

/* Mark them where they were said. The page itself stays as it is: nothing is put into a
   message, and a browser without such marks shows the list at the side all the same. */
export function mark() {
  if (!CSS.highlights) return;
  CSS.highlights.set("offered", all("#side-suggested [data-words]", (one) => [one.dataset.message, one.dataset.words]));
  CSS.highlights.set("took", all("#side .source[href^='#m-']", (one) => [one.hash.slice(3), one.textContent]));
}

function all(places, told) {
  const found = [...document.querySelectorAll(places)].map((one) => range(...told(one)));
  return new Highlight(...found.filter(Boolean));
}

/* Where a message says these words: across links and lines, however blanks were written. */
function range(message, words) {
  const body = document.querySelector(`#m-${CSS.escape(message)} .body`);
  const wanted = words.replace(BLANKS, " ").trim();
  if (!body || !wanted) return null;
  const walk = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  const places = [];
  let text = "";
  while (walk.nextNode()) {
    const { data } = walk.currentNode;
    for (let at = 0; at < data.length; at += 1) {
      const blank = /\s/.test(data[at]);
      if (blank && text.endsWith(" ")) continue;
      text += blank ? " " : data[at];
      places.push([walk.currentNode, at]);
    }
  }
  const start = text.indexOf(wanted);
  if (start < 0) return null;
  const marked = new Range();
  marked.setStart(...places[start]);
  const [node, last] = places[start + wanted.length - 1];
  marked.setEnd(node, last + 1);
  return marked;
}

/* The one that has the focus, else the first. */
function press(verb) {
  const list = document.getElementById("side-suggested");
  const chosen = document.activeElement?.closest("#side-suggested > li") ?? list?.querySelector("li");
  const button = chosen?.querySelector(`form[action$="/${verb}/"] button`);
  button?.click();
  return Boolean(button);
}

for (const verb of ["accept-suggestion", "dismiss-suggestion"]) command(verb, () => press(verb));
