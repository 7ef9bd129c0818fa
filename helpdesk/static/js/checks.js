/* What may have been forgotten in a reply: one quiet line, the most pressing there is. */

const HOLE = /\{\{\s*[a-z_]+(?:\.[a-z0-9_-]+)*\s*(?:\|[^{}]*)?\}\}/gu;
const MARK = "hole";
// "Dear Ms Lovelace,": whom the first line greets, up to its comma.
const GREETING = /^\s*(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|hallo|guten (?:tag|morgen|abend)|liebe[rs]?|sehr geehrte[rs]?|moin|servus)[ \t]+([^\n,!.:;–—]{2,60})/iu;
// Who is greeted by these is nobody by name.
const NOBODY = new Set((
  "all everybody everyone there team folks sir madam customer again colleagues friends you and"
  + " alle zusammen damen herren und kunde kundin kunden kollegen kolleginnen liebe lieber liebes team"
).split(" "));
const TITLES = new Set("mr mrs ms miss dr prof mx herr herrn frau familie family".split(" "));

const plain = (words) => words.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const parts = (words) => plain(words).split(/[^\p{L}]+/u).filter((one) => one.length > 1);

export class Checks {
  /* on: {attach, anyway, toNote} */
  constructor(composer, on) {
    Object.assign(this, { composer, on, asked: "" });
  }

  /* Say what is to be said of what stands there now; answers with its name, or "". */
  look(part) {
    const { lines } = this.composer;
    const { text } = part.surface.words();
    const found = this.find(part, text);
    for (const name of ["mention", "hole", "name", "file"]) if (name !== found.name) lines.unsay(name);
    if (found.name) lines.say(found.name, found.words, found.ways);
    paint(part.surface.element, found.name === "hole" ? found.holes : []);
    return found.name;
  }

  find(part, text) {
    const { dataset, parts: modes } = this.composer;
    const anyway = [dataset.anyway, this.on.anyway];
    if (part.mode !== "reply" || !text.trim()) return { name: "" };
    if (modes.has("note") && callsSomebody(text)) {
      return { name: "mention", words: dataset.mention, ways: [[dataset.toNote, this.on.toNote]] };
    }
    const holes = [...new Set(text.match(HOLE) ?? [])];
    if (holes.length) return { name: "hole", holes, words: dataset.hole.replace("%s", holes.join(", ")), ways: [anyway] };
    const other = otherName(text, dataset.customer ?? "");
    if (other) {
      const words = dataset.otherName.replace("%a", other).replace("%b", dataset.customer);
      return { name: "name", words, ways: [anyway] };
    }
    if (part.uploads.isEmpty && promisesFile(text, dataset.attached)) {
      return { name: "file", words: dataset.noFile, ways: [[dataset.attach, this.on.attach], anyway] };
    }
    return { name: "" };
  }

  /* Whether these words are asked about before they go: what was said before they were
     sent was read. What would be sent with a hole is asked about once in any case. */
  asks(part) {
    const { lines } = this.composer;
    const before = ["hole", "name", "file"].find((one) => lines.of(one)) ?? "";
    const name = this.look(part);
    if (!name || name === "mention") return "";
    const { text } = part.surface.words();
    if (name === before && (name !== "hole" || this.asked === text)) return "";
    this.asked = text;
    return name;
  }
}

/* Whom the first line greets, where that is somebody else than the customer. */
export function otherName(text, customer) {
  const greeted = GREETING.exec(text)?.[1];
  const theirs = parts(customer);
  if (!greeted || !theirs.length) return "";
  const named = parts(greeted).filter((one) => !TITLES.has(one));
  if (!named.length || named.some((one) => NOBODY.has(one) || theirs.includes(one))) return "";
  // A name is written with a capital, in whatever case the greeting is.
  if (!/\p{Lu}|\p{Lo}/u.test(greeted)) return "";
  // They may sign otherwise than their address does.
  const said = [...document.querySelectorAll("#thread > .said.in")].map((one) => plain(one.textContent)).join(" ");
  return named.some((one) => said.includes(one)) ? "" : greeted.trim();
}

export const callsSomebody = (text) => /(?:^|[\s(])@\p{L}/u.test(text);

/* Whether the words speak of a file; list: the words that do, with commas. */
export function promisesFile(text, list) {
  const words = list.split(",").map((word) => word.replace(/[^\p{L} ]/gu, "").trim()).filter(Boolean);
  const own = text.split("\n").filter((line) => !line.startsWith(">")).join("\n");
  return new RegExp(`(?<!\\p{L})(?:${words.join("|")})`, "iu").test(own);
}

/* Holes are seen where they are, in the editor; a plain field cannot show them. */
function paint(element, holes) {
  if (!globalThis.CSS?.highlights || !globalThis.Highlight) return;
  CSS.highlights.delete(MARK);
  if (!holes.length || !element?.isContentEditable) return;
  const ranges = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    for (const { index, 0: found } of node.data.matchAll(HOLE)) {
      const range = new Range();
      range.setStart(node, index);
      range.setEnd(node, index + found.length);
      ranges.push(range);
    }
  }
  if (ranges.length) CSS.highlights.set(MARK, new Highlight(...ranges));
}
