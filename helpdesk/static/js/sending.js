/* How words leave: shown at once, safe before they go, taken back while they still can be. */

import { giveBack } from "./arriving.js";
import * as bubbles from "./bubbles.js";
import { join, leaveWords } from "./drafts.js";
import * as outbox from "./outbox.js";
import { open } from "./popover.js";
import { post } from "./post.js";
import { failed, toast } from "./toast.js";

// A draft that is still being saved would come back to life after its words have gone.
const LAST_SAVE = 3_000;
// Refusals of whom it was to go to.
const OF_PEOPLE = ["no_address", "nobody_to", "too_many_people"];
// The last offer to take something back: there is one at a time.
let dismiss = () => {};
const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));
const composerOf = (number) => document.querySelector(`hd-composer[data-number="${Number(number)}"]`);

/* Send what is written in this part; its composer has looked whether it may go. */
export async function send(composer, part, { resolve = false, anyway = false } = {}) {
  const { draft, surface, uploads, form } = part;
  const words = surface.words();
  const { key } = part;
  const item = {
    key, kind: part.mode, mode: part.mode, ticket: composer.number, at: Date.now(), url: form.getAttribute("action"),
    shown: words, files: uploads.take(), version: draft.version,
    fields: { key, text: words.html ? "" : words.text, html: words.html },
  };
  if (part.mode === "reply") {
    item.fields.seen = composer.reading.upTo;
    if (part.ways.chosen) item.fields.channel = part.ways.chosen;
    Object.assign(item.fields, part.people.chosen, part.foot.chosen);
    if (resolve) Object.assign(item.fields, { and_resolve: "1" }, outcomes(form));
    if (anyway) item.fields.anyway = "1";
    Object.assign(item.fields, later(form), composer.hints?.fields());
  }
  part.key = outbox.newKey();
  part.ways.taken();
  const saving = draft.turn;
  draft.sending();
  surface.set({});
  part.people.choose(null);
  part.foot.choose();
  bubbles.show(item, "sending");
  await outbox.add(item);
  draft.keep();
  await Promise.race([saving, new Promise((done) => setTimeout(done, LAST_SAVE))]);
  outbox.flush();
}

/* When it is to go, and until when the ticket sleeps then; each is said of one reply. */
function later(form) {
  const asked = [...form.querySelectorAll(".composer-later [name]")].filter((one) => one.value);
  const said = Object.fromEntries(asked.map((one) => [one.name, one.value]));
  for (const one of asked) one.value = "";
  form.querySelector(".composer-later")?.removeAttribute("open");
  mark(form);
  return said;
}

/* Where nobody sees the times, it shows that one was chosen. */
function mark(form) {
  const times = form.querySelector(".composer-later");
  times?.toggleAttribute("data-set", [...times.querySelectorAll("[name]")].some((one) => one.value));
}

/* What its writer said becomes of the promises that are open. */
function outcomes(form) {
  const asked = [...form.querySelectorAll(".composer-promises [name]")];
  return Object.fromEntries(asked.filter((one) => one.value).map((one) => [one.name, one.value]));
}

/* Begin to hear what becomes of what was sent, on whatever ticket the page is then. */
export function start() {
  document.addEventListener("input", ({ target }) => target.closest?.(".composer-later") && mark(target.form));
  document.addEventListener("outbox:sent", ({ detail }) => sent(detail));
  document.addEventListener("outbox:refused", ({ detail }) => refused(detail));
  document.addEventListener("outbox:waiting", ({ detail }) => detail.item.kind !== "file" && bubbles.show(detail.item, "waiting"));
  document.addEventListener("submit", taken, { capture: true });
}

function sent({ item, told }) {
  const composer = composerOf(item.ticket);
  const part = composer?.parts.get(item.mode);
  if (item.kind === "file") {
    part?.uploads.heard(item, told, false);
    return;
  }
  part?.draft.spent();
  bubbles.show(item, "sent");
  bubbles.settle(item.key, told.message);
  // Whoever holds this ticket's row or page: it has changed. We say it in words ourselves.
  tell("done", { verb: item.mode, number: item.ticket, undo: "", words: "", resolved: Boolean(item.fields.and_resolve) });
  tell("ticket:changed", { number: item.ticket });
  if (!told.undo) {
    // Its bubble says so to those who see it.
    const line = document.getElementById("thread-news");
    if (line && composer) line.textContent = told.words;
    return;
  }
  if (item.fields.at) {
    dismiss();
    dismiss = toast(told.words, { undo: () => takeBack(item.ticket, told.undo) });
    return;
  }
  const words = document.querySelector("hd-composer")?.dataset.sent ?? told.words;
  // Not until `held_until`: this machine's clock may be wrong.
  const seconds = Number(document.body.dataset.undo) || 1;
  dismiss();
  dismiss = toast(words, { undo: () => takeBack(item.ticket, told.undo), seconds, count: true });
}

/* The page's own form for it, in the bubble of a held reply. */
function taken(event) {
  const [, number, verb] = /^\/t\/(\d+)\/([\w-]+)\/$/.exec(new URL(event.target.action).pathname) ?? [];
  if (verb !== "withdraw-reply" || !composerOf(number)) return;
  event.preventDefault();
  event.stopPropagation();
  const { message } = Object.fromEntries(new FormData(event.target, event.submitter));
  const query = new URLSearchParams({ message });
  takeBack(Number(number), `${new URL(event.target.action).pathname}?${query}`);
}

/* Words and files come back to where they were written. */
async function takeBack(number, address) {
  dismiss();
  const [url, query] = address.split("?");
  const fields = Object.fromEntries(new URLSearchParams(query));
  const draft = composerOf(number)?.parts.get("reply")?.draft;
  let told;
  // What is saved while the words come back would be refused, or come twice.
  await draft?.pause(LAST_SAVE);
  try {
    const answer = await post(url, fields, { json: true });
    told = await answer.json();
  } catch {
    draft?.goOn();
    failed();
    return;
  }
  toast(told.words, { bad: !told.ok });
  if (!told.ok) draft?.goOn();
  if (told.ok) bubbles.withdraw(fields.message);
  const composer = composerOf(number);
  if (told.ok && composer) giveBack(composer, "reply", told.draft);
  tell("done", { verb: "withdraw_reply", number, undo: "", words: "" });
  tell("ticket:changed", { number });
}

function refused({ item, status, told }) {
  const composer = composerOf(item.ticket);
  const part = composer?.parts.get(item.mode);
  if (item.kind === "file") {
    part?.uploads.heard(item, told, true);
    return;
  }
  bubbles.remove(item.key);
  // Taken back in another window: its draft has the words again.
  if (told.code === "taken_back") return;
  const words = status < 500 ? told.words : "";
  if (part) {
    comeBack(composer, part, item, told, words);
  } else {
    leaveWords(item.ticket, item.mode, item.shown);
    if (words) toast(`#${item.ticket}: ${words}`, { bad: true });
    else failed();
  }
}

function comeBack(composer, part, item, told, words) {
  const back = join(item.shown, part.surface.words());
  part.uploads.given(item.files);
  part.surface.set(back);
  part.ways.count(back.text);
  part.draft.back(back, item.version);
  if (part.mode === "reply") {
    composer.reading.seen = item.fields.seen;
    composer.hints?.back();
    part.people.back(item.fields);
    part.foot.back(item.fields);
  }
  composer.resolving = Boolean(item.fields.and_resolve);
  for (const one of part.form.querySelectorAll(".composer-later [name]")) one.value = item.fields[one.name] ?? "";
  mark(part.form);
  const { anyway } = composer.dataset;
  if (told.code === "stale") composer.reading.tell(told.new);
  else if (told.code === "draft_taken") composer.lines.say("refused", words, [[anyway, () => composer.send(part, { anyway: true })]]);
  else composer.lines.say("refused", words || composer.dataset.failed);
  if (told.code === "open_promises") part.form.querySelector(".composer-promises")?.setAttribute("open", "");
  if (told.code === "fields_missing") open(`/t/${item.ticket}/set-fields/?missing=1`, part.form);
  if (told.code === "stale") tell("ticket:changed", { number: item.ticket });
  if (composer.dataset.mode !== part.mode) return;
  if (OF_PEOPLE.includes(told.code) && part.people.blame(told.typed)) return;
  if ([document.body, null].includes(document.activeElement)) part.surface.focus({ end: true });
}
