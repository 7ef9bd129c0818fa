/* The editor of articles: keeps what is typed, shows how it will look and who else writes.

   What is typed is kept on this device at once and on the server a second later; what is
   found here when a page opens was never saved there, and goes before what the page brought. */

import { Put } from "./article-put.js";
import { Tools } from "./article-tools.js";
import { post } from "./post.js";

const IDLE = 1_000;
const AGAIN = 5_000;
const LOOK = 400;
const KNOCK = 15_000;
const FIELDS = ["title", "summary", "keywords", "source"];

class ArticleEditor extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form#words");
    this.source = this.form.elements.source;
    this.says = document.querySelector(".editor-says");
    this.place = `helpdesk.article.${document.body.dataset.agent}.${this.dataset.id}`;
    this.saved = this.words();
    this.turn = Promise.resolve();
    this.tools = new Tools(this);
    this.put = new Put(this);
    this.form.addEventListener("input", (event) => this.typed(event));
    // What this device has stays until a page comes that shows the same.
    this.form.addEventListener("submit", () => this.leave());
    this.addEventListener("click", (event) => this.clicked(event));
    addEventListener("pagehide", this);
    document.addEventListener("keydown", this, { capture: true });
    this.knocking = setInterval(() => this.knock(), KNOCK);
    this.restore();
    this.count();
    this.look();
    this.knock();
  }

  disconnectedCallback() {
    clearInterval(this.knocking);
    removeEventListener("pagehide", this);
    document.removeEventListener("keydown", this, { capture: true });
  }

  handleEvent(event) {
    if (event.type === "keydown") this.pressed(event);
    else if (!this.leaving && this.isUnsaved) this.save();
  }

  words() {
    return Object.fromEntries(FIELDS.map((name) => [name, this.form.elements[name].value]));
  }

  get isUnsaved() {
    return FIELDS.some((name) => this.form.elements[name].value !== this.saved[name]);
  }

  set(words) {
    for (const name of FIELDS) if (name in words) this.form.elements[name].value = words[name];
    this.look();
    this.count();
  }

  /* What this device has and the server never got. */
  restore() {
    const found = read(this.place);
    if (!found) return;
    if (FIELDS.every((name) => plain(name, found[name]) === plain(name, this.saved[name]))) {
      forget(this.place);
      return;
    }
    this.set(found);
    // What was begun on an older version must not hide that there is a newer one.
    this.form.elements.based_on.value = found.based_on ?? "";
    this.later(0);
  }

  typed(event) {
    if (!FIELDS.includes(event.target.name)) return;
    if (event.target.name === "summary") this.count();
    if (this.isUnsaved) {
      write(this.place, { ...this.words(), based_on: this.form.elements.based_on.value });
      this.says.textContent = this.dataset.unkept;
      this.later(IDLE);
    }
    clearTimeout(this.looking);
    this.looking = setTimeout(() => this.look(), LOOK);
  }

  later(pause) {
    clearTimeout(this.timer);
    if (!this.disputed) this.timer = setTimeout(() => this.save(), pause);
  }

  /* Tell the server now. One at a time: each knows the one before. */
  save() {
    clearTimeout(this.timer);
    this.turn = this.turn.then(() => this.ask()).catch(() => {});
    return this.turn;
  }

  async ask() {
    if (this.disputed || this.leaving || !this.isUnsaved) return;
    const words = this.words();
    const { based_on, known } = this.form.elements;
    let answer;
    try {
      const about = { based_on: based_on.value, known: known.value };
      answer = await post(this.dataset.keep, { ...words, ...about }, { json: true });
    } catch (error) {
      const isSignedOut = error.message === "signed out";
      this.says.textContent = isSignedOut ? this.dataset.signedOut : this.dataset.hereOnly;
      this.later(AGAIN);
      return;
    }
    const told = await answer.json().catch(() => ({}));
    if (answer.ok) this.have(words, told);
    else if (told.code === "written_elsewhere") this.dispute(told);
    else this.later(AGAIN);
  }

  have(words, { known, at }) {
    this.form.elements.known.value = known;
    this.saved = words;
    if (this.isUnsaved) return;
    forget(this.place);
    this.says.textContent = this.dataset.kept.replace("%s", at);
  }

  /* Another window of theirs kept other words: nothing is saved until somebody chooses. */
  dispute(told) {
    this.disputed = told;
    const box = this.querySelector(".editor-elsewhere");
    box.querySelector("textarea").value = `${told.title}\n\n${told.source}`;
    box.hidden = false;
    box.scrollIntoView({ block: "center" });
  }

  choose(isMine) {
    const told = this.disputed;
    this.disputed = null;
    this.querySelector(".editor-elsewhere").hidden = true;
    this.form.elements.known.value = told.known;
    if (!isMine) {
      this.set(told);
      this.saved = this.words();
      forget(this.place);
    }
    this.later(0);
    this.source.focus();
  }

  leave() {
    this.leaving = true;
    clearTimeout(this.timer);
    clearTimeout(this.looking);
  }

  /* How it will look, and what there is to look at. */
  async look() {
    this.asked?.abort();
    this.asked = new AbortController();
    const { signal } = this.asked;
    await this.fill(".editor-look", this.dataset.preview, signal);
    await this.fill(".editor-checks", this.dataset.checks, signal);
  }

  async fill(part, url, signal) {
    const body = new FormData(this.form);
    body.delete("upload");
    try {
      const answer = await fetch(url, { method: "POST", body, signal, headers: { "HX-Request": "true" } });
      const html = answer.ok && !answer.redirected ? await answer.text() : "";
      const box = this.querySelector(part);
      if (html && html !== box.last) box.innerHTML = box.last = html;
    } catch (error) {
      if (!(error instanceof DOMException) && !(error instanceof TypeError)) throw error;
    }
  }

  /* Who else is here; also says that this page is. */
  async knock() {
    if (document.hidden || this.leaving) return;
    try {
      const answer = await post(this.dataset.here, { based_on: this.form.elements.based_on.value });
      if (!answer.ok) return;
      const html = (await answer.text()).trim();
      const box = this.querySelector(".editor-here");
      if (html !== this.heard) box.innerHTML = this.heard = html;
    } catch {
      // The next knock will be heard.
    }
  }

  count() {
    const field = this.form.elements.summary;
    this.counter ??= field.insertAdjacentElement("afterend", document.createElement("p"));
    this.counter.className = "help";
    this.counter.textContent = this.dataset.letters.replace("%s", field.value.length);
  }

  clicked(event) {
    const button = event.target.closest("button");
    if (button?.dataset.act) this.choose(button.dataset.act === "mine");
    if (button?.dataset.view) this.show(button.dataset.view);
  }

  show(view) {
    this.querySelector(".editor-sides").dataset.view = view;
    for (const button of this.querySelectorAll("[data-view]:is(button)")) {
      button.setAttribute("aria-pressed", String(button.dataset.view === view));
    }
  }

  pressed(event) {
    const isSave = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "s";
    if (!isSave) return;
    event.preventDefault();
    this.form.requestSubmit(this.form.querySelector("button[name=save]"));
  }
}

/* As the server keeps it. */
const plain = (name, words = "") => (name === "source" ? words.trim() : words.replace(/\s+/g, " ").trim());

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

/* A full or forbidden store is no reason to stop somebody who writes. */
function write(name, words) {
  try {
    localStorage.setItem(name, JSON.stringify(words));
  } catch {
    // The server will have it in a second.
  }
}

function forget(name) {
  try {
    localStorage.removeItem(name);
  } catch {
    // As above.
  }
}

customElements.define("article-editor", ArticleEditor);
