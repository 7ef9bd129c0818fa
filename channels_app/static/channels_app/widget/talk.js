/* A conversation: what was said, by days and speakers, and where to say more. */

import { chatOf, desk, onServer, watch } from "./core.js";
import { cleaned, clock, day, expects, face, h, icon, iconButton, linked, newId, size, sync, t } from "./dom.js";
import { fetchChat, line, mark, remove, retry, said, say, sorted } from "./live.js";
import { write } from "./write.js";

const TOGETHER = 5 * 60_000;
const NEAR = 80;
const IN_LINE = 15_000;

export function talk({ go, shut, view, load, become, chat: id }) {
  const chat = chatOf(id);
  if (view.said) chat.said = view.said;
  const name = h("h1", { tabIndex: -1, dir: "auto" });
  const sub = h("p", { dir: "auto" });
  const who = h("div.who", {}, h("span.face"), h("div", {}, name, sub));
  const list = h("ol.list");
  const typing = h("p.typing", { hidden: true }, h("i"), h("i"), h("i"), h("span"));
  const after = h("div.after");
  const scroll = h("div.scroll", { tabIndex: 0, role: "region", "aria-label": t("messages"), onscroll: scrolled }, list, typing, after);
  const latest = h("button.latest", { hidden: true, onclick: () => toEnd(true) }, icon("down"), t("latest"));
  // Only what agents say is read out; what one types oneself is known.
  const log = h("div.sr", { role: "log", "aria-live": "polite", "aria-label": t("news") });
  const notice = h("p.notice", { role: "status" });
  const composer = write({ chat, say: send, load, restored: () => { update(); offer({ target: composer.element.querySelector("textarea") }); } });
  const foot = h("footer", { oninput: offer });
  const below = h("div.below");
  const element = h("section.talk", {}, h("header.bar", {}, iconButton("back", t("back"), { onclick: () => go({ name: "home" }) }), who, menu(), shut()),
    h("div.middle", {}, scroll, latest), log, notice, foot, below);
  composer.takes(element);
  let isAtEnd = true;
  let form = null;
  let rating = null;
  let offers = null;

  const isUnsaid = () => !chat.isOnServer && !said(chat).length;

  /* What may answer their first words, while they write them: also in what the site asks
     first, but for who they are. */
  async function offer({ target }) {
    if (!desk.settings.help || !isUnsaid() || !target.value || !target.matches("textarea, [autocomplete=off]")) return;
    offers ??= load("offers", (made) => made.offers({ go, chat }));
    const made = await offers;
    if (!made) offers = null;
    else if (isUnsaid()) {
      below.replaceChildren(made.element);
      made.typed(target.value);
    }
  }

  function send(words) {
    isAtEnd = true;
    const isFirst = isUnsaid();
    below.replaceChildren();
    say({ id: newId(), chat: chat.key, ...words, ...(isFirst ? chat.before : {}) });
  }

  function toEnd(isSmooth) {
    isAtEnd = true;
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    scroll.scrollTo({ top: scroll.scrollHeight, behavior: isSmooth && !isCalm ? "smooth" : "auto" });
  }

  function scrolled() {
    isAtEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR;
    if (isAtEnd) latest.hidden = true;
  }

  function update() {
    const items = rows();
    const count = list.childElementCount;
    header();
    sync(list, items);
    const isTyping = Boolean(chat.typing) && !chat.ended;
    typing.hidden = !isTyping;
    typing.lastChild.textContent = isTyping ? t("types", { name: chat.typing }) : "";
    notice.textContent = trouble();
    footer();
    if (isAtEnd) toEnd();
    else if (list.childElementCount > count) latest.hidden = false;
    mark(chat);
  }

  function header() {
    const title = chat.agent?.name || desk.settings.title;
    name.textContent = title;
    sub.textContent = chat.ended ? t("ended") : expects();
    const mini = face(title);
    if (who.firstChild.textContent !== mini.textContent) who.firstChild.replaceWith(mini);
  }

  /* What they should know now; the most important alone. */
  function trouble() {
    if (desk.phase === "failed") return desk.trouble;
    if (desk.isDown) return t("offline");
    if (desk.isUnsafe) return t("unsafe");
    if (chat.mailed) return t("mailed", { mail: chat.mailed });
    const place = chat.queue?.place;
    if (place && !chat.agent && !chat.ended) return t("queue", { n: place });
    return "";
  }

  /* What the site wants to know first; the server leaves out what it knows, and asks
     before the first conversation only. What it refused for want of it waits for it, and
     whoever is asked already goes on with it, whatever the page says meanwhile. */
  function asked() {
    const { teams = [] } = desk.settings;
    const { fields = [], consent = "" } = onServer().length ? {} : desk.settings;
    const isSaid = !form && said(chat).some((item) => item.state !== "refused");
    if (chat.isOnServer || chat.before || isSaid || desk.phase !== "ready") return null;
    return fields.length || teams.length > 1 || consent ? { fields, teams: teams.length > 1 ? teams : [], consent } : null;
  }

  function footer() {
    // Who they are is not known yet: nor what has to be asked.
    if (desk.phase === "new" && !desk.isDown) return;
    const needs = asked();
    if (!needs) {
      form = null;
      if (!foot.contains(composer.element)) {
        // Whoever waited for it, or filled in the form, goes on in it.
        const waits = document.activeElement === name || foot.contains(document.activeElement);
        foot.replaceChildren(composer.element);
        if (waits) composer.focus();
      }
    } else if (!form) {
      const mine = form = load("forms", ({ before }) => before(needs, (given) => {
        chat.before = given;
        composer.keep();
        for (const item of said(chat)) if (item.state !== "sent") retry(Object.assign(item, given));
        update();
        composer.focus();
      }));
      // Unless it needs no answer by then.
      form.then((made) => made && mine === form && foot.replaceChildren(made));
    }
    composer.update();
    const isRated = chat.ended && (desk.settings.rate || chat.rating);
    if (chat.ended && chat.isLoaded && !rating) rating = load("after", ({ ended }) => ended({ chat, isRated, go })).then((made) => made && (after.replaceChildren(made), isAtEnd && toEnd()));
    if (!chat.ended) {
      rating = null;
      after.replaceChildren();
    }
  }

  /* Everything in order: days, greetings, what was said, what is on its way. */
  function rows() {
    const found = [];
    const known = sorted(chat);
    const keys = new Set(known.map((one) => one.key));
    const own = said(chat).filter((item) => !keys.has(item.id)).map((item) => ({ ...item, by: "me", key: item.id, at: new Date(item.at).toISOString(), item }));
    const hello = chat.said || desk.settings.greeting;
    if (hello && (chat.isLoaded || !chat.isOnServer)) found.push(row({ id: "hello", by: "agent", text: hello, files: [] }, {}));
    const all = [...known, ...own];
    const last = all.findLast((one) => one.by === "me");
    all.forEach((one, n) => {
      const [before, next] = [all[n - 1], all[n + 1]];
      if (!before || day(before.at) !== day(one.at)) {
        const words = day(one.at);
        found.push({ key: `day-${words}`, sign: words, make: () => h("li.day", {}, h("span", {}, words)) });
      }
      found.push(row(one, { goesOn: together(before, one), ends: !together(one, next), isLast: one === last }));
    });
    return found;
  }

  function row(one, place) {
    const quoted = one.answers && chat.messages.get(one.answers);
    const isAnswered = one.form && [...chat.messages.values(), ...said(chat)].some((other) => other.answers === one.id && other.form);
    if (one.state === "delivered" && one.seq <= chat.theirs) one.state = "seen";
    const sign = JSON.stringify([one.text, one.html, one.state, one.edited, one.deleted, one.name, one.words, one.item?.part, place, one.files, quoted?.text, isAnswered, one.answers]);
    return { key: one.key || one.id, sign, make: () => made(one, place, quoted, isAnswered) };
  }

  function made(one, { goesOn, ends, isLast }, quoted, isAnswered) {
    const { by, item } = one;
    if (by === "house") return h("li.house", {}, h("span", { dir: "auto" }, one.text));
    const isMine = by === "me";
    const words = one.deleted ? h("em", {}, t("deleted")) : one.html ? cleaned(one.html) : linked(one.text ?? "");
    const files = one.deleted ? [] : one.files ?? [];
    return h(`li.said.${isMine ? "me" : "agent"}${goesOn ? ".on" : ""}`, {},
      !isMine && (ends !== false ? face(one.name || desk.settings.title) : h("span.face.none")),
      h("div.what", {},
        h("span.sr", {}, isMine ? t("yourself") : one.name || desk.settings.title),
        !isMine && !goesOn && one.name && h("span.name", { dir: "auto", "aria-hidden": "true" }, one.name),
        quoted && h("blockquote.quote", { dir: "auto" }, quoted.deleted ? t("deleted") : quoted.text || t("file")),
        (one.deleted || one.text || one.html) && h("div.bubble", { dir: "auto" }, words),
        files.map((file) => shown(file)),
        one.form && !isMine && questions(one, isAnswered),
        item?.state === "refused" ? refusal(item) : (ends !== false || one.edited || isLast) && one.at && meta(one, isMine, isLast)),
      one.id && one.id !== "hello" && !one.deleted && !item && iconButton("reply", t("reply"), { onclick: () => composer.answer(one), className: "bare reply" }));
  }

  function meta(one, isMine, isLast) {
    const state = one.item ? (one.item.state === "sent" ? "sent" : "waiting") : one.state ?? "sent";
    return h("p.meta", {}, h("time", { dateTime: one.at }, clock(one.at)),
      one.edited && ` · ${t("edited")}`, one.via === "mail" && ` · ${t("byMail")}`,
      isMine && h(`span.state.${state}`, {}, icon({ waiting: "clock", sent: "tick" }[state] ?? "ticks"),
        h(isLast ? "span" : "span.sr", {}, t(`state_${state}`))));
  }

  function refusal(item) {
    const words = [item.words, ...Object.values(item.errors ?? {}).flat()].filter(Boolean).join(" ") || t("notSent");
    return h("div.refused", { role: "alert" }, h("p", {}, words),
      h("button.link", { onclick: () => retry(item) }, t("again")),
      h("button.link", { onclick: () => { composer.give(item); remove(item.id); } }, t("edit")),
      h("button.link", { onclick: () => remove(item.id) }, t("remove")));
  }

  /* Choices and fields of an agent's message. */
  function questions(one, isAnswered) {
    const box = h("div.ask");
    const done = (text, form) => send({ text, answers: one.id, form });
    const options = one.form.options ?? one.form.choices;
    if (!one.form.fields && Array.isArray(options)) {
      box.append(...options.map((option) => {
        const label = option.label ?? option;
        return h("button.choice", { disabled: isAnswered, dir: "auto", onclick: () => done(label, { choice: option.value ?? label }) }, label);
      }));
    } else if (!isAnswered) {
      load("forms", ({ answer }) => answer(one.form, done)).then((made) => made && box.replaceChildren(made));
    }
    return box;
  }

  function menu() {
    const act = (verb) => () => {
      close();
      load("after", (after) => after[verb]({ chat, go, become }));
    };
    const items = h("div.menu", { hidden: true });
    const button = iconButton("more", t("more"), { "aria-expanded": "false", onclick: () => (items.hidden ? open() : close()) });
    const box = h("div.more", {
      onkeydown: (event) => {
        if (event.key !== "Escape" || items.hidden) return;
        event.stopPropagation();
        close();
        button.focus();
      },
      onfocusout: (event) => box.contains(event.relatedTarget) || close(),
    }, button, items);
    function open() {
      const choices = [chat.isOnServer && ["transcript", t("transcript")], !desk.me.verified && ["prove", t("prove")],
        chat.isOnServer && ["onward", t("onward")], chat.isOnServer && !chat.ended && ["end", t("end")]].filter(Boolean);
      items.replaceChildren(...choices.map(([verb, words]) => h("button", { onclick: act(verb) }, words)),
        h("button", { onclick: () => go({ name: "chat" }) }, t("new")));
      items.hidden = false;
      button.setAttribute("aria-expanded", "true");
      items.firstChild.focus();
    }
    function close() {
      items.hidden = true;
      button.setAttribute("aria-expanded", "false");
    }
    return box;
  }

  if (!chat.isLoaded && chat.isOnServer) fetchChat(chat);
  line.want();
  const unwatch = watch(update);
  // Nobody tells them when somebody before them is helped.
  const queue = setInterval(() => chat.queue && !chat.ended && !document.hidden && fetchChat(chat), IN_LINE);
  const spoken = (about, message) => {
    if (about !== chat) return;
    log.append(h("p", {}, `${message.name}: ${message.text}`));
    while (log.childElementCount > 5) log.firstChild.remove();
  };
  update();
  return {
    element, chat, spoken, prefill: composer.prefill, save: composer.save,
    enter: () => toEnd(),
    focus: () => (foot.contains(composer.element) ? composer.focus() : name.focus()),
    stop: () => { clearInterval(queue); unwatch(); composer.stop(); },
  };
}

const together = (one, other) => Boolean(one && other) && one.by === other.by && one.name === other.name &&
  Date.parse(other.at) - Date.parse(one.at) < TOGETHER && day(one.at) === day(other.at);

/* A file that was said: a picture to look at, or its name to take. */
function shown(file) {
  const isPicture = file.inline || (file.blob && file.type?.startsWith("image/"));
  const url = file.url ?? (file.blob && local(file));
  const isGoing = file.blob && !file.id;
  const props = url ? { href: url, target: "_blank", rel: "noopener", ...(isPicture ? {} : { download: file.name }) } : {};
  return h(url ? "a.file" : "span.file", props,
    isPicture && url ? h("img", { src: url, alt: file.name, loading: "lazy" }) : [icon("file"), h("bdi", {}, file.name), h("small", {}, size(file.size))],
    isGoing && file.part > 0 && file.part < 1 && h("progress", { value: file.part, "aria-label": t("uploading", { name: file.name }) }));
}

const urls = new WeakMap();

/* An address for what is not up yet. */
function local({ blob }) {
  if (!urls.has(blob)) urls.set(blob, URL.createObjectURL(blob));
  return urls.get(blob);
}
