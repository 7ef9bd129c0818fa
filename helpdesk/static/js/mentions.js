/* The stream of mentions: what is selected, what is decided, and news that do not push away
   what is read. The page is the server's; this fetches its parts.

   On document it hears `live:mentions` {ids} and `live:up`. */

import { fresh } from "./fragments.js";
import { command } from "./keys.js";
import { post } from "./post.js";
import { failed, toast } from "./toast.js";

const query = () => new URLSearchParams(location.search);

class Mentions extends HTMLElement {
  connectedCallback() {
    this.waiting = new Map();
    this.addEventListener("click", (event) => this.clicked(event));
    this.addEventListener("change", () => this.picked());
    this.addEventListener("submit", (event) => this.submitted(event));
    this.addEventListener("focusin", ({ target }) => this.mark(target.closest(".mention")));
  }

  get list() { return this.querySelector(".mentions"); }
  get current() { return this.querySelector(".mention[aria-current]"); }
  all() { return [...this.list.querySelectorAll(":scope > .mention")]; }
  row(id) { return document.getElementById(`mention-${id}`); }
  picks() { return [...this.querySelectorAll(".pick:checked")]; }
  isRead() { return this.matches(":hover") || this.contains(document.activeElement); }

  /* -- selection ------------------------------------------------------------------- */

  mark(row) {
    if (!row || row === this.current) return;
    this.current?.removeAttribute("aria-current");
    row.setAttribute("aria-current", "true");
  }

  step(by) {
    const all = this.all();
    const at = all.indexOf(this.current);
    const row = at < 0 ? all[0] : all[at + by];
    if (!row) return at >= 0;
    this.mark(row);
    row.querySelector(".pick").focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
    if (at + by >= all.length - 3) this.querySelector(".more")?.scrollIntoView({ block: "nearest" });
    return true;
  }

  pick(row, on) {
    const tick = row?.querySelector(".pick");
    if (!tick) return false;
    tick.checked = on ?? !tick.checked;
    this.picked();
    return true;
  }

  extend(by) {
    const from = this.current;
    if (!from) return this.step(by);
    this.pick(from, true);
    if (this.all()[this.all().indexOf(from) + by]) this.step(by);
    return this.pick(this.current, true);
  }

  picked() {
    const bar = this.querySelector(".bulk-count");
    const count = this.picks().length;
    bar.textContent = count ? bar.dataset.words.replace("{n}", count) : "";
  }

  clear() {
    const some = this.picks();
    for (const one of some) one.checked = false;
    this.picked();
    return some.length > 0;
  }

  clicked({ target, shiftKey }) {
    if (target.closest("[data-clear]")) this.clear();
    if (target.closest(".fresh")) this.showFresh();
    const pick = target.closest(".pick");
    if (pick && shiftKey && this.last) this.through(this.last, pick);
    if (pick) this.last = pick;
  }

  /* Every box between two, as the second one is. */
  through(first, last) {
    const all = [...this.querySelectorAll(".pick")];
    const [from, to] = [all.indexOf(first), all.indexOf(last)].sort((a, b) => a - b);
    for (const one of all.slice(from, to + 1)) one.checked = last.checked;
    this.picked();
  }

  /* -- what people decide ------------------------------------------------------------ */

  submitted(event) {
    const { target: form, submitter } = event;
    if (form.matches(".mention-verbs")) {
      event.preventDefault();
      this.decide(submitter?.getAttribute("formaction") ?? form.getAttribute("action"), { version: form.elements.version.value }, form.closest(".mention"));
    } else if (form.id === "mention-bulk") {
      event.preventDefault();
      this.many(submitter.value, this.picks().map((one) => one.value));
    }
  }

  /* By key: to all that are selected, else to the one that is looked at. */
  verb(name) {
    const picks = this.picks();
    if (picks.length) {
      if (name === "answer") return false;
      this.many(name, picks.map((one) => one.value));
      return true;
    }
    const button = this.current?.querySelector(`[data-verb="${name}"]`);
    button?.click();
    return Boolean(button);
  }

  async decide(url, data, row) {
    const told = await this.ask(url, data);
    if (!told) return;
    if (told.goes) {
      location.href = told.goes;
      return;
    }
    await this.done([row.dataset.id], told);
  }

  async many(verb, ids) {
    const told = await this.ask(this.dataset.bulk, { verb, id: ids });
    if (!told) return;
    this.clear();
    await this.done(ids, told);
  }

  async ask(url, data) {
    try {
      const answer = await post(url, data);
      const told = await answer.json();
      if (!told.error) return told;
      toast(told.error, { bad: true });
      // Somebody was quicker: what they decided is shown.
      this.refresh(data.id ?? [url.split("/").at(-3)], { at: "once" });
    } catch {
      failed();
    }
    return null;
  }

  async done(ids, told) {
    const undo = told.undo.length ? () => this.many("undo", told.undo) : null;
    toast(told.words, { undo, bad: told.done?.length === 0 });
    document.dispatchEvent(new CustomEvent("mentions:decided"));
    await this.refresh(ids, { at: "once" });
  }

  /* -- news ---------------------------------------------------------------------------- */

  /* These anew: those that the filters show are put in place, the others leave. */
  async refresh(ids, { at = "" } = {}) {
    const asked = query();
    asked.delete("after");
    for (const id of ids) asked.append("id", id);
    let html;
    try {
      html = await fresh(`${this.dataset.rows}?${asked}`);
    } catch {
      return;
    }
    if (!this.isConnected) return;
    const found = new Map(rowsOf(html).map((row) => [row.dataset.id, row]));
    for (const id of ids) {
      const there = this.row(id);
      const row = found.get(id);
      if (!row) this.leave(there, id);
      else if (there) this.replace(there, row);
      else if (!at && this.isRead()) this.waiting.set(id, row);
      else this.put(row);
    }
    this.tell();
  }

  replace(there, row) {
    const focus = there.contains(document.activeElement);
    if (there.matches("[aria-current]")) row.setAttribute("aria-current", "true");
    row.querySelector(".pick").checked = there.querySelector(".pick").checked;
    there.replaceWith(row);
    if (focus) row.querySelector(".pick").focus({ preventScroll: true });
  }

  leave(there, id) {
    this.waiting.delete(id);
    if (!there) return;
    const next = [there.nextElementSibling, there.previousElementSibling].find((one) => one?.matches(".mention"));
    const wasHere = there.contains(document.activeElement) || there.matches("[aria-current]");
    there.remove();
    if (!wasHere) return;
    this.mark(next);
    (next?.querySelector(".pick") ?? document.getElementById("main")).focus({ preventScroll: true });
  }

  put(row) {
    const behind = this.all().find((one) => one.dataset.sort <= row.dataset.sort);
    const more = this.querySelector(".more");
    // What is older than the last that is shown comes with the next page.
    if (behind) behind.before(row);
    else if (!more) this.list.append(row);
    row.classList.add("arriving");
  }

  showFresh() {
    const some = [...this.waiting.values()];
    this.waiting.clear();
    for (const row of some) this.put(row);
    this.tell();
    if (some.length) document.getElementById("main").scrollTop = 0;
    return some.length > 0;
  }

  tell() {
    const chip = this.querySelector(".fresh");
    chip.hidden = !this.waiting.size;
    chip.textContent = chip.dataset.words.replace("{n}", this.waiting.size);
    this.querySelector(".mentions-none").hidden = this.all().length > 0;
    this.picked();
  }

  /* Something was missed: what the first page has now, and what of it is shown. */
  async reload() {
    const asked = query();
    if (asked.has("after")) return;
    try {
      const html = await fresh(`${this.dataset.list}?${asked}`);
      const ids = rowsOf(html).map((row) => row.dataset.id);
      const shown = this.all().map((row) => row.dataset.id).slice(0, 30);
      await this.refresh([...new Set([...ids, ...shown])].slice(0, 30));
    } catch {
      // The next word of the socket brings another try.
    }
  }
}

function rowsOf(html) {
  const part = document.createElement("template");
  part.innerHTML = html;
  return [...part.content.querySelectorAll(".mention")];
}

const box = () => document.querySelector("hd-mentions");
let soon = new Set();
let timer = 0;

document.addEventListener("live:mentions", ({ detail: { ids } }) => {
  for (const id of ids) soon.add(id);
  clearTimeout(timer);
  timer = setTimeout(() => {
    const some = [...soon].slice(0, 30);
    soon = new Set();
    box()?.refresh(some);
  }, 60);
});
document.addEventListener("live:up", () => box()?.reload());

customElements.define("hd-mentions", Mentions);

command("next", () => box()?.step(1) ?? false);
command("previous", () => box()?.step(-1) ?? false);
command("select", () => box()?.pick(box().current) ?? false);
command("extend-next", () => box()?.extend(1) ?? false);
command("extend-previous", () => box()?.extend(-1) ?? false);
command("fresh", () => box()?.showFresh() ?? false);
command("back", () => box()?.clear() ?? false);
command("open", () => {
  const link = box()?.current?.querySelector(".mention-time");
  link?.click();
  return Boolean(link);
});
for (const name of ["answer", "ticket", "ignore", "watch"]) {
  command(`mention-${name}`, () => box()?.verb(name) ?? false);
}
