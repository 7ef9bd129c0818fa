/* Whoever followed a link that everybody can read shows here that the public words were
   theirs: by a code that their account is sent, or by one that their account sends us. */

import { ask, desk } from "./core.js";
import { h, t } from "./dom.js";

const PAUSE = 4_000;

export function proof({ become, go, gone }) {
  const why = h("p", { dir: "auto" });
  const trouble = h("p.wrong", { role: "alert" });
  const status = h("p.status", { role: "status" });
  const signs = h("p.signs", { dir: "ltr" });
  const field = h("input", { id: "proof", autocapitalize: "characters", spellcheck: false, autocomplete: "one-time-code", maxLength: 40, dir: "ltr" });
  const sentTo = h("label", { htmlFor: "proof", dir: "auto" });
  const typing = h("form.asked", { hidden: true, noValidate: true, onsubmit: tries((event) => { event.preventDefault(); return done({ code: field.value.trim() }); }) },
    sentTo, field, h("button.primary", { type: "submit" }, t("confirm")));
  const send = h("button.secondary", { hidden: true, onclick: tries(async () => {
    show(await ask("proof/", { send: true }));
    if (!typing.hidden) field.focus();
  }) }, t("proofSend"));
  const element = h("section.card.proof", { hidden: true, "aria-labelledby": "proof-title" },
    h("h2", { id: "proof-title", tabIndex: -1 }, t("proofTitle")), why, send, typing, h("p", {}, t("proofSay")), signs, h("p.muted", {}, t("proofWait")), status, trouble);
  let alarm = 0;
  let isOver = false;

  function tries(act) {
    return async (event) => {
      event.preventDefault();
      trouble.textContent = "";
      try {
        await act(event);
      } catch (refused) {
        trouble.textContent = [...Object.values(refused.errors ?? {}).flat(), refused.message].filter(Boolean)[0] || t("notNow");
      }
    };
  }

  async function done(said) {
    await become("proof/", said);
    isOver = true;
    status.textContent = t("proofDone");
    gone();
    const chat = [...desk.chats.keys()].at(-1);
    if (chat) await go({ name: "chat", chat });
  }

  function show({ asked, account, kind, code, sends, sent }) {
    element.hidden = !asked;
    if (!asked) return gone();
    why.textContent = t("proofWhy", { account, kind });
    signs.textContent = code;
    send.hidden = !sends || sent;
    typing.hidden = !sent;
    sentTo.textContent = t("proofSent", { account });
    return null;
  }

  /* The account may have sent it meanwhile. */
  async function look() {
    clearTimeout(alarm);
    if (isOver || !element.isConnected) return;
    try {
      const found = document.hidden ? null : await ask("proof/", {});
      if (found) show(found);
      if (found?.ready) return await done({ go: true });
    } catch {
      // Asked again in a moment.
    }
    alarm = setTimeout(look, PAUSE);
  }

  queueMicrotask(look);
  return element;
}
