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
      this.#move(this.#dragged, over);
    });
    this.addEventListener("htmx:afterSettle", () => this.#prepare());
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

  async #move(branch, before) {
    const form = branch.querySelector("form");
    const body = new FormData(form);
    body.set("before", before.dataset.id);
    const headers = { "HX-Request": "true" };
    const answer = await fetch(form.action, { method: "POST", body, headers });
    if (!answer.ok) return location.reload();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    this.querySelector("#tree").replaceWith(page.querySelector("#tree"));
    window.htmx?.process(this);
    this.#prepare();
  }
}

customElements.define("hd-tree", Tree);
