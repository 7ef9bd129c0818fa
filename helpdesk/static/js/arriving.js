/* How words come into a composer that nobody typed there: from its menus, a hint or a verb,
   back from the server, out of another window. */

import { join } from "./drafts.js";
import { post } from "./post.js";

/* Files of a canned reply that was put in come along; of an article it is told. */
export async function bring(composer, { canned, article }) {
  const { mode, uploads, form } = composer.current;
  if (article && form.dataset.used) post(form.dataset.used, { article }).catch(() => {});
  if (!canned) return;
  const answer = await post(form.dataset.attach, { mode, canned_reply: canned }, { json: true }).catch(() => null);
  const told = await answer?.json().catch(() => null);
  if (answer?.ok && told) uploads.given(told.files);
  else composer.lines.say("files", told?.words || composer.dataset.filesFailed);
  composer.hint();
}

/* Words that a hint has, where the caret is. */
export function putIn(composer, { text, html }) {
  const part = composer.parts.get("reply");
  const gap = /\S$/u.test(part.surface.before()) ? " " : "";
  part.surface.replaceBefore(0, { text: gap + text, html: html?.replace(/^<p>/, `<p>${gap}`) });
  composer.changed(part);
}

/* Words that a verb has for the customer, where the caret was; its form closes first,
   since nothing behind it can be focused. */
export function insert(composer, text) {
  const form = document.getElementById("popover");
  if (form?.open) {
    form.addEventListener("close", () => insert(composer, text), { once: true, signal: composer.over.signal });
    return;
  }
  if (!composer.setMode("reply", { focus: true })) return;
  const part = composer.current;
  const before = part.surface.isEmpty() ? "" : "\n";
  part.surface.replaceBefore(0, { text: `${before}${text}`, html: "" });
  composer.changed(part);
}

/* A reply becomes a note, after what stands there. */
export function makeNote(composer) {
  const [reply, note] = [composer.parts.get("reply"), composer.parts.get("note")];
  note.surface.set(join(note.surface.words(), { text: reply.surface.words().text, html: "" }));
  reply.surface.set({});
  composer.changed(reply);
  composer.setMode("note", { focus: true });
  composer.changed(note);
}

/* What stands in a draft now, whatever stood there. */
export function became(composer, mode, draft) {
  const part = composer.parts.get(mode);
  part.surface.set({ text: "", html: "" });
  part.draft.given({ ...draft, text: "", html: "" });
  part.uploads.take();
  giveBack(composer, mode, draft);
}

/* What was taken back, before what has been written since. */
export function giveBack(composer, mode, draft) {
  const part = composer.parts.get(mode);
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
  if (isNew) composer.changed(part);
  else composer.reading.wrote(part.surface.isEmpty());
  composer.heed(part);
  if (words.html && part.form.dataset.rich === "yes") composer.enrich(part);
  composer.setMode(mode, { focus: true });
}

/* Words that came from another window stand beside ours until somebody chooses. */
export function disagree(composer, part, draft, words) {
  const choose = (chosen) => {
    composer.lines.unsay("elsewhere");
    part.surface.set(chosen);
    part.draft.choose(chosen, draft);
    if (part.mode === "reply") composer.reading.wrote(part.surface.isEmpty());
    part.surface.focus({ end: true });
  };
  const { mine, theirs, both, clear, elsewhere } = composer.dataset;
  const other = { text: draft.text, html: draft.html };
  const ways = [[mine, () => choose(part.surface.words())]];
  if (draft.version) ways.push([theirs, () => choose(other)], [both, () => choose(join(other, part.surface.words()))]);
  else ways.push([clear, () => choose({ text: "", html: "" })]);
  composer.lines.say("elsewhere", words || elsewhere, ways, draft.text);
}
