/* <hd-composer>: where replies and notes are written, and how they leave. */

import { bring, disagree, insert, makeNote } from "./arriving.js";
import { Attaching } from "./attaching.js";
import * as bubbles from "./bubbles.js";
import { Checks } from "./checks.js";
import { Draft } from "./drafts.js";
import { Foot } from "./feet.js";
import { Formats, along } from "./formats.js";
import { command } from "./keys.js";
import { Lines, Reading } from "./lines.js";
import * as outbox from "./outbox.js";
import { post } from "./post.js";
import * as sending from "./sending.js";
import { Recipients } from "./recipients.js";
import { Uploads } from "./uploads.js";
import { Ways } from "./ways.js";
import { Menu, Plain } from "./writing.js";

const HINT_AFTER = 600;

class Composer extends HTMLElement {
  connectedCallback() {
    this.over = new AbortController();
    this.number = Number(this.dataset.number);
    this.lines = new Lines(this.querySelector(".composer-lines"));
    this.reading = new Reading(this);
    this.menu = new Menu(this.querySelector(".composer-menu"), this.dataset, ({ dataset }) => bring(this, dataset));
    this.attaching = new Attaching(this);
    this.formats = new Formats(this, this.querySelector(".composer-link"), {
      editor: () => this.current.rich, enrich: () => this.enrich(this.current),
    });
    this.checks = new Checks(this, {
      attach: () => this.current.form.elements.files.click(),
      anyway: () => this.send(this.current, { checked: true, resolve: this.resolving }),
      toNote: () => makeNote(this),
    });
    this.parts = new Map([...this.querySelectorAll(".composer-part")].map((box) => [box.dataset.mode, this.part(box)]));
    this.listen();
    this.setMode(this.dataset.mode);
    this.begin();
    this.others();
    // Who was faster than this script is in the field already.
    if (this.contains(document.activeElement)) this.entered({ target: document.activeElement });
  }

  disconnectedCallback() {
    this.over.abort();
    clearTimeout(this.hinting);
    this.hints?.stop();
    this.sharing?.stop();
    for (const part of this.parts.values()) {
      part.draft.leave();
      part.draft.stop();
      part.surface.destroy();
    }
  }

  get current() {
    return this.parts.get(this.dataset.mode);
  }

  get ticket() {
    return this.closest("#ticket") ?? this;
  }

  part(box) {
    const form = box.querySelector("form");
    const field = form.elements.text;
    const mode = box.dataset.mode;
    const html = box.querySelector(".composer-kept")?.content.textContent ?? "";
    const part = { box, form, field, mode, key: form.elements.key.value, surface: new Plain(field), rich: null };
    part.says = box.querySelector(".composer-says");
    part.ways = new Ways(box);
    part.people = new Recipients(box, { changed: () => part.draft.by(part.ways.chosen) });
    part.foot = new Foot(box, { changed: () => part.draft.by(part.ways.chosen) });
    part.foot.goes(part.ways.option);
    part.draft = new Draft({
      number: this.number, mode, url: form.dataset.draft, version: Number(form.dataset.version),
      words: { text: field.value, html }, way: part.ways.chosen, people: () => ({ ...part.people.chosen, ...part.foot.chosen }),
      on: {
        saved: () => { part.says.textContent = this.dataset.saved; },
        kept: () => { part.says.textContent = this.dataset.kept; },
        refused: (words) => this.lines.say("draft", words || this.dataset.notSaved),
        elsewhere: (draft, words) => disagree(this, part, draft, words),
      },
    });
    part.uploads = new Uploads({
      number: this.number, mode, url: form.dataset.attach, dropUrl: form.dataset.drop,
      list: box.querySelector(".chips"), limit: Number(this.dataset.limit),
      on: {
        changed: () => this.hint(),
        refused: (words) => this.lines.say("files", words || this.dataset.filesFailed),
        focus: () => part.surface.focus(),
        found: () => part.rich?.found(),
      },
      within: () => part.rich?.pictures ?? new Set(Object.keys(part.draft.pictures)),
    });
    const calls = ["canned", "articles", "colleagues", "tickets", "emoji"];
    part.calls = Object.fromEntries(calls.filter((one) => form.dataset[one]).map((one) => [one, form.dataset[one]]));
    return part;
  }

  /* What colleagues write at the same time is asked for when somebody does. */
  async others(who = []) {
    const box = this.querySelector(".composer-others");
    if (!box || !("any" in box.dataset || who.some((one) => one.doing === "typing"))) return;
    this.looking ??= import("./sharing.js").then(({ Sharing }) => {
      if (!this.over.signal.aborted) this.sharing = new Sharing(this, box);
    }).catch(() => { this.looking = null; });
    await this.looking;
    this.sharing?.heard(who);
  }

  /* Whether colleagues read along is kept with the draft. */
  async share(field) {
    const { draft } = this.parts.get("reply");
    await draft.save();
    const answer = await post(field.dataset.url, field.checked ? { shared: "1" } : {}, { json: true }).catch(() => null);
    const told = await answer?.json().catch(() => null);
    if (told?.ok) draft.version = Math.max(draft.version, told.version);
    else field.checked = !field.checked;
  }

  /* What is on its way out already, then what was being written. */
  async begin() {
    const items = await outbox.items(this.number);
    for (const part of this.parts.values()) {
      const leaving = items.filter((item) => item.mode === part.mode && item.kind !== "file");
      for (const item of leaving) bubbles.show(item, item.tries ? "waiting" : "sending");
      part.uploads.remember(items);
      if (part.touched) continue;
      if (leaving.length) {
        // The draft that came with the page is what is leaving.
        part.uploads.take();
        for (const _one of leaving) part.draft.sending();
        part.surface.set({});
      }
      this.restore(part);
    }
  }

  restore(part) {
    const words = part.draft.restore();
    part.surface.set(words);
    if (part.mode === "reply") this.reading.wrote(part.surface.isEmpty());
    if (words.html && part.form.dataset.rich === "yes") this.enrich(part);
    if (words.text) this.heed(part);
  }

  listen() {
    const { signal } = this.over;
    const on = (where, name, act, more) => where.addEventListener(name, act, { signal, ...more });
    on(this, "click", (event) => this.clicked(event));
    on(this, "submit", (event) => this.submitted(event));
    on(this, "input", (event) => this.typed(event));
    on(this, "change", (event) => event.target.type === "file" && this.attaching.picked(event.target));
    on(this, "input", ({ target }) => target === this.altField && this.current.rich?.describe(target.value));
    on(this, "change", ({ target }) => target.name === "channel" && this.goesBy());
    on(this, "focusin", (event) => this.entered(event));
    on(this, "focusout", (event) => this.left(event));
    on(document, "pointerdown", () => this.holds(), { capture: true });
    on(this, "keydown", (event) => this.pressed(event), { capture: true });
    on(this, "paste", (event) => this.attaching.pasted(event), { capture: true });
    for (const name of ["compositionstart", "compositionend"]) {
      on(this, name, ({ target }) => {
        if (target.localName === "textarea") target.dataset.composing = name === "compositionstart" ? "yes" : "";
      });
    }
    for (const name of ["dragenter", "dragover", "dragleave", "drop"]) {
      on(this.ticket, name, (event) => this.attaching.dragged(event), { capture: true });
    }
    on(document, "ticket:news", ({ detail }) => detail.number === this.number && this.reading.heard());
    on(document, "done", ({ detail }) => detail.insert && detail.number === this.number && insert(this, detail.insert));
    on(document, "ticket:ways", ({ detail }) => detail.number === this.number && this.renew(detail.element));
    on(document, "ticket:foot", ({ detail }) => detail.number === this.number && this.parts.get("reply")?.foot.renew(detail.element, this.parts.get("reply").ways.option));
    on(document, "live:presence", ({ detail }) => detail.n === this.number && this.others(detail.who));
    on(this, "change", ({ target }) => target.dataset.act === "share" && this.share(target));
    for (const back of ["live:up", "signed-in"]) on(document, back, () => this.each((part) => part.draft.isWaiting && part.draft.save()));
    on(document, "visibilitychange", () => document.hidden && this.each((part) => part.draft.leave()));
    if (window.visualViewport) on(visualViewport, "resize", () => this.fit());
  }

  each(act) {
    for (const part of this.parts.values()) act(part);
  }

  /* Where a keyboard on the screen covers the page instead of shrinking it. */
  fit() {
    const covered = Math.max(0, innerHeight - visualViewport.height - visualViewport.offsetTop);
    this.style.setProperty("--keyboard", `${visualViewport.scale > 1 ? 0 : covered}px`);
  }

  setMode(mode, { focus = false } = {}) {
    const part = this.parts.get(mode);
    if (!part) return false;
    this.dataset.mode = mode;
    this.menu.close();
    for (const tab of this.querySelectorAll("[role=tab]")) {
      tab.setAttribute("aria-selected", String(tab.dataset.mode === mode));
      tab.tabIndex = tab.dataset.mode === mode ? 0 : -1;
    }
    this.hint();
    if (focus) {
      part.surface.focus({ end: true });
      this.scrollIntoView({ block: "nearest" });
    }
    return true;
  }

  clicked({ target }) {
    const tab = target.closest("[role=tab]");
    if (tab) this.setMode(tab.dataset.mode, { focus: true });
    const button = target.closest("[data-act], [data-format]");
    if (!button || button.closest(".chips")) return;
    const { act, format } = button.dataset;
    if (act === "alone") this.turn();
    else if (act === "files") this.current.form.elements.files.click();
    else if (act === "picture") this.querySelector(".composer-picture").click();
    else if (format) this.formats.press(format);
    else if (act === "link") this.formats.link();
    else if (act === "unlink") this.formats.link("");
  }

  submitted(event) {
    event.preventDefault();
    const { submitter } = event;
    if (submitter?.name === "save") this.current.draft.save();
    else this.send(this.current, { resolve: submitter?.name === "and_resolve" });
  }

  typed({ target }) {
    if (target === this.current.field && target.matches("textarea")) this.changed(this.current);
  }

  /* From public to private, and back; the words stay. */
  turn() {
    const { ways, surface } = this.current;
    if (!ways.toggle()) return false;
    this.goesBy();
    surface.focus();
    return true;
  }

  /* The ways there are have changed. */
  renew(element) {
    const part = this.parts.get("reply");
    if (!part) return;
    const isHere = part.box.contains(document.activeElement);
    part.ways = part.ways.renew(element, { isWriting: isHere || !part.surface.isEmpty() });
    part.ways.count(part.surface.words().text);
    part.draft.way = part.ways.chosen;
    part.foot.goes(part.ways.option);
    this.hints?.turned();
  }

  goesBy() {
    const { draft, ways, surface, foot } = this.current;
    ways.isTouched = true;
    ways.show();
    foot.goes(ways.option);
    this.hints?.turned();
    ways.count(surface.words().text);
    this.lines.unsay("refused");
    draft.by(ways.chosen);
  }

  entered({ target }) {
    const part = this.current;
    if (target === part.field && part.form.dataset.rich === "yes") this.enrich(part);
    if (target.matches("textarea, [contenteditable]")) this.classList.add("writing");
  }

  left({ relatedTarget }) {
    this.menu.close();
    if (this.contains(relatedTarget)) return;
    // What is pressed right now would move away below the finger.
    if (this.release) this.release.then(() => this.rest());
    else this.rest();
  }

  rest() {
    if (!this.contains(document.activeElement)) this.classList.remove("writing");
  }

  holds() {
    this.release = new Promise((done) => {
      for (const name of ["pointerup", "pointercancel"]) addEventListener(name, () => setTimeout(done), { capture: true, once: true });
    }).then(() => { this.release = null; });
  }

  /* Put the editor in the field's place; without it the field does, in plain words. */
  async enrich(part) {
    if (part.rich) return part.rich;
    part.loading ??= (async () => {
      const { mount } = await import("./rich.js");
      const kept = part.draft.words;
      return mount(part.field, kept, {
        changed: () => this.changed(part), moved: () => this.moved(part), picture: (cid) => part.uploads.address(cid),
      });
    })().catch(() => { part.loading = null; });
    const rich = await part.loading;
    if (rich && !part.rich) {
      if (this.over.signal.aborted) rich.destroy();
      part.rich = part.surface = rich;
    }
    return rich;
  }

  changed(part) {
    part.touched = true;
    part.says.textContent = "";
    if (part.surface instanceof Plain) part.surface.grow();
    const words = part.surface.words();
    part.draft.typed(words);
    part.uploads.tell();
    part.ways.count(words.text);
    if (part.mode === "reply") this.reading.wrote(part.surface.isEmpty());
    for (const line of ["nothing", "refused", "draft", "deflect"]) this.lines.unsay(line);
    this.menu.look(part.surface, part.calls);
    this.heed(part);
    clearTimeout(this.hinting);
    this.hinting = setTimeout(() => this.hint(), HINT_AFTER);
  }

  /* What the server has to say of a reply, once somebody writes one. */
  async heed(part) {
    if (part.mode !== "reply") return;
    this.heeding ??= import("./hints.js").then(({ Hints }) => {
      if (!this.over.signal.aborted) this.hints = new Hints(this, part);
    }).catch(() => { this.heeding = null; });
    await this.heeding;
    this.hints?.typed();
  }

  /* One quiet line about what may have been forgotten. */
  hint() {
    this.checks.look(this.current);
  }

  /* What may not go yet is said in a line; what may goes.
     anyway: over what others wrote meanwhile; checked: whatever may have been forgotten. */
  async send(part, { resolve = false, anyway = false, checked = false } = {}) {
    if (part.box.querySelector("fieldset")?.disabled || part.isWaiting) return;
    if (!part.ways.isOpen) return part.ways.field.focus();
    const { lines, reading, dataset } = this;
    // What is asked about first is meant all the same.
    this.resolving = resolve;
    if (part.surface.isEmpty() && part.uploads.isEmpty) {
      lines.say("nothing", dataset.nothing);
      return;
    }
    if (part.mode === "reply" && !anyway) {
      if (reading.news) return lines.enter("news");
      clearTimeout(this.hinting);
      const check = checked ? "" : this.checks.asks(part);
      if (check) return lines.enter(check);
      if (this.hints?.warns(() => this.send(part, { resolve, anyway, checked }))) return lines.enter("deflect");
    }
    part.isWaiting = true;
    part.says.textContent = part.uploads.isBusy ? dataset.uploading : "";
    const all = await part.uploads.settled();
    part.isWaiting = false;
    part.says.textContent = "";
    if (!all) return lines.say("files", dataset.filesFailed);
    this.menu.close();
    lines.unsay("file", "hole", "name", "mention", "news", "refused", "files", "elsewhere", "nothing", "deflect");
    clearTimeout(this.hinting);
    const leaving = sending.send(this, part, { resolve, anyway });
    if (part.mode === "reply") {
      reading.reset();
      this.hints?.left();
    }
    await leaving;
  }

  pressed(event) {
    const { target, key } = event;
    const inField = this.current.surface.element.contains(target);
    const done = inField && this.menu.pressed(event);
    const turns = event.altKey && !event.ctrlKey && isP(event) && this.dataset.mode === "reply" && this.turn();
    const sends = key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing;
    const takes = key === "Enter" && event.altKey && !event.isComposing && this.dataset.mode === "reply" && this.hints?.accept();
    if (takes) this.menu.close();
    else if (turns) this.menu.close();
    else if (sends) this.send(this.current, { resolve: event.shiftKey });
    else if (!done && key === "Escape") this.leave(target);
    else if (!done && target.matches("[role=tab], [role=toolbar] button")) return this.step(event);
    else if (!done && target === this.formats.href && key === "Enter") this.formats.link();
    else if (!done) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /* Esc leads out: single keys are shortcuts again. */
  leave(target) {
    if (this.formats.row?.contains(target)) {
      this.formats.row.hidden = true;
      this.current.surface.focus();
    } else if (target.closest(".composer-later[open], .composer-people[open]")) {
      const fold = target.closest("details");
      fold.open = false;
      fold.querySelector("summary").focus();
    } else if (target === this.altField) {
      this.current.surface.focus();
    } else {
      document.getElementById("main")?.focus({ preventScroll: true });
    }
  }

  /* A tab that arrows lead to is open. */
  step(event) {
    const next = along(event);
    if (next?.matches("[role=tab]")) this.setMode(next.dataset.mode);
  }

  /* What the tools show: what is on where the caret is, and what a picture there shows. */
  moved(part) {
    const described = part.rich?.described ?? null;
    if (this.altField) {
      this.altField.closest(".composer-alt").hidden = described === null;
      if (described !== null && this.altField !== document.activeElement) this.altField.value = described;
    }
    this.formats.show();
  }

  get altField() {
    return this.querySelector(".composer-alt input");
  }
}

/* With Alt some keyboards write another letter. */
const isP = ({ key, code }) => (/^[a-z]$/i.test(key) ? key.toLowerCase() === "p" : code === "KeyP");

/* The keys' way to whatever ticket is open. */
function write(mode) {
  return document.querySelector("hd-composer")?.setMode(mode, { focus: true }) ?? false;
}

customElements.define("hd-composer", Composer);
command("reply", () => write("reply"));
command("note", () => write("note"));
sending.start();
