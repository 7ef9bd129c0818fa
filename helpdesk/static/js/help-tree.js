// Categories in another order by dragging; the buttons beside them do the same.

class Tree extends HTMLElement {
  #dragged = null;

  connectedCallback() {
    this.#prepare();
    this.addEventListener("dragstart", (event) => {
      this.#dragged = event.target.closest(".branch");
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", this.#dragged.dataset.id);
    });
    this.addEventListener("dragover", (event) => {
      const over = this.#sister(event.target);
      this.#mark(over);
      if (over) event.preventDefault();
    });
    this.addEventListener("dragend", () => {
      this.#mark(null);
      this.#dragged = null;
    });
    this.addEventListener("drop", (event) => {
      const over = this.#sister(event.target);
      if (!over) return;
      event.preventDefault();
      const body = new FormData(this.#dragged.querySelector("form"));
      body.set("before", over.dataset.id);
      this.#post(this.#dragged, body);
    });
    this.addEventListener("submit", async (event) => {
      event.preventDefault();
      const { target, submitter } = event;
      const branch = target.closest(".branch");
      await this.#post(branch, new FormData(target, submitter));
      this.#follow(branch.dataset.id, submitter?.name);
    });
  }

  #prepare() {
    for (const branch of this.querySelectorAll(".branch")) branch.draggable = true;
  }

  // Only between those that stand beside each other.
  #sister(target) {
    const over = target.closest?.(".branch");
    if (!over || !this.#dragged || over === this.#dragged) return null;
    const list = (branch) => branch.closest("li").parentElement;
    return list(over) === list(this.#dragged) ? over : null;
  }

  #mark(over) {
    for (const one of this.querySelectorAll(".branch.over")) one.classList.remove("over");
    over?.classList.add("over");
  }

  async #post(branch, body) {
    const headers = { "HX-Request": "true" };
    const { action } = branch.querySelector("form");
    const answer = await fetch(action, { method: "POST", body, headers });
    if (!answer.ok) return location.reload();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    this.querySelector("#tree").replaceWith(page.querySelector("#tree"));
    this.#prepare();
  }

  // The focus goes with the category, to the other button where this one has an end.
  #follow(id, name) {
    const branch = this.querySelector(`.branch[data-id="${id}"]`);
    const button = branch?.querySelector(`button[name="${name}"]:enabled`);
    (button || branch?.querySelector("button:enabled"))?.focus();
  }
}

customElements.define("hd-tree", Tree);
