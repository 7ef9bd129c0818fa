/* The way an answer takes: chosen in a select that works without us; we show what the
   customer will see there, as soon as it is not the way an answer takes by itself, and how
   many letters are left, as soon as they become few. */

export class Ways {
  constructor(box) {
    this.field = box.querySelector("select[name=channel]");
    this.line = box.querySelector(".composer-sees");
    this.room = box.querySelector(".composer-room");
    this.show();
  }

  /* Nothing to say of the first nine tenths. */
  count(text) {
    if (!this.room) return;
    const most = Number(this.field ? this.field.selectedOptions[0]?.dataset.longest : this.room.dataset.longest);
    const left = most - (text.length > most * 0.9 ? [...text].length : 0);
    this.room.hidden = !most || left > most / 10;
    this.room.classList.toggle("warn", left < 0);
    this.room.textContent = this.room.dataset[left < 0 ? "over" : "left"].replace("%n", Math.abs(left));
  }

  /* "": the best there is. */
  get chosen() {
    return this.field?.value ?? "";
  }

  /* One that is gone is none: then it is the best there is. */
  choose(way) {
    if (!this.field) return;
    const there = [...this.field.options].some((one) => one.value === way && !one.disabled);
    this.field.value = there ? way : "";
    this.show();
  }

  /* It was gone by once: nothing has to be said of that any more. */
  taken() {
    if (this.line) this.line.hidden = true;
    if (this.room) this.room.hidden = true;
  }

  show() {
    if (!this.field) return;
    const [option] = this.field.selectedOptions;
    this.line.textContent = this.chosen ? option.dataset.sees : "";
    this.line.hidden = !this.chosen;
    this.field.title = option?.dataset.sees ?? "";
  }
}
