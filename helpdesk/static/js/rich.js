/* The editor for formatted words: ProseMirror, fetched when somebody begins to write. */

import { tidied } from "./pasted.js";

const FORMATS = {
  bold: "toggleBold",
  italic: "toggleItalic",
  bulletList: "toggleBulletList",
  orderedList: "toggleOrderedList",
  blockquote: "toggleBlockquote",
  code: "toggleCode",
};
// A character no text has: where the caret was.
const CARET = "\uFDD0";

// Somebody stopped after a word's space, and goes on with the next word.
const SPACES = { preserveWhitespace: true };
// An item of one paragraph needs no paragraph.
const LONE = /<li><p>((?:(?!<\/?p>).)*)<\/p>(<\/li>|<[ou]l>)/gs;
// Words as Markdown links them: what is typed last is the bracket that closes it.
const LINKED = /\[([^[\]\n]{1,200})\]\(((?:https?:\/\/|mailto:)[^\s()]{1,1000})\)$/;

// A picture within the words: as it is kept, and as it stands in the editor, where an
// address of its kind would lead nowhere.
const KEPT = /<img src="cid:([^"]*)"/g;
const HELD = /<img data-cid="([^"]*)"/g;

/* Load the editor and put it in the place of the field, with its words, caret and focus. */
export async function mount(field, kept, { changed, moved, picture = () => "" }) {
  const parts = await import("../vendor/editor.js");
  await unlessComposing(field);
  const had = document.activeElement === field;
  const box = document.createElement("div");
  box.className = "composer-rich";
  // The caret and the selection of a field that is gone are no longer known.
  const words = content(field, kept, had);
  field.replaceWith(box);
  const rich = new Rich(parts, box, {
    content: words,
    label: field.getAttribute("aria-label"),
    placeholder: field.placeholder,
    changed,
    moved,
    picture,
  });
  rich.toCaret(had);
  return rich;
}

/* Formatted words if they are still what is in the field, with what was typed after. */
function content(field, kept, had) {
  const { value, selectionStart: at } = field;
  if (kept.html && value.startsWith(kept.text)) return kept.html + paragraphs(value.slice(kept.text.length));
  return paragraphs(had && at < value.length ? value.slice(0, at) + CARET + value.slice(at) : value);
}

function unlessComposing(field) {
  if (!field.dataset.composing) return Promise.resolve();
  return new Promise((done) => field.addEventListener("compositionend", () => setTimeout(done), { once: true }));
}

/* Text as HTML: an empty line begins a paragraph. */
export function paragraphs(text) {
  const escape = (words) => words.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  return text.replace(/\n+$/, "").split(/\n{2,}/)
    .filter((part, _at, all) => part || all.length === 1)
    .map((part) => `<p>${escape(part.replace(/^\n/, "")).replace(/\n/g, "<br>")}</p>`)
    .join("");
}

class Rich {
  /* picture: where the picture of this name is to be seen; "" while nowhere. */
  constructor(parts, box, { content, label, placeholder, changed, moved, picture }) {
    this.parts = parts;
    this.picture = picture;
    this.editor = new parts.Editor({
      element: box,
      content: held(content),
      injectCSS: false,
      parseOptions: SPACES,
      extensions: [...extensions(parts, placeholder), within(parts, picture)],
      editorProps: {
        transformPastedHTML: (pasted) => this.pasted(pasted),
        attributes: {
          role: "textbox", "aria-multiline": "true", "aria-label": label, class: "composer-text", dir: "auto",
        },
      },
      onUpdate: changed,
      onTransaction: moved,
    });
    this.box = box;
    this.element = this.editor.view.dom;
  }

  /* Plain words have no `html`: they go out as what they are. */
  words() {
    const { editor } = this;
    const text = editor.getText({ blockSeparator: "\n\n" }).replace(/\n{3,}/g, "\n\n");
    const html = this.isPlain() ? "" : editor.getHTML().replace(LONE, "<li>$1$2").replace(HELD, '<img src="cid:$1"');
    return { text: text.trimEnd(), html };
  }

  isPlain() {
    let plain = true;
    this.editor.state.doc.descendants((node) => {
      plain &&= ["paragraph", "text", "hardBreak"].includes(node.type.name)
        && node.marks.every((mark) => mark.type.name === "link" && mark.attrs.href === node.text);
      return plain;
    });
    return plain;
  }

  set({ text = "", html = "" }) {
    this.editor.commands.setContent(held(html) || paragraphs(text), { emitUpdate: false, parseOptions: SPACES });
  }

  isEmpty() {
    return !this.editor.getText().trim();
  }

  /* What was copied here stays what it is; its pictures are taken in as if they were files. */
  pasted(html) {
    if (html.includes("data-pm-slice")) return html;
    const { html: words, pictures } = tidied(html);
    const composer = this.element.closest("hd-composer");
    if (pictures.length && composer) setTimeout(() => composer.attaching.takeIn(pictures, this.element));
    return words;
  }

  /* The names of the pictures within the words. */
  get pictures() {
    const names = new Set();
    this.editor.state.doc.descendants(({ type, attrs }) => { if (type.name === "within") names.add(attrs.cid); });
    return names;
  }

  /* Where the caret is; words go on behind it. */
  put(cid, alt) {
    this.editor.chain().insertContent({ type: "within", attrs: { cid, alt } }).run();
  }

  /* Of some it is known now where they are. */
  found() {
    for (const box of this.element.querySelectorAll(".within")) show(box, this.picture(box.dataset.cid));
  }

  /* The picture that is selected: what is said of it; null: none is. */
  get described() {
    const { node } = this.editor.state.selection;
    return node?.type.name === "within" ? node.attrs.alt : null;
  }

  describe(alt) {
    const { from } = this.editor.state.selection;
    // What was changed is another node: it stays the one that is selected.
    if (this.described !== null) this.editor.chain().updateAttributes("within", { alt }).setNodeSelection(from).run();
  }

  before() {
    const { $from, empty } = this.editor.state.selection;
    if (!empty || $from.parent.type.spec.code) return "";
    return $from.parent.textBetween(0, $from.parentOffset, "\n", "\n").split("\n").pop();
  }

  replaceBefore(length, { text, html }) {
    const { from } = this.editor.state.selection;
    const words = held(html) || paragraphs(text);
    // One paragraph goes into the one it is written in.
    const one = /^<p>((?:(?!<\/?p>).)*)<\/p>$/s.exec(words);
    const tail = text.endsWith(" ") && one ? " " : "";
    this.editor.chain().deleteRange({ from: from - length, to: from })
      .insertContent((one ? one[1] : words) + tail).run();
    this.focus();
  }

  /* At once: the editor's own command waits for a frame, and keys would go elsewhere. */
  focus({ end = false } = {}) {
    const { editor } = this;
    if (end) editor.commands.setTextSelection(editor.state.doc.content.size);
    editor.view.focus();
  }

  /* Where the caret was in the field; with no mark of it, at the end. */
  toCaret(focus) {
    const { state, view } = this.editor;
    let at = -1;
    state.doc.descendants((node, place) => {
      if (node.isText && node.text.includes(CARET)) at = place + node.text.indexOf(CARET);
    });
    if (at >= 0) view.dispatch(state.tr.delete(at, at + 1).setMeta("addToHistory", false).setMeta("preventUpdate", true));
    if (at >= 0) this.editor.commands.setTextSelection(at);
    if (focus) this.focus({ end: at < 0 });
  }

  format(name) {
    this.editor.commands[FORMATS[name]]();
    this.focus();
  }

  has(name) {
    return this.editor.isActive(name);
  }

  get href() {
    return this.editor.getAttributes("link").href ?? "";
  }

  /* Link what is selected, the link the caret is in, or the address itself; "" unlinks. */
  link(href) {
    const chain = this.editor.chain().extendMarkRange("link");
    if (!href) chain.unsetLink().run();
    else if (this.editor.state.selection.empty && !this.has("link")) {
      chain.insertContent({ type: "text", text: href, marks: [{ type: "link", attrs: { href } }] }).run();
    } else chain.setLink({ href }).run();
    this.focus();
  }

  destroy() {
    this.editor.destroy();
    this.box.remove();
  }
}

function extensions(parts, placeholder) {
  const quiet = (extension, keys = () => ({})) => extension.extend({
    addKeyboardShortcuts() { return keys(this.editor, this); },
  });
  return [
    parts.Document, parts.Paragraph, parts.Text, parts.Bold, parts.Italic, parts.Code, parts.CodeBlock,
    parts.Blockquote, parts.BulletList, ordered(parts), parts.UndoRedo,
    // Tab leaves the editor; Ctrl Enter sends; Ctrl K is the palette's.
    quiet(parts.ListItem, (editor) => ({ Enter: () => editor.commands.splitListItem("listItem") })),
    quiet(parts.HardBreak, (editor) => ({ "Shift-Enter": () => editor.commands.setHardBreak() })),
    quiet(parts.Link.extend({ addInputRules() { return [linked(parts, this.type)]; } })).configure({ openOnClick: false, autolink: false, enableTarget: false, defaultProtocol: "https" }),
    parts.Placeholder.configure({ placeholder }),
  ];
}

/* "1. " begins a list; with another number it would still be sent as the first. */
const ordered = (parts) => parts.OrderedList.extend({
  addInputRules() { return [parts.wrappingInputRule({ find: /^1[.)]\s$/, type: this.type })]; },
});

/* "[our shop](https://shop.example)" is a link. */
function linked(parts, type) {
  return new parts.InputRule({
    find: LINKED,
    handler: ({ state, range, match: [, words, href] }) => {
      state.tr.replaceWith(range.from, range.to, state.schema.text(words, [type.create({ href })])).removeStoredMark(type);
    },
  });
}

const held = (html) => html.replace(KEPT, '<img data-cid="$1"');

/* A picture within the words: a box with what is said of it, until it is there. */
function within(parts, picture) {
  return parts.Node.create({
    name: "within",
    group: "inline",
    inline: true,
    atom: true,
    draggable: true,
    addAttributes: () => ({ cid: { default: "" }, alt: { default: "" } }),
    parseHTML: () => [{ tag: "img[data-cid]", getAttrs: ({ dataset, alt }) => ({ cid: dataset.cid, alt }) }],
    renderHTML: ({ node }) => ["img", { "data-cid": node.attrs.cid, alt: node.attrs.alt }],
    renderText: ({ node }) => `[picture: ${node.attrs.alt}]`,
    addNodeView: () => ({ node }) => {
      const box = document.createElement("span");
      box.className = "within";
      box.dataset.cid = node.attrs.cid;
      box.append(document.createElement("img"), document.createElement("span"));
      // The box is what is dragged: a picture by itself would come as a new file.
      box.firstChild.draggable = false;
      const tell = ({ alt }) => {
        box.firstChild.alt = alt;
        box.lastChild.textContent = alt;
      };
      tell(node.attrs);
      show(box, picture(node.attrs.cid));
      return {
        dom: box,
        update: (now) => {
          if (now.type.name !== "within" || now.attrs.cid !== node.attrs.cid) return false;
          tell(now.attrs);
          return true;
        },
      };
    },
  });
}

function show(box, url) {
  const [img, words] = box.children;
  if (url && img.getAttribute("src") !== url) img.src = url;
  img.hidden = !url;
  words.hidden = Boolean(url);
}
