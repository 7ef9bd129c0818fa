/* <hd-rich>: a field of a form for formatted words. It is a plain one until somebody comes
   to it; then the editor takes its place, and a hidden field says what is in it. */

import { mount, paragraphs } from "./rich.js";

class RichField extends HTMLElement {
  connectedCallback() {
    this.field = this.querySelector("textarea");
    this.sent = this.querySelector("input[type=hidden]");
    this.row = this.querySelector(".rich-link");
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
      this.rich = await mount(this.field, kept, { changed: () => this.changed(), moved: () => this.show() });
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

  show() {
    for (const button of this.querySelectorAll("[data-format]")) {
      button.setAttribute("aria-pressed", String(this.rich?.has(button.dataset.format) ?? false));
    }
  }

  async clicked(button) {
    if (button?.dataset.act === "link") this.link();
    if (!button?.dataset.format) return;
    const rich = await this.enrich();
    if (!rich) return;
    if (button.dataset.format !== "link") rich.format(button.dataset.format);
    else {
      this.row.hidden = !this.row.hidden;
      this.href.value = rich.href;
      if (this.row.hidden) rich.focus();
      else this.href.focus();
    }
  }

  get href() {
    return this.row.querySelector("input");
  }

  /* Empty takes the link away. */
  link() {
    const typed = this.href.value.trim();
    this.href.value = typed && !/^(https?:\/\/|mailto:)/i.test(typed) ? (typed.includes("@") ? "mailto:" : "https://") + typed : typed;
    if (!this.href.reportValidity()) return;
    this.row.hidden = true;
    this.rich.link(this.href.value);
  }

  pressed(event) {
    const { key, target } = event;
    if (key === "Enter" && target === this.href) {
      event.preventDefault();
      this.link();
      return;
    }
    if (!target.matches("[role=toolbar] button") || !["ArrowRight", "ArrowLeft"].includes(key)) return;
    event.preventDefault();
    const all = [...target.parentElement.children];
    const isBack = (key === "ArrowLeft") !== (getComputedStyle(this).direction === "rtl");
    const next = all.at((all.indexOf(target) + (isBack ? -1 : 1)) % all.length);
    for (const one of all) one.tabIndex = one === next ? 0 : -1;
    next.focus();
  }
}

customElements.define("hd-rich", RichField);
