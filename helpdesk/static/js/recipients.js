/* Whom a letter goes to: fields that work without us. We say only what somebody changed, so
   that who takes part by the time it is sent gets it, and add who is offered by a click. */

const NAMES = ["to", "cc", "bcc"];

export class Recipients {
  /* changed: somebody chose others. */
  constructor(box, { changed = () => {} } = {}) {
    this.fold = box.querySelector(".composer-people");
    this.changed = changed;
    if (!this.fold) return;
    this.fields = NAMES.map((name) => this.fold.querySelector(`[name=${name}]`));
    this.fold.addEventListener("change", () => this.show());
    this.fold.addEventListener("click", (event) => this.clicked(event));
  }

  get usual() {
    return { to: this.fold?.dataset.to ?? "", cc: this.fold?.dataset.cc ?? "", bcc: "" };
  }

  get now() {
    return Object.fromEntries((this.fields ?? []).map((field) => [field.name, field.value.trim()]));
  }

  /* Nothing while it is as usual. */
  get chosen() {
    const { now, usual } = this;
    return this.fold && NAMES.some((name) => now[name] !== usual[name]) ? now : {};
  }

  /* As a draft has them: lists, or nothing. */
  choose(people) {
    if (!this.fold) return;
    const { usual } = this;
    for (const field of this.fields) field.value = people ? (people[field.name] ?? []).join(", ") : usual[field.name];
    this.show({ quiet: true });
  }

  /* As they were sent, and came back: nothing, where all who take part were meant. */
  back(fields) {
    if (NAMES.some((name) => name in fields)) this.choose(Object.fromEntries(NAMES.map((name) => [name, [fields[name] ?? ""]])));
  }

  /* The field with what is no address of anybody; none: the first. Whether there is one. */
  blame(typed) {
    const field = this.fields?.find((one) => typed && one.value.includes(typed)) ?? this.fields?.[0];
    if (!field) return false;
    this.fold.open = true;
    field.setAttribute("aria-invalid", "true");
    field.focus();
    return true;
  }

  clicked({ target }) {
    const button = target.closest("[data-act]");
    if (!button) return;
    const [to, cc, bcc] = this.fields;
    const { act, address } = button.dataset;
    if (act === "alone-to") cc.value = bcc.value = "";
    else if (act === "all-to") {
      to.value = this.usual.to;
      cc.value = this.usual.cc;
    } else if (act === "copy-to") {
      cc.value = [cc.value.trim(), address].filter(Boolean).join(", ");
      button.hidden = true;
      cc.focus();
    }
    this.show();
  }

  show({ quiet = false } = {}) {
    for (const field of this.fields) field.removeAttribute("aria-invalid");
    const [to, cc] = this.fold.querySelectorAll(".composer-readers bdi");
    to.textContent = this.now.to;
    if (cc) cc.textContent = this.now.cc;
    if (Object.keys(this.chosen).length) this.fold.open = true;
    if (!quiet) this.changed();
  }
}
