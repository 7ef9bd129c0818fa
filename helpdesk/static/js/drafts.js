/* What is being written is kept: on this device at once, on the server a second later.

   What the server has is not kept here as well; so what is found here when a page opens
   was never saved, and goes before what the page brought. */

import { post } from "./post.js";

const IDLE = 1_000;
const AGAIN = 5_000;

const same = (one, other) => one.text.trim() === other.text.trim() && one.html === other.html;
const isEmpty = (words) => !words.text.trim() && !words.html;

export class Draft {
  /* way: by which channel the words are to go, "" for the best there is. people: to whom,
     {} for all who take part.
     on: {saved, kept, refused(words), elsewhere(draft, words)} */
  constructor({ number, mode, url, version, words, way = "", people = () => ({}), on }) {
    Object.assign(this, { number, mode, url, version, way, people, on });
    this.savedWay = this.going;
    this.saved = words;
    this.words = words;
    this.timer = 0;
    this.turn = Promise.resolve();
    // While two windows disagree, or words are on their way out, nothing is saved.
    this.disputed = false;
    this.paused = false;
    this.leaving = 0;
    this.left = version;
    // Now: a save of this ticket's last composer may end before the words are shown.
    this.found = read(this.place);
  }

  get halted() {
    return this.disputed || this.paused || this.leaving > 0;
  }

  /* By which way, and to whom. */
  get going() {
    return JSON.stringify([this.way, this.people()]);
  }

  /* Pictures within the words, by their names. */
  get pictures() {
    return Object.fromEntries([...this.words.html.matchAll(/<img src="cid:([^"]*)" alt="([^"]*)"/g)].map(([, cid, alt]) => [cid, alt]));
  }

  get place() {
    return place(this.number, this.mode);
  }

  /* The words to begin with; what another window did meanwhile is told to `elsewhere`. */
  restore() {
    const { found } = this;
    if (!found) return this.saved;
    if (same(found, this.saved)) {
      forget(this.place);
      return this.saved;
    }
    this.words = found;
    if (found.version === this.version || isEmpty(this.saved)) {
      this.later(0);
    } else {
      this.elsewhere({ ...this.saved, version: this.version });
    }
    return found;
  }

  /* The words there are now. */
  typed(words) {
    this.words = words;
    this.keep();
    if (same(words, this.saved)) this.stop();
    else this.later(IDLE);
  }

  /* They are to go by another channel: kept with the words, as soon as there are some. */
  by(way) {
    this.way = way;
    if (!isEmpty(this.words)) this.later(0);
  }

  /* This device has what the server has not. */
  keep() {
    if (same(this.words, this.saved)) forget(this.place);
    else write(this.place, { ...this.words, version: this.version });
  }

  later(pause) {
    clearTimeout(this.timer);
    if (this.halted) return;
    this.timer = setTimeout(() => this.save(), pause);
  }

  stop() {
    clearTimeout(this.timer);
    this.timer = 0;
  }

  get isWaiting() {
    return this.timer !== 0;
  }

  /* Tell the server now. One at a time: a version follows from the one before. */
  save() {
    this.stop();
    this.turn = this.turn.then(() => this.ask()).catch(() => {});
    return this.turn;
  }

  async ask() {
    const { words, version, leaving, way, going } = this;
    if (this.halted || (same(words, this.saved) && going === this.savedWay)) return;
    let answer;
    try {
      const text = words.html ? "" : words.text;
      answer = await post(this.url, { mode: this.mode, text, html: words.html, version, channel: way, ...this.people() }, { json: true, waits: false });
    } catch {
      if (!this.halted) this.on.kept();
      this.later(AGAIN);
      return;
    }
    const told = await answer.json().catch(() => ({}));
    if (leaving !== this.leaving) {
      // Sent meanwhile: only what the server had last is of interest.
      this.left = told.version ?? this.left;
    } else if (answer.ok) this.have(words, told.version, going);
    else if (told.code === "draft_elsewhere") this.elsewhere(told.draft, told.words);
    else if (answer.status >= 500) this.later(AGAIN);
    else this.on.refused(told.words);
  }

  /* The server has these words, as this version. */
  have(words, version, going) {
    this.saved = words;
    this.savedWay = going;
    this.version = version;
    this.keep();
    if (same(words, this.words)) this.on.saved();
  }

  /* Both are kept, and nothing is saved, until somebody chooses. */
  elsewhere(draft, words) {
    this.disputed = true;
    this.on.elsewhere(draft, words);
  }

  /* These words it is; they go over that version. */
  choose(words, draft) {
    this.disputed = false;
    this.version = draft.version;
    this.saved = { text: draft.text, html: draft.html };
    this.typed(words);
    if (this.isWaiting) this.save();
  }

  /* The words are on their way out: what is typed now is saved after them. */
  sending() {
    this.stop();
    this.leaving += 1;
    this.disputed = false;
    this.left = Math.max(this.left, this.version);
    this.version = 0;
    this.saved = this.words = { text: "", html: "" };
    this.found = read(this.place);
  }

  /* They are out, and with them what the server had kept. */
  spent() {
    this.leaving = Math.max(0, this.leaving - 1);
    this.version = this.left = 0;
    this.saved = { text: "", html: "" };
    this.typed(this.words);
  }

  /* They did not go: the server still has the draft it had. */
  back(words, version) {
    this.leaving = Math.max(0, this.leaving - 1);
    this.choose(words, { text: "", html: "", version: Math.max(version, this.left) });
  }

  /* The server is about to write into the draft itself: it has all of it first (or `most`
     milliseconds), and hears no more until it has said what stands there. */
  async pause(most) {
    if (this.isWaiting) this.save();
    await Promise.race([this.turn, new Promise((done) => setTimeout(done, most))]);
    this.stop();
    this.paused = true;
  }

  /* It did not. */
  goOn() {
    this.paused = false;
    if (!same(this.words, this.saved)) this.later(0);
  }

  /* The server has a draft of its own making: what was sent, taken back. */
  given({ text, html, version, way }) {
    this.stop();
    this.paused = false;
    this.way = way ?? "";
    this.savedWay = this.going;
    this.disputed = false;
    this.saved = this.words = { text, html };
    this.version = version;
    this.keep();
  }

  /* Nobody looks any more; what is not saved yet goes now. */
  leave() {
    if (this.isWaiting) this.save();
  }
}

/* Words of a ticket that is not on the page: its composer will find them. */
export function leaveWords(number, mode, words) {
  const there = read(place(number, mode));
  write(place(number, mode), { ...join(words, there ?? { text: "", html: "" }), version: 0 });
}

/* Two pieces of words, one after the other. */
export function join(one, other) {
  if (isEmpty(one)) return other;
  if (isEmpty(other)) return one;
  const text = `${one.text}\n\n${other.text}`;
  if (!one.html && !other.html) return { text, html: "" };
  return { text, html: asHtml(one) + asHtml(other) };
}

function asHtml({ text, html }) {
  if (html) return html;
  const box = document.createElement("div");
  for (const part of text.split(/\n{2,}/)) {
    const paragraph = box.appendChild(document.createElement("p"));
    paragraph.append(...part.split("\n").flatMap((line, at) => (at ? [document.createElement("br"), line] : [line])));
  }
  return box.innerHTML;
}

const place = (number, mode) => `helpdesk.draft.${document.body.dataset.agent}.${number}.${mode}`;

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
