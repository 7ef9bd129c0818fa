/* What the help centre can do without, and is nicer with: results while somebody types,
   "Did this help?" in place, tabs, and a button that copies code. */

const part = (url, options = {}) =>
  fetch(url, { ...options, headers: { "HX-Request": "true" } });

class Search extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.input = this.querySelector("input");
    this.box = this.querySelector(".typed");
    this.input.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.look(), 150);
    });
    this.addEventListener("keydown", (event) => this.key(event));
    this.addEventListener("focusout", (event) => {
      if (!this.contains(event.relatedTarget)) this.box.hidden = true;
    });
  }

  async look() {
    const words = this.input.value.trim();
    this.asked?.abort();
    if (words.length < 2) return void (this.box.hidden = true);
    this.asked = new AbortController();
    const url = `${this.form.action}?q=${encodeURIComponent(words)}`;
    try {
      const answer = await part(url, { signal: this.asked.signal });
      this.box.innerHTML = await answer.text();
      this.box.hidden = !this.contains(document.activeElement);
    } catch {
      /* Left, or typed on: the button still searches. */
    }
  }

  key(event) {
    const links = [...this.box.querySelectorAll("a")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape" && !this.box.hidden) {
      event.preventDefault();
      this.box.hidden = true;
      this.input.focus();
    } else if (step && links.length && !this.box.hidden) {
      event.preventDefault();
      const to = links.indexOf(document.activeElement) + step;
      (links[to] || (to < 0 ? this.input : links[0])).focus();
    }
  }
}

class Feedback extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", async (event) => {
      if (this.isPlain) return;
      event.preventDefault();
      const body = new URLSearchParams(new FormData(event.target, event.submitter));
      try {
        const answer = await part(event.target.action, { method: "POST", body });
        this.innerHTML = await answer.text();
        this.querySelector("[role=status]")?.setAttribute("tabindex", "-1");
        this.querySelector("[role=status]")?.focus();
      } catch {
        this.isPlain = true;
        event.target.requestSubmit(event.submitter);
      }
    });
  }
}

class Article extends HTMLElement {
  connectedCallback() {
    this.querySelectorAll("pre").forEach((code) => this.copies(code));
    this.querySelectorAll(".tabs").forEach((tabs, at) => this.tabs(tabs, at));
    if (this.dataset.read) this.whenRead();
  }

  /* Who follows a link of a mail may be a program; who moves in the page reads it. */
  whenRead() {
    const from = new URLSearchParams(location.search).get("from");
    const said = new AbortController();
    const say = () => {
      said.abort();
      const body = new URLSearchParams({ from, slug: this.dataset.slug });
      fetch(this.dataset.read, { method: "POST", body, keepalive: true }).catch(() => {});
    };
    for (const sign of ["pointerdown", "pointermove", "keydown", "scroll"]) {
      addEventListener(sign, say, { passive: true, signal: said.signal });
    }
  }

  copies(code) {
    const words = code.textContent;
    const button = document.createElement("button");
    button.textContent = this.dataset.copy;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(words);
      button.textContent = this.dataset.copied;
    });
    if (navigator.clipboard) code.append(button);
  }

  tabs(tabs, at) {
    const panels = [...tabs.querySelectorAll(":scope > .tab")];
    if (panels.length < 2) return;
    const list = document.createElement("div");
    list.className = "tablist";
    list.setAttribute("role", "tablist");
    list.setAttribute("aria-label", this.dataset.tabs);
    const buttons = panels.map((panel, number) => {
      const name = panel.querySelector(".tab-name");
      const button = document.createElement("button");
      button.textContent = name.textContent;
      button.id = `tab${at}-${number}`;
      button.setAttribute("role", "tab");
      panel.id = `${button.id}-panel`;
      button.setAttribute("aria-controls", panel.id);
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", button.id);
      name.hidden = true;
      button.addEventListener("click", () => choose(number, true));
      list.append(button);
      return button;
    });
    const choose = (number, kept) => {
      buttons.forEach((button, other) => {
        button.setAttribute("aria-selected", other === number);
        button.tabIndex = other === number ? 0 : -1;
        panels[other].hidden = other !== number;
      });
      if (kept) localStorage.setItem("help-tab", buttons[number].textContent);
    };
    list.addEventListener("keydown", (event) => {
      const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!way) return;
      const turned = getComputedStyle(list).direction === "rtl" ? -way : way;
      const to = buttons.indexOf(event.target) + turned + buttons.length;
      buttons[to % buttons.length].focus();
      choose(to % buttons.length, true);
    });
    tabs.prepend(list);
    const last = localStorage.getItem("help-tab");
    choose(Math.max(0, buttons.findIndex((one) => one.textContent === last)), false);
  }
}

customElements.define("help-search", Search);
customElements.define("help-feedback", Feedback);
customElements.define("help-article", Article);
