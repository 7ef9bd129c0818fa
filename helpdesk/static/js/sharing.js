/* What colleagues write at the same time and let others read: it stands above one's own
   words, follows them while they type, and can be taken over. */

import { became, giveBack } from "./arriving.js";
import { ask } from "./fragments.js";
import { post } from "./post.js";
import { failed, toast } from "./toast.js";

const AGAIN = 3_000;
const LAST_SAVE = 3_000;

export class Sharing {
  constructor(composer, box) {
    Object.assign(this, { composer, box, timer: 0, writing: false });
    box.addEventListener("submit", (event) => this.take(event));
    this.look();
  }

  /* Who is there has changed; nobody asks for what nobody writes. */
  heard(who) {
    this.writing = who.some((one) => one.doing === "typing");
    if (this.writing) this.look();
  }

  stop() {
    clearTimeout(this.timer);
    this.writing = false;
  }

  async look() {
    clearTimeout(this.timer);
    const html = await ask(this.box.dataset.url).catch(() => null);
    if (html !== null) this.show(html);
    if (this.writing && this.box.isConnected) this.timer = setTimeout(() => this.look(), AGAIN);
  }

  /* In their places: what is open stays open, and who is on its button stays there. */
  show(html) {
    const inside = document.createElement("template");
    inside.innerHTML = html;
    const now = [...inside.content.querySelectorAll(".read-along")];
    const there = new Map([...this.box.querySelectorAll(".read-along")].map((one) => [one.dataset.writer, one]));
    for (const one of now) {
      const before = there.get(one.dataset.writer);
      if (!before) continue;
      before.querySelector("summary > span").replaceChildren(...one.querySelector("summary > span").childNodes);
      before.querySelector(".text").textContent = one.querySelector(".text").textContent;
    }
    const all = now.map((one) => there.get(one.dataset.writer) ?? one);
    const isSame = all.length === this.box.childElementCount && all.every((one, at) => this.box.children[at] === one);
    if (!isSame) this.box.replaceChildren(...all);
  }

  /* Their words are mine now, with files; what I wrote stands after them. */
  async take(event) {
    event.preventDefault();
    event.stopPropagation();
    const { composer } = this;
    const { draft } = composer.parts.get("reply");
    const fields = new FormData(event.target, event.submitter);
    await draft.pause(LAST_SAVE);
    const answer = await post(event.target.action, fields, { json: true }).catch(() => null);
    const told = await answer?.json().catch(() => null);
    if (!told?.ok) {
      draft.goOn();
      if (told?.words) toast(told.words, { bad: true });
      else failed();
      this.look();
      return;
    }
    giveBack(composer, "reply", told.draft);
    toast(told.words, { undo: () => this.giveBack(told.undo) });
    this.look();
  }

  async giveBack(undo) {
    const { draft } = this.composer.parts.get("reply");
    const [url, query] = undo.split("?");
    await draft.pause(LAST_SAVE);
    const answer = await post(url, Object.fromEntries(new URLSearchParams(query)), { json: true }).catch(() => null);
    const told = await answer?.json().catch(() => null);
    if (!told?.ok) draft.goOn();
    if (!told) return failed();
    toast(told.words, { bad: !told.ok });
    if (told.ok) became(this.composer, "reply", told.draft);
    this.look();
    return undefined;
  }
}
