/* What must not get lost, in this browser: words until the server has them, drafts, and
   what was typed into forms. In IndexedDB; where a browser forbids that to frames of other
   sites, what is words is kept by the host page; else in memory, and people are told. */

import { keepAtHost, key as site, page, preview } from "./core.js";

const NAME = "helpdesk-widget";
const STORES = ["out", "drafts"];
const memory = { out: new Map(), drafts: new Map() };
let opened = null;

/* "disk", "host" or "memory": where things are. */
export let where = preview ? "memory" : "disk";

export async function start() {
  try {
    await run("out", "readonly", (store) => store.count());
  } catch {
    where = page.safe ? "host" : "memory";
  }
  for (const [name, text] of Object.entries(page.kept)) {
    const [, store] = name.split(":");
    if (STORES.includes(store)) recall(store, text);
  }
}

function recall(store, text) {
  try {
    const item = JSON.parse(text);
    memory[store].set(item.id, item);
  } catch {
    // Nothing of ours.
  }
}

export async function put(store, item) {
  if (where === "disk") {
    try {
      await run(store, "readwrite", (base) => base.put({ ...item, site }));
      // Once in one place: not also where it was when there was no room.
      return unkeep(store, item.id);
    } catch {
      // Full, or forbidden by now: for this one, memory.
    }
  }
  memory[store].set(item.id, item);
  // Bytes of files are no words: they stay in memory there.
  const files = item.files?.filter((file) => file.id);
  if (where === "host") keepAtHost(`:${store}:${item.id}`, JSON.stringify({ ...item, files }));
  return null;
}

function unkeep(store, id) {
  if (memory[store].delete(id) && where !== "memory") keepAtHost(`:${store}:${id}`, null);
}

export async function drop(store, id) {
  unkeep(store, id);
  if (where === "disk") await run(store, "readwrite", (base) => base.delete(id)).catch(() => {});
}

export async function all(store) {
  const kept = where === "disk" ? await run(store, "readonly", (base) => base.getAll()).catch(() => []) : [];
  return [...kept.filter((item) => item.site === site), ...memory[store].values()];
}

function run(store, mode, ask) {
  opened ??= open();
  return opened.then((base) => new Promise((done, fail) => {
    const doing = base.transaction(store, mode);
    const request = ask(doing.objectStore(store));
    // At once: a page that is just being left does not live to see it done.
    doing.commit?.();
    // A write is safe when its transaction is, not when its request was taken.
    doing.oncomplete = () => done(request.result);
    doing.onabort = doing.onerror = () => fail(doing.error);
  }));
}

function open() {
  return new Promise((done, fail) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      for (const store of STORES) request.result.createObjectStore(store, { keyPath: "id" });
    };
    request.onsuccess = () => {
      // A later version of the panel must be able to change the stores.
      request.result.onversionchange = () => { request.result.close(); opened = null; };
      done(request.result);
    };
    request.onerror = () => { opened = null; fail(request.error); };
  });
}
