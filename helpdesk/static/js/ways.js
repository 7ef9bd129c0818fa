/* The way an answer takes: chosen in a select that works without us; we show what the
   customer will see there, as soon as it is not the way an answer takes by itself, how many
   letters are left, as soon as they become few, and above all whether everybody reads it. */

export class Ways {
  constructor(box) {
    this.box = box;
    this.field = box.querySelector("select[name=channel]");
    this.line = box.querySelector(".composer-sees");
    this.room = box.querySelector(".composer-room");
    this.turn = box.querySelector("[data-act=alone]");
    this.best = this.field?.querySelector("[data-best]")?.value ?? this.field?.value ?? "";
    // Whether somebody chose; else it follows what is best.
    this.isTouched = false;
    this.show();
  }

  /* The same anew, as the ticket is now. What somebody chose stays; and what was to be
     read by one does not become public while they write. */
  renew(element, { isWriting }) {
    const { chosen, isPublic, isTouched } = this;
    const hadFocus = this.field && this.field === document.activeElement;
    this.box.querySelector("#composer-ways").replaceWith(element);
    const now = new Ways(this.box);
    if (hadFocus) now.field?.focus();
    const turnsPublic = now.isPublic && !isPublic && isWriting;
    if (isTouched || turnsPublic) now.choose(chosen, { otherwise: now.isPublic && !isPublic ? now.alone : now.best });
    now.isTouched = isTouched;
    return now;
  }

  /* The first way by which not everybody reads it; "" for none. */
  get alone() {
    return [...(this.field?.options ?? [])].find((one) => !one.disabled && one.dataset.how !== "public")?.value ?? "";
  }

  /* Nothing to say of the first nine tenths. */
  count(text) {
    if (!this.room) return;
    const most = Number(this.field ? this.option?.dataset.longest : this.room.dataset.longest);
    const left = most - (text.length > most * 0.9 ? [...text].length : 0);
    this.room.hidden = !most || left > most / 10;
    this.room.classList.toggle("warn", left < 0);
    this.room.textContent = this.room.dataset[left < 0 ? "over" : "left"].replace("%n", Math.abs(left));
  }

  get option() {
    return this.field?.selectedOptions[0];
  }

  /* "": the best there is. */
  get chosen() {
    return this.field?.value ?? "";
  }

  /* Nobody said yet how this is to be answered, and nothing becomes public by itself. */
  get isOpen() {
    return !this.field || this.option?.disabled === false;
  }

  get isPublic() {
    return this.option?.dataset.how === "public";
  }

  /* One that is gone is none: then it is the best there is. */
  choose(way, { otherwise = this.best } = {}) {
    if (!this.field) return;
    const there = way && [...this.field.options].some((one) => one.value === way && !one.disabled);
    this.field.value = there ? way : otherwise;
    this.show();
  }

  /* The other way by the same channel: from public to private, and back. */
  get other() {
    const [own] = this.chosen.split(":");
    const same = (one) => one.dataset.how && one.value.split(":")[0] === own && one !== this.option;
    return [...(this.field?.options ?? [])].find((one) => same(one) && !one.disabled);
  }

  toggle() {
    const { other } = this;
    if (!other) return false;
    this.choose(other.value);
    return true;
  }

  /* It was gone by once: nothing has to be said of that any more. */
  taken() {
    if (this.line) this.line.hidden = true;
    if (this.room) this.room.hidden = true;
  }

  show() {
    if (!this.field) return this.showPublic("");
    const { option } = this;
    const isOther = this.chosen !== this.best && !this.isPublic;
    this.line.textContent = isOther ? option?.dataset.sees ?? "" : "";
    this.line.hidden = !isOther;
    this.field.title = option?.dataset.sees ?? "";
    return this.showPublic(option?.dataset.how ?? "");
  }

  showPublic(how) {
    this.box.dataset.how = how;
    for (const one of this.box.querySelectorAll(".composer-public")) one.hidden = one.dataset.way !== this.chosen;
    for (const button of this.box.querySelectorAll("button[data-public]")) {
      button.querySelector("span").textContent = button.dataset[how || "plain"] ?? "";
    }
    if (this.turn) this.turn.hidden = !how || !this.other;
  }
}
