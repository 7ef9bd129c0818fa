/* Elements, words, times and colours: what every view is made of. No HTML is ever made of
   text; words come from a file of the visitor's language, and from the widget's settings. */

import { desk } from "./core.js";

const root = document.documentElement;
// The visitor's own way of writing times and numbers, where it is of the same language.
const lang = navigator.languages?.find((one) => one.split("-")[0] === root.lang) ?? root.lang;
const isRight = (value) => value !== null && value !== undefined && value !== false;
let words = {};

export async function learnWords() {
  words = await (await fetch(root.dataset.words)).json();
}

/* The phrase of this name; `n` chooses among its plurals. */
export function t(name, fill = {}) {
  let phrase = words[name] ?? name;
  if (typeof phrase === "object") phrase = phrase[new Intl.PluralRules(lang).select(fill.n)] ?? phrase.other;
  return phrase.replace(/\{(\w+)\}/g, (_all, key) => (key === "n" ? number(fill.n) : fill[key] ?? ""));
}

/* h("button.send", {onclick, "aria-label": …}, "inside", …) */
export function h(tag, props = {}, ...inside) {
  const [name, ...classes] = tag.split(".");
  const element = document.createElement(name);
  if (name === "button") element.type = "button";
  element.className = classes.join(" ");
  for (const [key, value] of Object.entries(props)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (!isRight(value)) continue;
    else if (key in element && !key.startsWith("list")) element[key] = value;
    else element.setAttribute(key, value);
  }
  element.append(...inside.flat(9).filter(isRight));
  return element;
}

export const PATHS = {
  back: "M15 5l-7 7 7 7",
  close: "M6 6l12 12M18 6L6 18",
  go: "M5 12h14M13 6l6 6-6 6",
  send: "M12 20V5M5 12l7-7 7 7",
  clip: "M20 11l-8.5 8.5a5 5 0 0 1-7-7L13 4a3.4 3.4 0 0 1 5 5l-8.5 8.5a1.7 1.7 0 0 1-2.5-2.5L15 7",
  face: "M12 3a9 9 0 1 0 .01 0M8.5 14.5a4.5 4.5 0 0 0 7 0M9 9.5v.01M15 9.5v.01",
  look: "M11 4a7 7 0 1 0 .01 0M20 20l-4-4",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  reply: "M9 7l-5 5 5 5M4 12h10a6 6 0 0 1 6 6v1",
  file: "M14 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8zM14 3v5h5",
  tick: "M4 13l5 5L20 7",
  ticks: "M2 13l5 5L17 7M12 17l1 1L23 8",
  clock: "M12 3a9 9 0 1 0 .01 0M12 7v5l3 2",
  down: "M6 9l6 6 6-6",
  page: "M6 3h12v18H6zM9 8h6M9 12h6M9 16h3",
};

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon i-${name}`);
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

export const iconButton = (name, label, props = {}) =>
  h("button.bare", { title: label, "aria-label": label, ...props }, icon(name));

/* Two letters that stand for somebody, in one of four colours. */
export function face(name) {
  const sum = [...name].reduce((all, letter) => all + letter.codePointAt(0), 0);
  const letters = name.trim().split(/\s+/).map((word) => [...word][0]).slice(0, 2).join("");
  return h(`span.face.face${(sum % 4) + 1}`, { "aria-hidden": "true" }, letters.toLocaleUpperCase());
}

/* Makes `box` show these and no others, in this order: [{key, sign, make}]. What has the
   same sign as before stays the element it was, with its focus and its place. */
export function sync(box, items) {
  const before = new Map([...box.children].map((one) => [one.dataset.key, one]));
  let at = box.firstElementChild;
  for (const { key, sign, make } of items) {
    let element = before.get(key);
    before.delete(key);
    if (element?.sign !== sign) {
      const fresh = make();
      Object.assign(fresh, { sign });
      fresh.dataset.key = key;
      if (element) {
        if (at === element) at = fresh;
        element.replaceWith(fresh);
      }
      element = fresh;
    }
    if (element === at) at = at.nextElementSibling;
    else box.insertBefore(element, at);
  }
  for (const gone of before.values()) gone.remove();
}

/* A UUID; crypto.randomUUID is not there on plain http addresses of an office. */
export function newId() {
  return "xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx".replace(/x/g, () => (crypto.getRandomValues(new Uint8Array(1))[0] & 15).toString(16));
}

const ALLOWED = /^(?:a|b|strong|i|em|u|s|p|br|ul|ol|li|blockquote|code|pre|h[1-6])$/;
const LINK = /(https?:\/\/[^\s<>"]*[^\s<>".,:;!?)\]'])/;

/* Words with their addresses to click on. */
export function linked(text) {
  return text.split(LINK).map((part, n) => (n % 2 ? h("a", { href: part, target: "_blank", rel: "noopener noreferrer" }, part) : part));
}

/* What agents format comes clean from the server; this is the second wall. */
export function cleaned(html) {
  const copy = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.parentNode.closest("a") ? node.data : linked(node.data);
    const inside = [...node.childNodes].map(copy);
    const name = node.localName;
    const src = name === "img" && node.getAttribute("src");
    if (src) return /^\/w\/[\w-]+\/files\//.test(src) ? h("img", { src, alt: node.getAttribute("alt") ?? "" }) : node.getAttribute("alt");
    if (!ALLOWED.test(name)) return inside;
    const href = node.getAttribute("href") ?? "";
    return h(name, name === "a" && /^(https?:|mailto:)/i.test(href) ? { href, target: "_blank", rel: "noopener noreferrer" } : {}, inside);
  };
  const { body } = new DOMParser().parseFromString(html, "text/html");
  return h("div.html", {}, [...body.childNodes].map(copy));
}

// --- times and numbers, in the visitor's own language and zone

const number = (value, options) => new Intl.NumberFormat(lang, options).format(value);
const format = (options, at) => new Intl.DateTimeFormat(lang, options).format(at);
const midnight = (at) => new Date(at).setHours(0, 0, 0, 0);
const daysAgo = (at) => Math.round((midnight(Date.now()) - midnight(at)) / 864e5);
const capital = (text) => text.charAt(0).toLocaleUpperCase(lang) + text.slice(1);

export const clock = (at) => format({ hour: "numeric", minute: "2-digit" }, new Date(at));

/* "Today", "Yesterday", "Monday 4 May". */
export function day(at) {
  const ago = daysAgo(at);
  if (ago < 2) return capital(new Intl.RelativeTimeFormat(lang, { numeric: "auto" }).format(-ago, "day"));
  const year = ago > 300 ? { year: "numeric" } : {};
  return capital(format({ weekday: "long", day: "numeric", month: "long", ...year }, new Date(at)));
}

/* In a list: 14:02, Yesterday, 4 May. */
export function when(at) {
  const ago = daysAgo(at);
  if (ago < 1) return clock(at);
  return ago < 2 ? day(at) : format({ day: "numeric", month: "short" }, new Date(at));
}

/* When somebody is there again: 14:00, or Monday 09:00. */
export function nextTime(at) {
  const weekday = daysAgo(at) ? { weekday: "long" } : {};
  return format({ ...weekday, hour: "numeric", minute: "2-digit" }, new Date(at));
}

/* "4 minutes" */
export function span(seconds) {
  const [unit, one] = seconds < 5400 ? ["minute", 60] : seconds < 129600 ? ["hour", 3600] : ["day", 86400];
  const value = Math.max(1, Math.round(seconds / one));
  return number(value, { style: "unit", unit, unitDisplay: "long" });
}

/* When to expect an answer, in a sentence. */
export function expects() {
  const { now, next, replies } = desk.open;
  if (now) return replies ? t("replies", { time: span(replies) }) : t("here");
  return [desk.settings.away || t("away"), next && t("backAt", { time: nextTime(next) })].filter(Boolean).join(" ");
}

/* "1.4 MB" */
export function size(bytes) {
  const [unit, one] = bytes < 1e6 ? ["kilobyte", 1e3] : ["megabyte", 1e6];
  return number(Math.max(bytes / one, 1), { style: "unit", unit, maximumFractionDigits: bytes < 1e6 ? 0 : 1 });
}

// --- the site's own colour

const channels = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
const linear = (part) => (part <= 10.31 ? part / 3294.6 : ((part / 255 + 0.055) / 1.055) ** 2.4);

function luminance(colour) {
  const [red, green, blue] = channels(colour).map(linear);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

export function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/* The nearest to this colour that can be read on that ground: towards black or white. */
function readable(colour, ground) {
  const end = luminance(ground) > 0.18 ? 0 : 255;
  for (let step = 0; step <= 20; step += 1) {
    const mixed = channels(colour).map((part) => Math.round(part + ((end - part) * step) / 20));
    const found = "#" + mixed.map((part) => part.toString(16).padStart(2, "0")).join("");
    if (contrast(found, ground) >= 4.6) return found;
  }
  return end ? "#ffffff" : "#000000";
}

export function paint({ accent, theme }) {
  const { style, dataset } = root;
  if (/^(light|dark|auto)$/.test(theme)) dataset.theme = theme;
  if (!/^#[0-9a-f]{6}$/i.test(accent)) return;
  style.setProperty("--accent", accent);
  style.setProperty("--on-accent", contrast("#ffffff", accent) >= 4.5 ? "#ffffff" : "#000000");
  style.setProperty("--accent-light", readable(accent, "#edf0ef"));
  style.setProperty("--accent-dark", readable(accent, "#232c2c"));
}
