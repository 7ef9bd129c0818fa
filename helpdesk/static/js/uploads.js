/* Files that wait with a draft: uploaded at once, seen to arrive, taken along when it is sent. */

import * as outbox from "./outbox.js";
import { post } from "./post.js";

// Bytes that are not worth stopping an upload for.
const LITTLE = 1e6;

export class Uploads {
  /* on: {changed, refused(words), found}; within: the names of pictures that stand within
     the words: those are no files beside them. */
  constructor({ number, mode, url, dropUrl, list, limit, on, within = () => new Set() }) {
    Object.assign(this, { number, mode, url, dropUrl, list, limit, on, within });
    this.files = [...list.children].map((row) => ({
      id: row.dataset.id, name: row.querySelector("bdi").textContent, size: Number(row.dataset.size), cid: row.dataset.cid, state: "kept",
    }));
    this.line = Promise.resolve();
    this.draw();
  }

  get isEmpty() {
    return !this.files.length;
  }

  get isBusy() {
    return this.files.some((file) => file.state === "up");
  }

  get size() {
    return this.files.reduce((sum, file) => sum + file.size, 0);
  }

  /* Where a picture of this name is to be seen; "" while it is on its way. */
  address(cid) {
    const { id } = this.files.find((one) => one.cid === cid) ?? {};
    return id ? `/t/${this.number}/draft/${id}/` : "";
  }

  /* A picture for within the words: the name it has there; "" where there is no room. */
  addWithin(blob) {
    const cid = `${[...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, "0")).join("")}@picture`;
    return this.add([blob], cid).length ? "" : cid;
  }

  /* Take what fits; answers with the names of what does not. */
  add(blobs, cid) {
    const refused = [];
    for (const blob of blobs) {
      if (this.size + blob.size > this.limit) {
        refused.push(blob.name);
        continue;
      }
      const file = { blob, cid, name: blob.name, size: blob.size, key: outbox.newKey(), state: "up", part: 0 };
      this.files.push(file);
      this.enqueue(file);
    }
    this.draw();
    return refused;
  }

  enqueue(file) {
    file.state = "up";
    this.line = this.line.then(() => this.send(file));
  }

  /* Once nothing is on its way any more. */
  async settled() {
    let line;
    do {
      line = this.line;
      await line;
    } while (line !== this.line);
    return !this.files.some((file) => file.state === "failed");
  }

  async send(file) {
    if (!this.files.includes(file)) return;
    try {
      const answer = await this.ask(file);
      const told = answer.told ?? {};
      if (answer.status >= 200 && answer.status < 300) await this.arrived(file, told);
      else this.fail(file, answer.status < 500 ? told.words : "");
    } catch {
      await this.wait(file);
    }
    this.draw();
  }

  /* fetch does not tell how far an upload is. */
  ask(file) {
    return new Promise((done, fail) => {
      const request = new XMLHttpRequest();
      file.request = request;
      request.open("POST", this.url);
      request.setRequestHeader("Accept", "application/json");
      request.setRequestHeader("HX-Request", "true");
      request.setRequestHeader("X-CSRFToken", document.body.dataset.csrf);
      request.upload.addEventListener("progress", ({ loaded, total }) => {
        file.part = loaded / total;
        const bar = this.list.children[this.files.indexOf(file)]?.querySelector("progress");
        if (bar) bar.value = file.part;
      });
      request.addEventListener("load", () => {
        if ([502, 503, 504].includes(request.status)) fail(new Error("away"));
        else if (request.status === 401) fail(new Error("signed out"));
        else done({ status: request.status, told: parsed(request.responseText) });
      });
      request.addEventListener("error", () => fail(new Error("not reached")));
      request.addEventListener("abort", () => done({ status: 0 }));
      const form = new FormData();
      form.append("mode", this.mode);
      if (file.cid) form.append("content_id", file.cid);
      form.append("files", file.blob, file.name);
      request.send(form);
    });
  }

  arrived(file, { files = [] }) {
    const known = new Set(this.files.map((one) => one.id));
    const isMine = (one) => (file.cid ? one.cid === file.cid : !known.has(one.id) && one.name === file.name && one.size === file.size);
    const [mine, ...twins] = files.filter(isMine);
    if (!this.files.includes(file)) {
      return mine && post(this.dropUrl, { file: mine.id }, { json: true }).catch(() => {});
    }
    file.state = "kept";
    file.id = mine?.id;
    file.blob = file.request = null;
    // An answer that got lost made us send it once more.
    if (file.twice) for (const twin of twins) post(this.dropUrl, { file: twin.id }, { json: true }).catch(() => {});
    this.on.changed();
    this.on.found?.();
    return undefined;
  }

  fail(file, words) {
    if (!this.files.includes(file)) return;
    file.state = "failed";
    this.on.refused(words);
  }

  /* The server is not there: the bytes wait in the outbox, before the reply they belong to. */
  async wait(file) {
    if (!this.files.includes(file)) return;
    file.state = "waiting";
    const known = this.files.map((one) => one.id).filter(Boolean);
    await outbox.add({
      key: file.key, kind: "file", url: this.url, ticket: this.number, tries: 1, known, name: file.name, size: file.size,
      mode: this.mode, fields: { mode: this.mode, files: file.blob, ...(file.cid && { content_id: file.cid }) },
    });
    outbox.flush();
  }

  /* News of the outbox about a file; whether it was one of these. */
  heard({ key }, told, failed) {
    const file = this.files.find((one) => one.key === key);
    if (!file) return;
    file.twice = true;
    if (failed) this.fail(file, told.words);
    else this.arrived(file, told);
    this.draw();
  }

  /* What an earlier life of this page left in the outbox. */
  remember(items) {
    for (const item of items) {
      if (item.kind !== "file" || item.mode !== this.mode || this.files.some((one) => one.key === item.key)) continue;
      this.files.push({ key: item.key, cid: item.fields.content_id, name: item.name, size: item.size, blob: item.fields.files, state: "waiting" });
    }
    this.draw();
  }

  async drop(file) {
    this.files = this.files.filter((one) => one !== file);
    this.draw();
    this.on.changed();
    // The server may have all of it before we hear so: what is nearly up is taken off as
    // soon as it has a name.
    if ((1 - (file.part ?? 0)) * file.size > LITTLE) file.request?.abort();
    if (file.state === "waiting") await outbox.remove(file.key);
    if (!file.id) return;
    this.line = this.line.then(() => post(this.dropUrl, { file: file.id }, { json: true })).catch(() => {});
  }

  /* They have gone along; what is returned can be put back. */
  take() {
    const { files } = this;
    this.files = [];
    this.draw();
    return files.map(({ id, cid, key, name, size, state }) => ({ id, cid, key, name, size, state }));
  }

  given(files) {
    const known = new Set(this.files.map((file) => file.id));
    for (const file of files) if (!file.id || !known.has(file.id)) this.files.push({ ...file, state: file.state ?? "kept" });
    this.draw();
    this.on.found?.();
  }

  draw() {
    this.list.replaceChildren(...this.files.map((file) => this.row(file)));
    this.tell();
  }

  /* What stands within the words is no file beside them, unless something is wrong with it. */
  tell() {
    const within = this.within();
    this.files.forEach((file, at) => { this.list.children[at].hidden = within.has(file.cid) && ["kept", "up"].includes(file.state); });
    this.list.hidden = [...this.list.children].every((row) => row.hidden);
  }

  row(file) {
    const row = document.getElementById("composer-chip").content.firstElementChild.cloneNode(true);
    row.dataset.state = file.state;
    row.querySelector(".chip-name").textContent = file.name;
    row.querySelector(".chip-size").textContent = size(file.size);
    const bar = row.querySelector("progress");
    bar.hidden = file.state !== "up";
    bar.value = file.part ?? 0;
    bar.setAttribute("aria-label", `${bar.getAttribute("aria-label")} ${file.name}`);
    row.querySelector(".chip-state").textContent = row.querySelector(".chip-state").dataset[file.state] ?? "";
    const [retry, drop] = row.querySelectorAll("button");
    retry.hidden = file.state !== "failed" || !file.blob;
    for (const button of [retry, drop]) button.setAttribute("aria-label", `${button.getAttribute("aria-label")} ${file.name}`);
    retry.addEventListener("click", () => { this.enqueue(file); this.draw(); });
    drop.addEventListener("click", () => {
      const at = this.files.indexOf(file);
      this.drop(file);
      // The focus must not fall to the top of the page.
      const beside = this.list.children[Math.min(at, this.files.length - 1)];
      if (beside) beside.querySelector("button:not([hidden])").focus();
      else this.on.focus();
    });
    return row;
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

/* "1.4 MB", in the reader's own digits. */
function size(bytes) {
  const [unit, one] = bytes < 1e6 ? ["kilobyte", 1e3] : ["megabyte", 1e6];
  return new Intl.NumberFormat(document.documentElement.lang, {
    style: "unit", unit, maximumFractionDigits: bytes < 1e6 ? 0 : 1,
  }).format(Math.max(bytes / one, unit === "kilobyte" ? 1 : 0));
}
