/* Rows of the list as the server writes them: read, put in order, kept in time. */

/* The first element of that kind in some HTML of ours. */
export function fromHtml(html, selector = ".entry") {
  const part = document.createElement("template");
  part.innerHTML = html;
  return part.content.querySelector(selector);
}

/* Below zero when the first one stands before the second. */
export function order(first, second, list) {
  const by = Number(first.dataset.sort) - Number(second.dataset.sort);
  return "descending" in list.dataset ? -by : by;
}

/* Put a row where it belongs; whether it belongs to the part that is loaded. */
export function insertSorted(rows, row, list) {
  const more = rows.querySelector(":scope > .more");
  for (const other of rows.querySelectorAll(":scope > .entry")) {
    if (order(row, other, list) < 0) {
      other.before(row);
      return true;
    }
  }
  if (more) return false;
  rows.append(row);
  return true;
}

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

/* How long somebody waits goes on while one looks. */
export function keepTime(list) {
  const [minute, hour, day] = list.dataset.units.split(",");
  const now = Date.now() / 1000;
  for (const pill of list.querySelectorAll(".pill[data-since]")) {
    const spent = Math.max(0, now - Number(pill.dataset.since));
    const limit = Number(pill.dataset.limit);
    const words = spent < HOUR ? `${Math.floor(spent / MINUTE)}${minute}`
      : spent < 2 * DAY ? `${Math.floor(spent / HOUR)}${hour}` : `${Math.floor(spent / DAY)}${day}`;
    const shown = pill.querySelector(".time");
    if (shown.textContent !== words) shown.textContent = words;
    pill.classList.toggle("ok", spent * 2 < limit);
    pill.classList.toggle("warn", spent * 2 >= limit && spent < limit);
    pill.classList.toggle("bad", spent >= limit);
  }
}
