/* Where a visitor writes: words, files, a face; what they began stays when they leave. */

import { Refused, desk, headers, key } from "./core.js";
import { h, icon, iconButton, size, t } from "./dom.js";
import { all, drop, put } from "./keep.js";

export const MOST_BYTES = 10e6;
const MOST_LETTERS = 10_000;
const TYPES_AGAIN = 3_000;
const DRAFT_AFTER = 400;

export function write({ chat, say, load, restored }) {
  const field = h("textarea", { rows: 1, maxLength: MOST_LETTERS, placeholder: t("write"), "aria-label": t("write"), enterKeyHint: "send", oninput: typed, onkeydown: pressed, onpaste: pasted });
  const picker = h("input", { type: "file", multiple: true, hidden: true, tabIndex: -1, "aria-label": t("attach"), onchange: picked });
  const chips = h("ul.chips", { hidden: true });
  const quote = h("div.answering", { hidden: true });
  const wrong = h("p.wrong", { role: "alert" });
  const faces = h("div.faces", { hidden: true });
  const send = iconButton("send", t("send"), { type: "submit", className: "send" });
  const smile = iconButton("face", t("emoji"), { "aria-expanded": "false", onclick: choose });
  const element = h("form.write", { noValidate: true, onsubmit: submit }, faces, quote, chips, wrong,
    h("div.line", {}, iconButton("clip", t("attach"), { onclick: () => picker.click() }), picker, field, smile, send));
  const draft = `text:${chat.key}`;
  let files = chat.files ?? [];
  let answers = null;
  let last = 0;
  let quiet = 0;
  let saving = 0;

  const isRestored = all("drafts").then((kept) => {
    const found = kept.find((item) => item.id === draft);
    if (!found) return;
    chat.before ??= found.before;
    if (!field.value) set(found.text);
    if (!files.length) for (const file of found.files ?? []) start(file);
    draw();
    restored();
  });

  function set(text) {
    field.value = text;
    grow();
  }

  function grow() {
    // An empty field would take its placeholder for words from the left.
    field.dir = field.value ? "auto" : "";
    field.style.blockSize = "auto";
    if (field.scrollHeight) field.style.blockSize = `${Math.min(field.scrollHeight, 140)}px`;
    send.disabled = !field.value.trim() && !files.length;
  }

  function typed() {
    grow();
    clearTimeout(saving);
    saving = setTimeout(save, DRAFT_AFTER);
    clearTimeout(quiet);
    quiet = setTimeout(tell, TYPES_AGAIN + 2_000, false);
    if (Date.now() - last > TYPES_AGAIN) tell(Boolean(field.value));
  }

  function tell(on) {
    if (!on && !last) return;
    last = on ? Date.now() : 0;
    if (chat.isOnServer) desk.live.line.say({ t: "typing", chat: chat.key, on });
  }

  function save() {
    clearTimeout(saving);
    saving = 0;
    const { before } = chat;
    const whole = files.filter((file) => !file.failed).map(({ part, ...file }) => file);
    const isAny = field.value || whole.length || (before && !chat.isOnServer);
    return isAny ? put("drafts", { id: draft, text: field.value, files: whole, before }) : drop("drafts", draft);
  }

  // A page that is left has no time for a pause.
  const leave = () => saving && save();
  addEventListener("pagehide", leave);

  function pressed(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || matchMedia("(pointer: coarse)").matches) return;
    event.preventDefault();
    submit();
  }

  function submit(event) {
    event?.preventDefault();
    const text = field.value.trim();
    const ready = files.filter((file) => !file.failed);
    if ((!text && !ready.length) || desk.phase === "failed") return;
    if (ready.length < files.length) return say0(t("filesFailed"));
    say({ text, files: ready, ...(answers ? { answers: answers.id } : {}) });
    files = [];
    set("");
    tell(false);
    clearTimeout(quiet);
    save();
    answer(null);
    say0("");
    draw();
    field.focus();
  }

  const say0 = (words) => { wrong.textContent = words; };

  function answer(message) {
    answers = message;
    quote.hidden = !message;
    quote.replaceChildren();
    if (!message) return;
    quote.append(icon("reply"), h("span", { dir: "auto" }, message.text || t("file")),
      iconButton("close", t("dontReply"), { onclick: () => { answer(null); field.focus(); } }));
    field.focus();
  }

  function picked() {
    attach(picker.files);
    picker.value = "";
    field.focus();
  }

  function pasted({ clipboardData }) {
    if (clipboardData.files.length && !clipboardData.types.includes("text/plain")) attach(clipboardData.files);
  }

  function attach(blobs) {
    const large = [];
    for (const blob of blobs) {
      if (blob.size > MOST_BYTES) large.push(blob.name);
      else start({ blob, name: blob.name, size: blob.size, type: blob.type });
    }
    say0(large.length ? t("tooLarge", { names: large.join(", "), size: size(MOST_BYTES) }) : "");
    draw();
  }

  function start(file) {
    if (!files.includes(file)) {
      files.push(file);
      saving ||= setTimeout(save, DRAFT_AFTER);
    }
    file.failed = "";
    upload(file, draw).catch((refused) => {
      // Without a network it goes along later, with the words.
      if (!refused.isLater) file.failed = refused.message || t("notSent");
    }).then(() => {
      // With the name it has up there now, or as one that will not go.
      saving ||= setTimeout(save, DRAFT_AFTER);
      draw();
    });
  }

  function draw() {
    chat.files = files;
    chips.hidden = !files.length;
    chips.replaceChildren(...files.map((file) => h(`li.chip${file.failed ? ".failed" : ""}`, {},
      icon("file"), h("bdi", {}, file.name), h("small", {}, file.failed || size(file.size)),
      !file.id && !file.failed && h("progress", { value: file.part ?? 0, "aria-label": t("uploading", { name: file.name }) }),
      file.failed && h("button.link", { onclick: () => { start(file); draw(); } }, t("again")),
      iconButton("close", `${t("remove")}: ${file.name}`, { onclick: () => {
        files = files.filter((one) => one !== file);
        save();
        draw();
        field.focus();
      } }))));
    grow();
  }

  async function choose() {
    const isOpen = faces.hidden;
    if (isOpen && !faces.firstChild) {
      const made = await load("emoji", ({ grid }) => grid(insert));
      if (!made) return;
      faces.append(made);
    }
    faces.hidden = !isOpen;
    smile.setAttribute("aria-expanded", String(isOpen));
    (isOpen ? faces.querySelector("button") : field).focus();
  }

  function insert(text) {
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    choose();
    typed();
  }

  faces.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    choose();
  });

  for (const file of files) if (!file.id) start(file);
  draw();
  return {
    element, answer,
    focus: () => field.focus(),
    /* What somebody wrote stays. */
    async prefill(text) {
      await isRestored;
      if (field.value) return;
      set(text);
      typed();
    },
    give: (item) => {
      set([item.text, field.value].filter(Boolean).join("\n"));
      files = [...item.files, ...files];
      draw();
      typed();
      field.focus();
    },
    update: () => { field.placeholder = chat.ended ? t("writeAgain") : t("write"); },
    /* Files that are dropped anywhere on it. */
    takes(box) {
      let depth = 0;
      const shows = () => box.classList.toggle("dropping", depth > 0);
      const isFile = (event) => event.dataTransfer?.types.includes("Files");
      box.addEventListener("dragenter", (event) => { if (isFile(event)) { depth += 1; shows(); } });
      box.addEventListener("dragleave", (event) => { if (isFile(event)) { depth -= 1; shows(); } });
      box.addEventListener("dragover", (event) => { if (isFile(event)) event.preventDefault(); });
      box.addEventListener("drop", (event) => {
        if (!isFile(event)) return;
        event.preventDefault();
        depth = 0;
        shows();
        attach(event.dataTransfer.files);
      });
    },
    keep: save,
    save: leave,
    stop() {
      leave();
      removeEventListener("pagehide", leave);
      tell(false);
      clearTimeout(quiet);
    },
  };
}

// --- files on their way up: seen to arrive, and never the same one twice at a time

const going = new WeakMap();

/* Gives the file an id: {blob, name, part} becomes {id, name, size, type}. Raises Refused. */
export function upload(file, tell) {
  if (file.id) return Promise.resolve();
  if (!going.has(file)) going.set(file, send(file, tell).finally(() => going.delete(file)));
  return going.get(file);
}

/* fetch does not tell how far an upload is. */
function send(file, tell) {
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/w/${key}/upload/`);
    request.responseType = "json";
    request.timeout = 600_000;
    for (const [name, value] of Object.entries(headers())) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => {
      file.part = total ? loaded / total : 0;
      tell();
    };
    request.onload = () => {
      const { status, response } = request;
      if (status > 199 && status < 300) return done(Object.assign(file, response, { part: 1 }));
      return fail(new Refused(status, response ?? {}, request.getResponseHeader("Retry-After")));
    };
    request.onerror = request.ontimeout = request.onabort = () => fail(new Refused());
    const form = new FormData();
    form.append("file", file.blob, file.name);
    request.send(form);
  });
}
