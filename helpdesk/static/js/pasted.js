/* What other programs put on the clipboard, as our words have it: bold, italic, code, links,
   lists, quotes and paragraphs stay; headings become bold lines, rows of tables lines, and
   pictures that came along files. Everything else goes: sheets, scripts, what would ask another
   server, and how Word, Outlook, Excel and Google Docs say things their own way. */

const TAGS = /<[a-z](?:"[^"]*"|'[^']*'|[^"'>])*>/gi;
const STYLE = /\s(style|on\w+)(\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+))/gi;
const SHEETS = /<(style|script|xml)[\s>].*?<\/\1\s*>/gis;
const GONE = "head, meta, link, title, script, style, template, noscript, iframe, object, svg, math, input, select, textarea, video, audio, canvas, [hidden]";
const BLOCK = "p, div, ul, ol, table, blockquote, pre, h1, h2, h3, h4, h5, h6";
const CELLS = " | ";
const MOST_PICTURES = 10;
const PICTURE = /^data:(image\/(?:png|jpeg|gif|webp));base64,([A-Za-z0-9+/=\s]+)$/;
const NUMBER = /^\s*(?:\d+|[a-z]|[ivxlc]+)[.)]/i;

/* html: what was on the clipboard; answers with ours, and the pictures that were in it.
   A style or a handler would break our policy even where it is only read: those get other
   names first. */
export function tidied(html) {
  const quiet = html.replace(SHEETS, "").replace(TAGS, (tag) => tag.replace(STYLE, " data-$1$2"));
  const { body } = new DOMParser().parseFromString(quiet, "text/html");
  const all = (which) => [...body.querySelectorAll(which)];
  for (const one of all(GONE)) one.remove();
  const pictures = all("img").slice(0, MOST_PICTURES).map(file).filter(Boolean);
  for (const one of all("img")) one.remove();
  lists(body);
  // The inner ones first: of those around them they are cells.
  for (const one of all("table").reverse()) table(one);
  for (const one of all("h1, h2, h3, h4, h5, h6")) heading(one);
  for (const one of all("*")) styled(one);
  for (const one of all("ul > ul, ul > ol, ol > ul, ol > ol")) one.previousElementSibling?.matches("li") && one.previousElementSibling.append(one);
  for (const one of all("a")) if (!/^(?:https?:|mailto:)/i.test(one.getAttribute("href") ?? "")) one.replaceWith(...one.childNodes);
  for (const one of all("p, div")) if (!one.textContent.trim() && !one.querySelector("br + br")) one.remove();
  for (const one of all("br.Apple-interchange-newline")) one.remove();
  for (const one of all("*")) for (const { name } of [...one.attributes]) if (name !== "href") one.removeAttribute(name);
  return { html: body.innerHTML, pictures };
}

const style = (one) => one.dataset?.style ?? "";
const says = (one, name) => new RegExp(`(?:^|;)\\s*${name}\\s*:\\s*([^;]+)`, "i").exec(style(one))?.[1].trim().toLowerCase() ?? "";

/* Google Docs wraps all of it in a bold that is none, and says of spans what is bold. */
function styled(one) {
  if (!one.dataset.style) return;
  const weight = says(one, "font-weight");
  const isLight = weight === "normal" || Number(weight) < 600;
  if (weight && isLight && one.matches("b, strong")) return void one.replaceWith(...one.childNodes);
  if (says(one, "font-style") === "normal" && one.matches("i, em")) return void one.replaceWith(...one.childNodes);
  if (!one.matches("span, font")) return;
  if (weight && !isLight && !one.closest("b, strong")) wrap(one, "strong");
  if (says(one, "font-style") === "italic" && !one.closest("i, em")) wrap(one, "em");
}

function wrap(one, name) {
  const box = document.createElement(name);
  box.append(...one.childNodes);
  one.append(box);
}

/* A line that stands out: our words have no headings. */
function heading(one) {
  const line = document.createElement("p");
  line.append(...one.childNodes);
  for (const bold of line.querySelectorAll("b, strong")) bold.replaceWith(...bold.childNodes);
  wrap(line, "strong");
  one.replaceWith(line);
}

/* Each row is a line; what only lays out, in one column, is what stands in it. */
function table(one) {
  const rows = [...one.rows];
  if (Math.max(0, ...rows.map((row) => row.cells.length)) < 2) {
    one.replaceWith(...rows.flatMap((row) => [...row.cells].flatMap(lines)));
    return;
  }
  one.replaceWith(...rows.filter((row) => row.textContent.trim()).map((row) => {
    const line = document.createElement("p");
    [...row.cells].forEach((cell, at) => {
      for (const block of cell.querySelectorAll(BLOCK)) block.replaceWith(...block.childNodes, " ");
      line.append(at ? CELLS : "", ...cell.childNodes);
      if (cell.matches("th")) bold(line.lastChild);
    });
    return line;
  }));
}

function bold(node) {
  if (!node?.textContent.trim()) return;
  const box = document.createElement("strong");
  node.replaceWith(box);
  box.append(node);
}

function lines(cell) {
  if (cell.querySelector(BLOCK)) return [...cell.childNodes];
  const line = document.createElement("p");
  line.append(...cell.childNodes);
  return [line];
}

/* Word writes lists as paragraphs: how deep stands in their style, the sign before them. */
function lists(body) {
  let open = [];
  let last = null;
  for (const one of [...body.querySelectorAll("p, h1, h2, h3, h4, h5, h6, li")]) {
    const level = Number(/level(\d)/.exec(says(one, "mso-list"))?.[1]);
    if (!level || one.matches("li")) continue;
    const sign = [...one.querySelectorAll("[data-style]")].find((part) => says(part, "mso-list") === "ignore");
    const name = NUMBER.test(sign?.textContent ?? "") ? "ol" : "ul";
    sign?.remove();
    if (!last || one.previousElementSibling !== last) open = [];
    open = open.slice(0, level);
    if (open.at(-1) && open.length === level && open.at(-1).localName !== name) open.pop();
    while (open.length < level) open.push(begun(open.at(-1), name, one));
    const item = document.createElement("li");
    item.append(...one.childNodes);
    open.at(-1).append(item);
    [last] = open;
    one.remove();
  }
}

/* A list within the last item of another, or where the paragraph stands. */
function begun(outer, name, one) {
  const list = document.createElement(name);
  if (!outer) one.before(list);
  else (outer.lastElementChild ?? outer.appendChild(document.createElement("li"))).append(list);
  return list;
}

/* A picture that came within the words; one that lies elsewhere is asked for by nobody. */
function file(img, at) {
  const [, type, bytes] = PICTURE.exec(img.getAttribute("src") ?? "") ?? [];
  if (!type) return null;
  try {
    const content = Uint8Array.from(atob(bytes.replace(/\s/g, "")), (one) => one.charCodeAt(0));
    return new File([content], `${img.alt.slice(0, 60) || `picture-${at + 1}`}.${type.slice(6)}`, { type });
  } catch {
    return null;
  }
}
