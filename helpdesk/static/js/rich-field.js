/* <hd-rich>: a field of a form for formatted words. It is a plain one until somebody comes
   to it; then the editor takes its place, and a hidden field says what is in it. */

import { Formats, along } from "./formats.js";
import { mount, paragraphs } from "./rich.js";

class RichField extends HTMLElement {
  connectedCallback() {
    this.field = this.querySelector("textarea");
    this.sent = this.querySelector("input[type=hidden]");
    this.formats = new Formats(this, this.querySelector(".rich-link"), { editor: () => this.rich, enrich: () => this.enrich() });
    const label = document.querySelector(`label[for="${this.field.id}"]`);
    this.field.setAttribute("aria-label", label?.textContent.trim() ?? "");
    label?.addEventListener("click", () => this.rich?.focus());
    this.field.addEventListener("focus", () => this.enrich(), { once: true });
    for (const name of ["compositionstart", "compositionend"]) {
      this.field.addEventListener(name, () => { this.field.dataset.composing = name === "compositionstart" ? "yes" : ""; });
    }
    this.addEventListener("click", ({ target }) => this.clicked(target.closest("button")));
    this.addEventListener("keydown", (event) => this.pressed(event));
  }

  disconnectedCallback() {
    this.rich?.destroy();
  }

  /* Without it the field does, in plain words. */
  enrich() {
    this.loading ??= (async () => {
      const described = this.field.getAttribute("aria-describedby");
      const kept = { text: this.field.value, html: this.sent.value };
      this.rich = await mount(this.field, kept, { changed: () => this.changed(), moved: () => this.formats.show() });
      if (described) this.rich.element.setAttribute("aria-describedby", described);
      this.changed();
      return this.rich;
    })().catch(() => { this.loading = null; });
    return this.loading;
  }

  changed() {
    const { text, html } = this.rich.words();
    this.sent.value = html || (text && paragraphs(text));
  }

  clicked(button) {
    const { act, format } = button?.dataset ?? {};
    if (act === "link") this.formats.link();
    if (format) this.formats.press(format);
  }

  pressed(event) {
    const { key, target } = event;
    if (target.matches("[role=toolbar] button")) along(event);
    if (key !== "Enter" || target !== this.formats.href) return;
    event.preventDefault();
    this.formats.link();
  }
}

customElements.define("hd-rich", RichField);
