/* Writes: one way for every form and button. */

import { drop, held } from "./fragments.js";

/*
 * Send a form (a FormData, or an object of its fields) and answer with the Response.
 * Throws a TypeError when the server was not reached, an Error when nobody is signed in and
 * it does not wait for that, or in vain.
 */
export async function post(url, data, { json = false, waits = true } = {}) {
  const body = data instanceof FormData ? data : asForm(data);
  body.delete("csrfmiddlewaretoken");
  const headers = { "HX-Request": "true" };
  if (json) headers.Accept = "application/json";
  const answer = await held(() => {
    headers["X-CSRFToken"] = document.body.dataset.csrf;
    return fetch(url, { method: "POST", headers, body });
  }, waits);
  if (answer.ok) tell(url, answer);
  return answer;
}

function asForm(fields) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields ?? {})) {
    for (const one of [value].flat()) if (one !== undefined && one !== null) form.append(name, one);
  }
  return form;
}

/* What the server says was done is news to the whole page. */
function tell(url, answer) {
  const ticket = /\/t\/\d+\//.exec(url);
  if (ticket) drop(ticket[0]);
  const said = answer.headers.get("HX-Trigger");
  if (!said) return;
  for (const [name, detail] of Object.entries(JSON.parse(said))) {
    document.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
