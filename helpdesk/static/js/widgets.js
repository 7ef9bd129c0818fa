/* Settings of a chat widget: the preview follows the form, the colour its picker; and
   what is to be pasted elsewhere is copied. The server says what the form means. */

import "./copying.js";

const PAUSE = 250;
const form = document.getElementById("widget");
const frame = document.querySelector(".preview iframe");
const contrast = document.getElementById("contrast");

let timer, asked, settings;

if (form) {
  const [written, picked] = form.querySelectorAll(".colour input");
  form.addEventListener("input", (event) => {
    if (event.target === picked) written.value = picked.value;
    else if (event.target === written && written.validity.valid && /^#[0-9a-f]{6}$/i.test(written.value)) {
      picked.value = written.value;
    }
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  // A panel that comes late is told what it missed.
  frame?.addEventListener("load", show);
  addEventListener("message", (event) => {
    if (event.origin === location.origin && event.source === frame?.contentWindow) show();
  });
}

async function ask() {
  asked?.abort();
  asked = new AbortController();
  try {
    const body = new FormData(form);
    const answer = await fetch(form.dataset.preview, { method: "POST", body, signal: asked.signal });
    if (!answer.ok) return;
    const told = await answer.json();
    settings = told.settings;
    contrast.textContent = told.contrast;
    show();
  } catch (error) {
    if (!(error instanceof DOMException) && !(error instanceof TypeError)) throw error;
  }
}

function show() {
  if (settings && frame) frame.contentWindow.postMessage({ helpdesk: "preview", settings }, location.origin);
}
