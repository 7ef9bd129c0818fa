/* The tools above formatted words: each shows whether it is on where the caret is, and one
   opens a row for the address of a link. The composer has them, and fields of forms. */

export class Formats {
  /* area: where the buttons are; row: the link's, if there is one; editor: answers with the
     one there is, or null; enrich: with one in any case, as soon as it is there. */
  constructor(area, row, { editor, enrich }) {
    Object.assign(this, { area, row, editor, enrich });
  }

  get href() {
    return this.row?.querySelector("input");
  }

  show() {
    const editor = this.editor();
    for (const button of this.area.querySelectorAll("[data-format]")) {
      button.setAttribute("aria-pressed", String(editor?.has(button.dataset.format) ?? false));
    }
  }

  async press(name) {
    const editor = await this.enrich();
    if (!editor) return;
    if (name !== "link") return editor.format(name);
    this.row.hidden = !this.row.hidden;
    this.href.value = editor.href;
    if (this.row.hidden) editor.focus();
    else this.href.focus();
  }

  /* "shop.example" is an address, too; what is none stays where it can be put right. Empty
     takes the link away. */
  link(words = this.href.value) {
    const typed = words.trim();
    const isWhole = !typed || /^(https?:\/\/|mailto:)/i.test(typed);
    this.href.value = isWhole ? typed : (typed.includes("@") ? "mailto:" : "https://") + typed;
    if (!this.href.reportValidity()) return;
    this.row.hidden = true;
    this.editor()?.link(this.href.value);
  }
}

/* Arrows lead along tabs and tools; answers with where they led, or null. */
export function along(event) {
  const mirrored = getComputedStyle(event.target).direction === "rtl";
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return null;
  event.preventDefault();
  const all = [...event.target.parentElement.children];
  const next = all.at((all.indexOf(event.target) + (mirrored ? -step : step)) % all.length);
  for (const one of all) one.tabIndex = one === next ? 0 : -1;
  next.focus();
  return next;
}
