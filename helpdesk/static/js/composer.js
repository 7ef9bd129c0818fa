/* <hd-composer>: where replies and notes are written, and how they leave. */

import * as bubbles from "./bubbles.js";
import { Checks } from "./checks.js";
import { Draft, join } from "./drafts.js";
import { Foot } from "./feet.js";
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
// What every browser draws, and mail programs show.
const PICTURES = ["image/png", "image/jpeg", "image/gif", "image/webp"];
const MOST_PICTURE = 10 * 1024 * 1024;

class Composer extends HTMLElement {
  connectedCallback() {
    this.over = new AbortController();
    this.number = Number(this.dataset.number);
    this.lines = new Lines(this.querySelector(".composer-lines"));
    this.reading = new Reading(this);
    this.menu = new Menu(this.querySelector(".composer-menu"), this.dataset, ({ dataset }) => this.bring(dataset));
    this.checks = new Checks(this, {
      attach: () => this.current.form.elements.files.click(),
      anyway: () => this.send(this.current, { checked: true, resolve: this.resolving }),
      toNote: () => this.makeNote(),
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
        elsewhere: (draft, words) => this.disagree(part, draft, words),
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
    on(this, "change", (event) => event.target.type === "file" && this.picked(event.target));
    on(this, "input", ({ target }) => target === this.altField && this.current.rich?.describe(target.value));
    on(this, "change", ({ target }) => target.name === "channel" && this.goesBy());
    on(this, "focusin", (event) => this.entered(event));
    on(this, "focusout", (event) => this.left(event));
    on(document, "pointerdown", () => this.holds(), { capture: true });
    on(this, "keydown", (event) => this.pressed(event), { capture: true });
    on(this, "paste", (event) => this.pasted(event), { capture: true });
    for (const name of ["compositionstart", "compositionend"]) {
      on(this, name, ({ target }) => {
        if (target.localName === "textarea") target.dataset.composing = name === "compositionstart" ? "yes" : "";
      });
    }
    for (const name of ["dragenter", "dragover", "dragleave", "drop"]) {
      on(this.ticket, name, (event) => this.dragged(event), { capture: true });
    }
    on(document, "ticket:news", ({ detail }) => detail.number === this.number && this.reading.heard());
    on(document, "done", ({ detail }) => detail.insert && detail.number === this.number && this.insert(detail.insert));
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
    else if (format) this.format(format);
    else if (act === "link") this.setLink(this.hrefField.value);
    else if (act === "unlink") this.setLink("");
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
        changed: () => this.changed(part), moved: () => this.showFormats(part), picture: (cid) => part.uploads.address(cid),
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

  /* Files of a canned reply that was put in come along; of an article it is told. */
  async bring({ canned, article }) {
    const { mode, uploads, form } = this.current;
    if (article && form.dataset.used) post(form.dataset.used, { article }).catch(() => {});
    if (!canned) return;
    const answer = await post(form.dataset.attach, { mode, canned_reply: canned }, { json: true }).catch(() => null);
    const told = await answer?.json().catch(() => null);
    if (answer?.ok && told) uploads.given(told.files);
    else this.lines.say("files", told?.words || this.dataset.filesFailed);
    this.hint();
  }

  /* Words that a hint has, where the caret is. */
  putIn({ text, html }) {
    const part = this.parts.get("reply");
    const gap = /\S$/u.test(part.surface.before()) ? " " : "";
    part.surface.replaceBefore(0, { text: gap + text, html: html?.replace(/^<p>/, `<p>${gap}`) });
    this.changed(part);
  }

  /* One quiet line about what may have been forgotten. */
  hint() {
    this.checks.look(this.current);
  }

  makeNote() {
    const [reply, note] = [this.parts.get("reply"), this.parts.get("note")];
    note.surface.set(join(note.surface.words(), { text: reply.surface.words().text, html: "" }));
    reply.surface.set({});
    this.changed(reply);
    this.setMode("note", { focus: true });
    this.changed(note);
  }

  /* Words that came from another window stand beside ours until somebody chooses. */
  disagree(part, draft, words) {
    const choose = (chosen) => {
      this.lines.unsay("elsewhere");
      part.surface.set(chosen);
      part.draft.choose(chosen, draft);
      if (part.mode === "reply") this.reading.wrote(part.surface.isEmpty());
      part.surface.focus({ end: true });
    };
    const { mine, theirs, both, clear, elsewhere } = this.dataset;
    const other = { text: draft.text, html: draft.html };
    const ways = [[mine, () => choose(part.surface.words())]];
    if (draft.version) ways.push([theirs, () => choose(other)], [both, () => choose(join(other, part.surface.words()))]);
    else ways.push([clear, () => choose({ text: "", html: "" })]);
    this.lines.say("elsewhere", words || elsewhere, ways, draft.text);
  }

  /* Words that a verb has for the customer, where the caret was; its form closes first,
     since nothing behind it can be focused. */
  insert(text) {
    const form = document.getElementById("popover");
    if (form?.open) {
      form.addEventListener("close", () => this.insert(text), { once: true, signal: this.over.signal });
      return;
    }
    if (!this.setMode("reply", { focus: true })) return;
    const part = this.current;
    const before = part.surface.isEmpty() ? "" : "\n";
    part.surface.replaceBefore(0, { text: `${before}${text}`, html: "" });
    this.changed(part);
  }

  /* What stands in a draft now, whatever stood there. */
  became(mode, draft) {
    const part = this.parts.get(mode);
    part.surface.set({ text: "", html: "" });
    part.draft.given({ ...draft, text: "", html: "" });
    part.uploads.take();
    this.giveBack(mode, draft);
  }

  /* What was taken back, before what has been written since. */
  giveBack(mode, draft) {
    const part = this.parts.get(mode);
    const since = part.surface.words();
    const isNew = !part.surface.isEmpty() && since.text.trim() !== part.draft.saved.text.trim();
    const words = isNew ? join(draft, since) : { text: draft.text, html: draft.html };
    part.draft.given(draft);
    part.ways.choose(draft.way);
    part.people.choose(draft.people);
    part.foot.choose(draft);
    part.foot.goes(part.ways.option);
    part.surface.set(words);
    part.uploads.given(draft.files);
    if (isNew) this.changed(part);
    else this.reading.wrote(part.surface.isEmpty());
    this.heed(part);
    if (words.html && part.form.dataset.rich === "yes") this.enrich(part);
    this.setMode(mode, { focus: true });
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
    else if (!done && target === this.hrefField && key === "Enter") this.setLink(target.value);
    else if (!done) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /* Esc leads out: single keys are shortcuts again. */
  leave(target) {
    if (this.linkRow?.contains(target)) {
      this.linkRow.hidden = true;
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

  /* Arrows within tabs and tools. */
  step(event) {
    const mirrored = getComputedStyle(this).direction === "rtl";
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = [...event.target.parentElement.children];
    const next = all.at((all.indexOf(event.target) + (mirrored ? -step : step)) % all.length);
    if (next.matches("[role=tab]")) this.setMode(next.dataset.mode);
    for (const one of all) one.tabIndex = one === next ? 0 : -1;
    next.focus();
  }

  pasted(event) {
    const { files, types } = event.clipboardData;
    if (!files.length || types.includes("text/plain")) return;
    event.preventDefault();
    event.stopPropagation();
    this.takeIn(files, event.target);
  }

  /* Pictures go within the words where those can have some, all else beside them. */
  async takeIn(files, target) {
    const part = this.current;
    const isHere = part.form.dataset.rich === "yes" && (!target || part.surface.element.contains(target));
    const every = [...files];
    const looks = await Promise.all(every.map((one) => isHere && isPicture(one)));
    const pictures = every.filter((_one, at) => looks[at]);
    const others = every.filter((_one, at) => !looks[at]);
    if (others.length) this.attach(others);
    const rich = pictures.length && (await this.enrich(part));
    if (pictures.length && !rich) return this.attach(pictures);
    const refused = [];
    for (const one of pictures) {
      const cid = part.uploads.addWithin(one);
      if (cid) rich.put(cid, one.name.replace(/\.\w{2,5}$/, ""));
      else refused.push(one.name);
    }
    if (!pictures.length) return undefined;
    rich.focus();
    this.changed(part);
    if (refused.length) this.lines.say("files", this.dataset.tooLarge.replace("%s", refused.join(", ")));
    return undefined;
  }

  dragged(event) {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    event.stopPropagation();
    const outside = event.type === "dragleave" && !this.ticket.contains(event.relatedTarget);
    if (event.type !== "dragleave" || outside) this.toggleAttribute("data-dropping", event.type !== "drop" && !outside);
    if (event.type === "drop") this.takeIn([...event.dataTransfer.files], event.target);
  }

  picked(field) {
    if (field.matches(".composer-picture")) this.takeIn([...field.files]);
    else this.attach([...field.files]);
    field.value = "";
    this.current.surface.focus();
  }

  attach(files) {
    const refused = this.current.uploads.add(files);
    this.lines.unsay("file", "files", "nothing");
    if (refused.length) this.lines.say("files", this.dataset.tooLarge.replace("%s", refused.join(", ")));
  }

  get altField() {
    return this.querySelector(".composer-alt input");
  }

  get linkRow() {
    return this.querySelector(".composer-link");
  }

  get hrefField() {
    return this.linkRow?.querySelector("input");
  }

  async format(name) {
    const rich = await this.enrich(this.current);
    if (!rich) return;
    if (name !== "link") return rich.format(name);
    this.linkRow.hidden = !this.linkRow.hidden;
    this.hrefField.value = rich.href;
    if (!this.linkRow.hidden) this.hrefField.focus();
    else rich.focus();
  }

  /* "shop.example" is an address, too; what is none stays where it can be put right. */
  setLink(typed) {
    const href = typed.trim() && !/^(https?:\/\/|mailto:)/i.test(typed.trim())
      ? (typed.includes("@") ? "mailto:" : "https://") + typed.trim() : typed.trim();
    this.hrefField.value = href;
    if (!this.hrefField.checkValidity()) return this.hrefField.reportValidity();
    this.linkRow.hidden = true;
    this.current.rich?.link(href);
  }

  showFormats(part) {
    const described = part.rich?.described ?? null;
    if (this.altField) {
      this.altField.closest(".composer-alt").hidden = described === null;
      if (described !== null && this.altField !== document.activeElement) this.altField.value = described;
    }
    for (const button of this.querySelectorAll("[data-format]")) {
      button.setAttribute("aria-pressed", String(part.rich?.has(button.dataset.format) ?? false));
    }
  }
}

/* Whatever it is called: what nobody could look at is a file. */
async function isPicture(blob) {
  if (!PICTURES.includes(blob.type) || blob.size > MOST_PICTURE) return false;
  try {
    (await createImageBitmap(blob)).close();
    return true;
  } catch {
    return false;
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
