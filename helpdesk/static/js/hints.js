/* What is worth knowing about a reply while it is written: the server reads the words after
   a pause, and what it says stands above them. Nothing here stops anybody who writes. */

import { putIn } from "./arriving.js";

const PAUSE = 700;
const MOST = 2;
// On a phone the keyboard has half of the screen.
const NARROW = matchMedia("(max-width: 500px)");
const MARK = "refusal";

export class Hints {
  constructor(composer, part) {
    this.composer = composer;
    this.part = part;
    this.box = composer.querySelector(".composer-hints");
    this.list = this.box.querySelector("ul");
    this.timer = 0;
    this.asking = null;
    // Of sentences that promise something, those that are promised with the reply.
    this.chosen = new Map();
    this.gone = this.chosen;
    this.dismissed = new Set();
    this.waved = [];
    this.asked = "";
    this.warned = "";
    this.box.addEventListener("click", (event) => this.clicked(event));
    this.box.addEventListener("keydown", (event) => this.pressed(event));
  }

  get text() {
    return this.part.surface.words().text;
  }

  get all() {
    return [...this.list.children];
  }

  typed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  /* Who will read it has changed: so may what is worth saying. */
  turned() {
    for (const hint of this.list.querySelectorAll("[data-hint=public]")) hint.remove();
    this.box.hidden = !this.list.children.length;
    this.typed();
  }

  stop() {
    clearTimeout(this.timer);
    this.asking?.abort();
    mark(null, []);
  }

  /* The words are on their way out, and what was promised with them. */
  left() {
    this.stop();
    this.gone = this.chosen;
    this.chosen = new Map();
    this.dismissed.clear();
    this.waved = [];
    this.asked = "";
    this.show("");
  }

  /* They came back: so does what was chosen for them. */
  back() {
    this.chosen = this.gone;
    this.typed();
  }

  /* What a reply of these words is sent with. */
  fields() {
    const { text } = this;
    const kept = [...this.chosen.values()].filter(({ words }) => text.includes(words));
    return {
      promise_what: kept.map(({ what }) => what), promise_due: kept.map(({ due }) => due), no_promise: this.waved,
    };
  }

  /* Quietly: where nobody answers, nothing is said. */
  async ask() {
    const { text } = this;
    const { isPublic } = this.part.ways;
    const asked = isPublic ? `public ${text}` : text;
    if (asked === this.asked || !navigator.onLine) return;
    this.asking?.abort();
    this.asking = new AbortController();
    if (!text.trim()) {
      this.asked = asked;
      this.show("");
      return;
    }
    const body = new FormData();
    body.append("text", text);
    if (isPublic) body.append("public", "1");
    try {
      const answer = await fetch(this.box.dataset.url, {
        method: "POST", body, credentials: "same-origin", signal: this.asking.signal,
        headers: { "X-CSRFToken": document.body.dataset.csrf, "HX-Request": "true" },
      });
      if (!answer.ok) return;
      const html = await answer.text();
      // Whoever wrote on meanwhile is answered by the next question.
      if (text !== this.text || isPublic !== this.part.ways.isPublic) return;
      this.asked = asked;
      this.show(html);
    } catch {
      // The line is down, or newer words were asked about.
    }
  }

  show(html) {
    const inside = document.createElement("template");
    inside.innerHTML = html;
    const found = [...inside.content.querySelectorAll(".hint")].filter((hint) => !this.dismissed.has(hint.dataset.key));
    const keys = new Set(found.map((hint) => hint.dataset.key));
    for (const key of this.chosen.keys()) if (!keys.has(key)) this.chosen.delete(key);
    const isChosen = (hint) => this.chosen.has(hint.dataset.key);
    const offers = found.filter((hint) => !isChosen(hint)).slice(0, NARROW.matches ? 1 : MOST);
    const shown = found.filter((hint) => isChosen(hint) || offers.includes(hint));
    for (const hint of shown.filter(isChosen)) this.showChosen(hint);
    // The same again would be read out again.
    const same = shown.map((hint) => hint.dataset.key).join("\n") === this.all.map((hint) => hint.dataset.key).join("\n");
    if (!same) this.list.replaceChildren(...shown);
    this.box.hidden = !this.list.children.length;
    mark(this.part.surface.element, [...this.list.querySelectorAll("mark")].map((one) => one.textContent));
  }

  clicked({ target }) {
    const button = target.closest("[data-act]");
    const hint = target.closest(".hint");
    if (!button || !hint) return;
    const { act, text, html = "" } = button.dataset;
    if (act === "keep") this.keep(hint);
    else if (act === "unkeep") this.unkeep(hint);
    else if (act === "insert") putIn(this.composer, { text, html });
    if (act === "insert" || act === "dismiss") this.dismiss(hint);
    if (act !== "insert") this.part.surface.focus();
  }

  pressed(event) {
    if (event.key !== "Enter" || event.target.type !== "datetime-local") return;
    event.preventDefault();
    this.keep(event.target.closest(".hint"));
    this.part.surface.focus();
  }

  /* The one key: what the first hint that is still open offers. */
  accept() {
    const first = this.all.find((hint) => !this.chosen.has(hint.dataset.key) && hint.querySelector("[data-first]"));
    const way = !this.box.hidden && first?.querySelector("[data-first]");
    if (!way) return false;
    if (way.localName === "input") way.focus();
    else way.click();
    return true;
  }

  keep(hint) {
    const { key, what, words } = hint.dataset;
    const due = hint.dataset.due ?? hint.querySelector("input").value;
    if (!due) return;
    this.chosen.set(key, { what, words, due });
    this.showChosen(hint);
  }

  showChosen(hint) {
    const time = hint.querySelector(".hint-chosen time");
    const { due } = this.chosen.get(hint.dataset.key);
    if (!hint.dataset.due) {
      time.textContent = new Date(due).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
    }
    toggle(hint, true);
  }

  unkeep(hint) {
    this.chosen.delete(hint.dataset.key);
    toggle(hint, false);
  }

  dismiss(hint) {
    this.dismissed.add(hint.dataset.key);
    if (hint.dataset.what) this.waved.push(hint.dataset.what);
    this.chosen.delete(hint.dataset.key);
    hint.remove();
    this.box.hidden = !this.list.children.length;
    mark(this.part.surface.element, [...this.list.querySelectorAll("mark")].map((one) => one.textContent));
  }

  /* Whether these words, which only send the customer elsewhere, are asked about first:
     once. ways: what to do about it. */
  warns(send) {
    const hint = this.list.querySelector("[data-hint=deflect]");
    const key = hint?.dataset.key;
    if (!key || !this.asked.endsWith(this.text) || this.warned === key) return false;
    this.warned = key;
    const { onlyElsewhere, handOver, anyway } = this.composer.dataset;
    this.composer.lines.say("deflect", onlyElsewhere, [
      [handOver, () => { this.composer.lines.unsay("deflect"); hint.querySelector("a").click(); }],
      [anyway, send],
    ]);
    return true;
  }
}

function toggle(hint, isChosen) {
  hint.classList.toggle("is-chosen", isChosen);
  hint.querySelector(".hint-offer").hidden = isChosen;
  hint.querySelector(".hint-chosen").hidden = !isChosen;
}

/* Underline words where they are written: in the editor; a plain field cannot, and the
   words stand in the hint anyway. */
function mark(element, words) {
  if (!globalThis.CSS?.highlights || !globalThis.Highlight) return;
  CSS.highlights.delete(MARK);
  if (!words.length || !element?.isContentEditable) return;
  const ranges = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    for (const one of words) {
      const at = node.data.indexOf(one);
      if (at < 0) continue;
      const range = new Range();
      range.setStart(node, at);
      range.setEnd(node, at + one.length);
      ranges.push(range);
    }
  }
  if (ranges.length) CSS.highlights.set(MARK, new Highlight(...ranges));
}
