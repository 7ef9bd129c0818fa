/* Marks and blocks of Markdown: a tool bar, keys, and what "/" offers on a line of its own. */

import { get } from "./fragments.js";

/* Around what is selected. */
const MARKS = { bold: ["**", "**"], italic: ["*", "*"], code: ["`", "`"], link: ["[", "](https://)"] };
/* Before each line of what is selected. */
const LINES = { h2: "## ", h3: "### ", list: "- ", numbers: "1. ", quote: "> " };
const AROUND = {
  note: ["::: note\n", "\n:::"], tip: ["::: tip\n", "\n:::"], warning: ["::: warning\n", "\n:::"],
  steps: ["::: steps\n1. ", "\n2. \n:::"], codes: ["```\n", "\n```"], line: ["---\n", ""],
  tabs: [":::: tabs\n::: tab Windows\n", "\n:::\n::: tab macOS\n\n:::\n::::"],
};
const KEYS = { b: "bold", i: "italic" };
const SHIFTED = { KeyL: "link", Digit7: "numbers", Digit8: "list" };
const WITH_ALT = { Digit2: "h2", Digit3: "h3" };
const SLASH = /(?:^|\n)\/([^\n/]{0,30})$/u;

export class Tools {
  constructor(editor) {
    this.editor = editor;
    this.field = editor.source;
    this.bar = editor.querySelector(".editor-tools");
    this.menu = editor.querySelector(".editor-menu");
    this.list = this.menu.querySelector("[role=listbox]");
    this.find = editor.querySelector(".editor-find");
    this.blocks = editor.querySelector(".editor-blocks").content;
    this.bar.addEventListener("click", (event) => this.use(event.target.closest("[data-tool]")));
    this.bar.addEventListener("keydown", (event) => this.rove(event));
    this.field.addEventListener("keydown", (event) => this.pressed(event));
    this.field.addEventListener("input", () => this.slash());
    this.field.addEventListener("blur", () => this.close());
    this.menu.addEventListener("pointerdown", (event) => {
      event.preventDefault(); // the field keeps the focus
      this.pick(event.target.closest("[role=option]"));
    });
    this.find.querySelector("input").addEventListener("input", () => { this.sought = this.seek(); });
    this.find.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.unseek();
      if (event.key === "Enter") {
        event.preventDefault();
        this.take();
      }
    });
    this.find.addEventListener("click", (event) => this.found(event.target.closest("[role=option]")));
  }

  use(button) {
    if (!button) return;
    const { tool, first } = button.dataset;
    if (tool === "article") this.seeking();
    else if (tool === "file") this.editor.put.choose();
    else if (tool === "blocks") {
      this.insert(this.isLineStart() ? "/" : "\n\n/");
      this.slash();
    } else this.apply(tool, first);
  }

  apply(tool, first = "") {
    const { field } = this;
    const { selectionStart: from, selectionEnd: to, value } = field;
    const chosen = value.slice(from, to);
    if (tool in MARKS) {
      const [before, after] = MARKS[tool];
      this.insert(before + chosen + after);
      if (!chosen) this.caret(from + before.length);
      // An address is typed over.
      else if (tool === "link") this.caret(from + chosen.length + 3, from + chosen.length + 11);
    } else if (tool in LINES) this.lines(LINES[tool]);
    else if (tool in AROUND) this.block(...AROUND[tool], chosen);
    else if (tool === "table") this.block(`| ${first} 1 | ${first} 2 |\n| --- | --- |\n| `, " | |", chosen);
    else if (tool === "video") this.block("[", `](https:// "video")`, chosen || first);
  }

  /* Each line of the selection gets its beginning, or loses it if all have it. */
  lines(begin) {
    const { field } = this;
    const { value } = field;
    const from = value.lastIndexOf("\n", field.selectionStart - 1) + 1;
    const end = value.indexOf("\n", field.selectionEnd);
    const to = end < 0 ? value.length : end;
    const rows = value.slice(from, to).split("\n");
    const have = rows.every((row) => row.startsWith(begin));
    field.setSelectionRange(from, to);
    this.insert(rows.map((row) => (have ? row.slice(begin.length) : begin + row.replace(/^(#{2,3} |- |1\. |> )/, ""))).join("\n"));
  }

  /* A block stands between empty lines. */
  block(before, after, chosen) {
    const { selectionStart: from, selectionEnd: to, value } = this.field;
    const lead = from && !value.slice(0, from).endsWith("\n\n") ? (value[from - 1] === "\n" ? "\n" : "\n\n") : "";
    const tail = value.slice(to).startsWith("\n") ? "\n" : "\n\n";
    this.insert(lead + before + chosen + after + tail);
    this.caret(from + lead.length + before.length, from + lead.length + before.length + chosen.length);
  }

  /* Unlike setting the value it can be taken back with Ctrl Z. */
  insert(text) {
    const { field } = this;
    field.focus();
    if (text ? document.execCommand("insertText", false, text) : document.execCommand("delete")) return;
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  caret(from, to = from) {
    this.field.focus();
    this.field.setSelectionRange(from, to);
  }

  isLineStart() {
    const at = this.field.selectionStart;
    return at === 0 || this.field.value[at - 1] === "\n";
  }

  pressed(event) {
    if (!this.menu.hidden && this.menuKey(event)) return;
    const tool = toolOf(event);
    if (!tool) return;
    event.preventDefault();
    event.stopPropagation();
    this.apply(tool);
  }

  /* "/" at the beginning of a line, and what is typed after it. */
  slash() {
    const at = this.field.selectionStart;
    const found = SLASH.exec(this.field.value.slice(0, at));
    if (!found) {
      this.close();
      return;
    }
    const query = found[1].trim().toLowerCase();
    const options = [...this.blocks.querySelectorAll("button")].filter((one) => one.textContent.toLowerCase().includes(query));
    this.typed = found[1].length + 1;
    this.list.replaceChildren(...options.map((one, index) => {
      const option = one.cloneNode(true);
      option.id = `editor-option-${index}`;
      option.tabIndex = -1;
      return option;
    }));
    this.menu.hidden = !options.length;
    this.field.setAttribute("aria-controls", this.list.id);
    this.mark(this.list.firstElementChild);
  }

  menuKey(event) {
    const { list } = this;
    const current = list.querySelector("[aria-selected=true]");
    const moves = { ArrowDown: current?.nextElementSibling ?? list.firstElementChild, ArrowUp: current?.previousElementSibling ?? list.lastElementChild };
    if (event.key in moves) this.mark(moves[event.key]);
    else if (event.key === "Enter" || event.key === "Tab") this.pick(current);
    else if (event.key === "Escape") this.close();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  mark(option) {
    for (const one of this.list.children) one.setAttribute("aria-selected", String(one === option));
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.field.setAttribute("aria-activedescendant", option.id);
  }

  pick(option) {
    if (!option) return;
    const at = this.field.selectionStart;
    this.close();
    this.field.setSelectionRange(at - this.typed, at);
    this.insert("");
    this.use(option);
  }

  close() {
    this.menu.hidden = true;
    for (const name of ["aria-controls", "aria-activedescendant"]) this.field.removeAttribute(name);
  }

  rove(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const buttons = [...this.bar.querySelectorAll("button")];
    const way = getComputedStyle(this.bar).direction === "rtl" ? -step : step;
    const next = buttons[(buttons.indexOf(document.activeElement) + way + buttons.length) % buttons.length];
    for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
    next.focus();
  }

  /* Another article, or a snippet, by its name. */
  seeking() {
    this.find.hidden = false;
    const input = this.find.querySelector("input");
    input.value = "";
    input.focus();
    this.sought = this.seek();
  }

  async seek() {
    const words = this.find.querySelector("input").value;
    const turn = (this.turn = (this.turn ?? 0) + 1);
    try {
      const html = await get(`${this.editor.dataset.offers}?q=${encodeURIComponent(words)}`);
      if (turn === this.turn) this.find.querySelector(".editor-found").innerHTML = html;
    } catch {
      // Without a connection nothing is found; what is typed stays.
      if (turn === this.turn) this.find.querySelector(".editor-found").replaceChildren();
    }
  }

  /* The first that is found: what is listed may be for words of a moment ago. */
  async take() {
    const asked = this.sought;
    await asked;
    if (asked === this.sought && !this.find.hidden) this.found(this.find.querySelector("[role=option]"));
  }

  found(option) {
    if (!option?.dataset.put) return;
    this.unseek();
    this.insert(option.dataset.put);
  }

  unseek() {
    this.find.hidden = true;
    this.field.focus();
  }
}

function toolOf(event) {
  if (!event.ctrlKey && !event.metaKey) return undefined;
  if (event.altKey) return WITH_ALT[event.code];
  return event.shiftKey ? SHIFTED[event.code] : KEYS[event.key.toLowerCase()];
}
