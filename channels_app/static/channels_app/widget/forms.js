/* Forms in a conversation: what is asked before it begins, and what agents ask. */

import { desk } from "./core.js";
import { h, linked, t } from "./dom.js";
import { all, put } from "./keep.js";

const TYPES = { email: "email", phone: "tel", checkbox: "checkbox" };
const COMPLETES = { email: "email", phone: "tel", name: "name" };
const KEPT = "form";
const SAVE_AFTER = 300;
let saving = 0;
let count = 0;

/* {label, control, value(), wrong()}: one question with its answer, and what is the matter. */
function question({ name, label, kind = "text", required, pattern, options = [] }) {
  count += 1;
  const id = `f${count}`;
  const trouble = h("p.wrong", { id: `${id}-wrong` });
  const props = { id, name, required: Boolean(required), "aria-describedby": trouble.id, dir: "auto" };
  const control = kind === "choice"
    ? h("select", props, h("option", { value: "" }, t("choose")), options.map((one) => h("option", { value: one.value ?? one }, one.label ?? one)))
    : h("input", { ...props, type: TYPES[kind] ?? "text", maxLength: 500, autocomplete: COMPLETES[kind] ?? COMPLETES[name] ?? "off" });
  const isBox = kind === "checkbox";
  const mark = required ? h("span.must", { "aria-hidden": "true" }, " *") : h("small", {}, ` (${t("optional")})`);
  const title = h("label", { htmlFor: id, dir: "auto" }, linkedUnless(label, isBox), !isBox || required ? mark : "");
  const element = h(`div.asked${isBox ? ".box" : ""}`, {}, isBox ? [control, title] : [title, control], trouble);

  function wrong() {
    const value = isBox ? control.checked : control.value.trim();
    if (required && !value) return t(isBox ? "tick" : "needed");
    if (!value) return "";
    if (kind === "email" && (control.validity.typeMismatch || !/.@.+\../.test(value))) return t("noMail");
    return pattern && !fits(pattern, value) ? t("noFit") : "";
  }

  function say(words) {
    trouble.textContent = words;
    control.setAttribute("aria-invalid", String(Boolean(words)));
  }
  control.addEventListener("input", () => trouble.textContent && say(wrong()));
  return { name, label, element, control, isBox, wrong, say, value: () => (isBox ? control.checked : control.value.trim()) };
}

const linkedUnless = (label, isBox) => (isBox ? linked(label) : label);

function fits(pattern, value) {
  try {
    return new RegExp(`^(?:${pattern})$`, "u").test(value);
  } catch {
    // The server looks at it again.
    return true;
  }
}

function form(questions, label, done) {
  return h("form.questions", {
    noValidate: true,
    onsubmit: (event) => {
      event.preventDefault();
      const found = questions.map((one) => [one, one.wrong()]);
      for (const [one, words] of found) one.say(words);
      const [first] = found.find(([, words]) => words) ?? [];
      if (first) return first.control.focus();
      return done(Object.fromEntries(questions.filter((one) => one.value() !== "").map((one) => [one.name, one.value()])));
    },
  }, questions.map((one) => one.element), h("button.primary", { type: "submit" }, label));
}

/* Before the first words: {fields, team, consent}. */
export async function before({ fields, teams, consent }, done) {
  const questions = fields.map(question);
  // What the site knows already.
  const { fields: told, team: meant = teams[0]?.id } = desk.next;
  const kept = { ...desk.me, email: desk.me.mail, ...(await all("drafts")).find((item) => item.id === KEPT)?.answers, ...told };
  for (const one of questions) {
    if (one.isBox) one.control.checked = kept[one.name] === true;
    else if (Object.hasOwn(kept, one.name)) one.control.value = kept[one.name] ?? "";
  }
  const names = new Set(fields.map((field) => field.name));
  const team = teams.length && choice(teams, meant);
  const consents = consent && question({ name: "", label: consent, kind: "checkbox", required: true });
  const made = form([...questions, ...(consents ? [consents] : [])], t("begin"), (answers) => {
    const given = Object.fromEntries(Object.entries(answers).filter(([name]) => names.has(name)));
    put("drafts", { id: KEPT, answers: given });
    // They saw it, and may have taken some of it out.
    if (desk.next.fields === told) delete desk.next.fields;
    done({ fields: given, ...(team && team.value() ? { team: team.value() } : {}), ...(consents ? { consent: true } : {}) });
  });
  // Whoever looks elsewhere half-way finds it as it was.
  made.addEventListener("input", () => {
    clearTimeout(saving);
    saving = setTimeout(() => {
      const typed = questions.map((one) => [one.name, one.value()]).filter(([, value]) => value !== "");
      put("drafts", { id: KEPT, answers: Object.fromEntries(typed) });
    }, SAVE_AFTER);
  });
  if (team) made.prepend(team.element);
  made.prepend(h("h2", { tabIndex: -1 }, t("before")));
  return made;
}

/* Whom it goes to: large buttons of which one is on. */
function choice(teams, meant) {
  count += 1;
  const element = h("fieldset.teams", {}, h("legend", {}, t("whom")), teams.map(({ id, label }) => h("label", {},
    h("input", { type: "radio", name: `team${count}`, value: id, checked: id === meant }), h("span", { dir: "auto" }, label))));
  return { element, value: () => element.querySelector(":checked")?.value };
}

/* What an agent asks in a message: done(words to read, {name: answer}). */
export function answer({ fields = [], submit }, done) {
  const questions = fields.map(question);
  return form(questions, submit || t("send"), (answers) => {
    const lines = questions.map((one) => `${one.label}: ${one.isBox ? (one.value() ? "✓" : "–") : one.value() || "–"}`);
    done(lines.join("\n"), answers);
  });
}
