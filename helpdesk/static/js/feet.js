/* What a letter has below its words: shown as it will be sent, and left out with one click.
   Its boxes work without us; a ticked one says that it is not to be as usual. */

export class Foot {
  /* changed: somebody wants it otherwise. */
  constructor(box, { changed = () => {} } = {}) {
    this.box = box;
    this.find();
    box.addEventListener("change", ({ target }) => {
      if (!target.matches("[name=signature], [name=quote]")) return;
      this.show();
      changed();
    });
  }

  find() {
    this.foot = this.box.querySelector(".composer-foot");
    this.signed = this.foot?.querySelector("[name=signature]");
    this.quote = this.foot?.querySelector("[name=quote]");
  }

  /* As a form says it: nothing while it is as usual, or where the way has no foot. */
  get chosen() {
    const boxes = [this.signed, this.quote].filter((one) => one?.checked && !this.foot.hidden);
    return Object.fromEntries(boxes.map((one) => [one.name, one.value]));
  }

  /* As a draft has them: true, false or nothing. */
  choose({ signed = null, quotes = null } = {}) {
    if (this.signed) this.signed.checked = signed === false;
    if (this.quote) this.quote.checked = quotes !== null && quotes !== this.usual;
    this.show();
  }

  /* As they were sent, and came back. */
  back(fields) {
    if (this.signed) this.signed.checked = "signature" in fields;
    if (this.quote) this.quote.checked = "quote" in fields;
    this.show();
  }

  get usual() {
    return this.quote?.closest("[data-usual]").dataset.usual === "1";
  }

  /* It goes by this way: an option of the ways there are; none: the only one. */
  goes(option) {
    if (!this.foot || !option) return;
    this.foot.hidden = option.dataset.foot !== "yes";
    if (this.quote) this.quote.closest("[data-usual]").dataset.usual = option.dataset.quotes === "yes" ? "1" : "0";
    this.show();
  }

  /* The same anew, as the ticket is now; what was chosen stays. */
  renew(element, option) {
    const { chosen } = this;
    const had = this.foot?.contains(document.activeElement);
    if (this.foot && element) this.foot.replaceWith(element);
    else if (this.foot) this.foot.remove();
    else if (element) this.box.querySelector(".composer-box").after(element);
    this.find();
    if (this.signed) this.signed.checked = "signature" in chosen;
    if (this.quote) this.quote.checked = "quote" in chosen;
    this.goes(option);
    this.show();
    if (had) this.foot?.querySelector("input")?.focus();
  }

  show() {
    this.signed?.closest(".composer-signature").toggleAttribute("data-off", this.signed.checked);
    if (!this.quote) return;
    const { dataset } = this.quote.closest("[data-usual]");
    this.quote.value = this.usual ? "0" : "1";
    this.quote.nextElementSibling.textContent = this.usual ? dataset.without : dataset.with;
    this.foot.querySelector(".composer-quoted").hidden = this.usual === this.quote.checked;
  }
}
