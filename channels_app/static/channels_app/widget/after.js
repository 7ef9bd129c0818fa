/* What comes after, or beside: how it was, a copy of it, an address that is proven, an end. */

import { ask, changed, desk, emit } from "./core.js";
import { PATHS, h, icon, t } from "./dom.js";
import { fetchChat } from "./live.js";

const STARS = [1, 2, 3, 4, 5];
PATHS.star = "M12 3l2.8 5.9 6.2.8-4.6 4.4 1.2 6.4L12 17.4 6.4 20.5l1.2-6.4L3 9.7l6.2-.8z";

/* A conversation that ended: it can be rated, and another one begun. */
export function ended({ chat, isRated, go }) {
  return h("section.card.over", {},
    isRated && (chat.rating ? thanks(chat.rating) : rate(chat)),
    h("button.secondary", { onclick: () => go({ name: "chat" }) }, t("new")));
}

const thanks = ({ score }) => h("div", {}, h("h2", { tabIndex: -1 }, t("thanks")),
  h("p.stars", { role: "img", "aria-label": t("stars", { n: score }) }, STARS.map((n) => h(`span${n <= score ? ".on" : ""}`, {}, icon("star")))));

function rate(chat) {
  const words = h("textarea", { rows: 3, maxLength: 2000, id: "comment", dir: "auto" });
  const more = h("div.comment", { hidden: true }, h("label", { htmlFor: "comment" }, t("comment")), words,
    h("button.primary", { type: "submit" }, t("send")));
  const trouble = h("p.wrong", { role: "alert" });
  const box = h("form", {
    onchange: () => {
      more.hidden = false;
      more.scrollIntoView({ block: "nearest" });
    },
    onsubmit: async (event) => {
      event.preventDefault();
      const score = Number(new FormData(box).get("score"));
      try {
        await ask(`chats/${chat.key}/rate/`, { score, comment: words.value.trim() });
        chat.rating = { score };
        emit("rated", score);
        const said = thanks(chat.rating);
        box.replaceWith(said);
        said.firstChild.focus();
      } catch (refused) {
        trouble.textContent = refused.message || t("notNow");
      }
    },
  }, h("fieldset.stars", {}, h("legend", {}, t("rate")), STARS.map((n) => h("label", {},
    h("input", { type: "radio", name: "score", value: n, required: true, "aria-label": t("stars", { n }) }), icon("star")))), more, trouble);
  return box;
}

/* A dialog with one form; `act` says what went wrong, or nothing. */
function dialog(title, inside, label, act) {
  const trouble = h("p.wrong", { role: "alert" });
  const done = h("button.primary", { type: "submit" }, label);
  const from = document.activeElement;
  const box = h("dialog", { "aria-labelledby": "asks", onclose: () => { box.remove(); from?.focus(); } },
    h("form", {
      noValidate: true,
      onsubmit: async (event) => {
        event.preventDefault();
        done.disabled = true;
        try {
          await act(box);
        } catch (refused) {
          trouble.textContent = [refused.message, ...Object.values(refused.errors ?? {}).flat()].filter(Boolean).join(" ") || t("notNow");
        }
        done.disabled = false;
      },
    }, h("h2", { id: "asks" }, title), inside, trouble,
    h("p.buttons", {}, h("button.secondary", { onclick: () => box.close() }, t("cancel")), done)));
  document.body.append(box);
  box.showModal();
  return box;
}

const mailField = (value = "") => h("div.asked", {}, h("label", { htmlFor: "mail" }, t("mail")),
  h("input", { id: "mail", value, type: "email", autocomplete: "email", required: true, maxLength: 254, dir: "ltr" }));

function typed(box) {
  const field = box.querySelector("#mail");
  if (/.@.+\../.test(field.value)) return field.value.trim();
  field.focus();
  throw Object.assign(new Error(t("noMail")), { errors: {} });
}

/* What somebody should read, in place of a form. */
function tell(box, words) {
  box.firstChild.replaceChildren(h("h2", { id: "asks", tabIndex: -1 }, words),
    h("p.buttons", {}, h("button.primary", { onclick: () => box.close() }, t("close"))));
  box.querySelector("h2").focus();
}

/* To an address that is proven; another one is proven first, by the code that comes to it. */
export function transcript({ chat, become }) {
  const { mail, verified } = desk.me;
  dialog(t("transcript"), verified ? h("p", {}, t("transcriptTo", { mail })) : mailField(mail), t("send"), async (box) => {
    await ask(`chats/${chat.key}/transcript/`, verified ? {} : { mail: typed(box) });
    if (verified) return tell(box, t("transcriptSent"));
    box.close();
    return code("transcript", "transcriptSent", become);
  });
}

/* An address counts once somebody shows that they read what comes there. */
export function prove({ become }) {
  dialog(t("prove"), [h("p", {}, t("proveWhy")), mailField(desk.me.mail)], t("proveSend"), async (box) => {
    await ask("mail/", { mail: typed(box) });
    box.close();
    code("prove", "proven", become);
  });
}

function code(title, done, become) {
  const field = h("input", { id: "code", autocapitalize: "characters", spellcheck: false, autocomplete: "one-time-code", required: true, maxLength: 40, dir: "ltr" });
  dialog(t(title), [h("p", {}, t("proveCode")), h("div.asked", {}, h("label", { htmlFor: "code" }, t("code")), field)], t("confirm"), async (box) => {
    await become("prove/", { code: field.value.trim() });
    tell(box, t(done));
  });
}

export function end({ chat }) {
  dialog(t("endSure"), h("p", {}, t("endWhat")), t("end"), async (box) => {
    await ask(`chats/${chat.key}/end/`, {});
    box.close();
    chat.ended = true;
    changed();
    fetchChat(chat);
  });
}

/* Elsewhere, with all that was said: by a way there is, or by mail to an address we know. */
export async function onward({ chat }) {
  const path = `chats/${chat.key}/onward/`;
  const { mail, verified } = desk.me;
  const inside = h("div.ways", {}, h("p", {}, t("onwardWhy")));
  const box = dialog(t("onward"), inside, "", () => {});
  box.querySelector("[type=submit]").remove();
  const wrong = box.querySelector(".wrong");
  const tries = (act) => async () => {
    try {
      await act();
    } catch (refused) {
      wrong.textContent = refused.message || t("notNow");
    }
  };
  const button = (words, act) => h("button.secondary", { type: "button", onclick: tries(act) }, words);
  const show = ({ kind, code: signs, where, link }) => {
    inside.replaceChildren(
      h("p", { tabIndex: -1 }, t({ phone: "onwardCall", email: "onwardMail" }[kind] ?? "onwardThere", { where })),
      h("p.code", { dir: "ltr" }, signs),
      link && h("a.primary", { href: link, target: "_blank", rel: "noopener" }, t("onwardOpen")));
    inside.firstChild.focus();
  };
  await tries(async () => {
    const { ways } = await ask(path, {});
    const named = { phone: t("onwardPhone"), email: t("onwardEmail") };
    if (verified && ways.some(({ kind }) => kind === "email")) {
      inside.append(button(t("onwardUs", { mail }), async () => { await ask(path, { write: true }); tell(box, t("onwardSent")); }));
    }
    inside.append(...ways.map(({ kind, name }) => button(named[kind] ?? name, async () => show(await ask(path, { kind })))));
    if (!ways.length) inside.replaceChildren(h("p", {}, t("notNow")));
    inside.querySelector("button")?.focus();
  })();
}
