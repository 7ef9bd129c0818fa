/* A plain field to write in, and the menu of what can be put there. */

import { ask } from "./fragments.js";

/* What composer.js asks of any place to write; rich.js has the other one. */
export class Plain {
  constructor(field) {
    this.field = field;
    this.element = field;
  }

  words() {
    return { text: this.field.value, html: "" };
  }

  set({ text = "" }) {
    this.field.value = text;
    this.grow();
  }

  isEmpty() {
    return !this.field.value.trim();
  }

  /* What stands in the line before the caret; "" while something is selected. */
  before() {
    const { selectionStart: at, selectionEnd: end, value } = this.field;
    return at === end ? value.slice(0, at).split("\n").pop() : "";
  }

  /* Put words where the last `length` letters before the caret are. */
  replaceBefore(length, { text }) {
    const at = this.field.selectionStart;
    this.field.focus();
    this.field.setSelectionRange(at - length, at);
    // Unlike setRangeText it can be taken back with Ctrl Z.
    if (!document.execCommand("insertText", false, text)) {
      this.field.setRangeText(text, at - length, at, "end");
      this.field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  focus({ end = false } = {}) {
    this.field.focus({ preventScroll: true });
    if (end) this.field.setSelectionRange(this.field.value.length, this.field.value.length);
  }

  /* As high as its words; the style sheet says how high at most. */
  grow() {
    if (CSS.supports("field-sizing", "content")) return;
    this.field.style.blockSize = "auto";
    this.field.style.blockSize = `${this.field.scrollHeight + 2}px`;
  }

  destroy() {}
}

/* What brings up a menu, and what is looked for in it. An article's words may be several. */
const CALLS = {
  canned: /(?:^|\s)(\/([^\s/]{0,40}))$/u,
  articles: /(?:^|\s)(\/\/([^\s/][^/]{0,60})?)$/u,
  colleagues: /(?:^|[\s(])(@([^\s@]{0,40}))$/u,
  tickets: /(?:^|[\s(])(#([^\s#]{1,40}))$/u,
  emoji: /(?:^|[\s(])(:(\p{L}[^\s:]{1,24}))$/u,
};

/* Options for what somebody calls by a sign: one listbox for all of them, which the field
   owns while it keeps the focus. put(option): one was chosen, and its words are there. */
export class Menu {
  constructor(box, words, put = () => {}) {
    this.box = box;
    this.list = box.querySelector("[role=listbox]");
    this.line = box.querySelector("p");
    this.preview = box.querySelector(".menu-preview");
    this.words = words;
    this.put = put;
    this.found = null;
    this.surface = null;
    this.turn = 0;
    box.addEventListener("pointerdown", (event) => {
      event.preventDefault(); // the field keeps the focus
      const option = event.target.closest("[role=option]");
      if (option) this.choose(option);
    });
  }

  get isOpen() {
    return !this.box.hidden;
  }

  get options() {
    return [...this.list.querySelectorAll("[role=option]")];
  }

  get current() {
    return this.list.querySelector("[aria-selected=true]");
  }

  /* Look what stands before the caret; addresses: by the names of calls, those there are. */
  async look(surface, addresses) {
    const found = Object.keys(addresses).map((kind) => seek(kind, surface.before())).find(Boolean);
    if (!found || found.typed === this.refused) {
      this.close();
      if (!found) this.refused = null;
      return;
    }
    const turn = ++this.turn;
    let html = "";
    let trouble = "";
    try {
      const address = addresses[found.kind];
      html = await ask(`${address}${address.includes("?") ? "&" : "?"}q=${encodeURIComponent(found.query)}`);
    } catch {
      trouble = this.words.offline;
    }
    if (turn !== this.turn) return;
    this.show(surface, found, html, trouble);
  }

  show(surface, found, html, trouble) {
    this.surface = surface;
    this.found = found;
    const inside = document.createElement("template");
    inside.innerHTML = html;
    this.list.replaceChildren(...inside.content.querySelectorAll("[role=option]"));
    this.list.setAttribute("aria-label", this.list.dataset[found.kind]);
    const { options } = this;
    options.forEach((option, index) => { option.id ||= `composer-option-${index}`; });
    // Who writes "10:30" or "#" asks for nothing: only who looks for words hears of none.
    if (!options.length && QUIET.has(found.kind)) return this.close();
    this.line.textContent = options.length ? "" : trouble || this.words.none;
    this.line.hidden = options.length > 0;
    this.list.hidden = !options.length;
    this.box.hidden = false;
    const field = surface.element;
    field.setAttribute("aria-controls", this.list.id);
    field.setAttribute("aria-autocomplete", "list");
    this.mark(options[0]);
    return undefined;
  }

  mark(option) {
    this.current?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.surface.element.setAttribute("aria-activedescendant", option.id);
    else this.surface.element.removeAttribute("aria-activedescendant");
    this.foresee(option);
  }

  /* All of the words that an option would put in, beside the list of them. */
  foresee(option) {
    const { text, files = "" } = option?.dataset ?? {};
    const isLong = this.found.kind === "canned" || this.found.kind === "articles";
    this.preview.hidden = !isLong || !text;
    this.preview.textContent = isLong && text ? text : "";
    if (files && !this.preview.hidden) {
      this.preview.appendChild(document.createElement("p")).textContent = `${this.list.dataset.files} ${files}`;
    }
    this.box.toggleAttribute("data-wide", !this.preview.hidden);
    for (const one of this.options) one.removeAttribute("aria-describedby");
    if (!this.preview.hidden) option.setAttribute("aria-describedby", this.preview.id);
  }

  close() {
    this.turn += 1;
    if (!this.isOpen) return;
    this.box.hidden = true;
    for (const name of ["aria-controls", "aria-activedescendant", "aria-autocomplete"]) {
      this.surface.element.removeAttribute(name);
    }
  }

  /* Whether the key was for the menu. */
  pressed(event) {
    if (!this.isOpen || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return false;
    const { options } = this;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") {
      this.refused = this.found.typed;
      this.close();
    } else if (!options.length) {
      return false;
    } else if (step) {
      this.mark(options[(options.indexOf(this.current) + step + options.length) % options.length]);
    } else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey) {
      this.choose(this.current);
    } else {
      return false;
    }
    return true;
  }

  choose(option) {
    const { found, surface } = this;
    this.close();
    const { text = "", html = "" } = option.dataset;
    surface.replaceBefore(found.typed.length, { text, html });
    this.put(option);
  }
}

const QUIET = new Set(["emoji", "tickets"]);

function seek(kind, before) {
  const found = CALLS[kind].exec(before);
  return found && { kind, typed: found[1], query: found[2] ?? "" };
}
