/* What is pasted or dropped into an article: files are uploaded, HTML becomes Markdown. */

import { post } from "./post.js";
import { toast } from "./toast.js";

/* HTML with none of these is words alone, which the browser pastes better. */
const SHAPED = /<(?:a|b|strong|em|i|h[1-6]|li|table|pre|code|blockquote)\b/i;

export class Put {
  constructor(editor) {
    this.editor = editor;
    this.field = editor.source;
    this.picker = editor.form.elements.upload;
    this.field.addEventListener("paste", (event) => this.pasted(event));
    const area = this.field.closest(".editor-write");
    for (const name of ["dragover", "dragleave", "drop"]) {
      area.addEventListener(name, (event) => this.dragged(event, area));
    }
    this.picker.addEventListener("change", () => {
      const files = [...this.picker.files];
      this.picker.value = ""; // else the form would bring them once more
      this.upload(files);
    });
  }

  choose() {
    this.picker.click();
  }

  pasted(event) {
    const files = [...event.clipboardData.files];
    const html = event.clipboardData.getData("text/html");
    // A text processor sends a picture of its words as well.
    if (files.length && !SHAPED.test(html)) {
      event.preventDefault();
      this.upload(files);
    } else if (SHAPED.test(html)) {
      event.preventDefault();
      this.convert(html, event.clipboardData.getData("text/plain"));
    }
  }

  async convert(html, plain) {
    let words = plain;
    try {
      const answer = await post(this.editor.dataset.paste, { html }, { json: true });
      if (answer.ok) words = (await answer.json()).source;
    } catch {
      // The words themselves are better than nothing.
    }
    this.editor.tools.insert(words);
  }

  dragged(event, area) {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    area.classList.toggle("is-over", event.type === "dragover");
    if (event.type === "drop") this.upload([...event.dataTransfer.files]);
  }

  /* One after the other; a word stands where each will be. */
  async upload(files) {
    for (const file of files) {
      const holder = `[${this.editor.dataset.uploading}: ${file.name}]()`;
      this.editor.tools.insert(holder);
      this.replace(holder, await this.send(file));
    }
  }

  async send(file) {
    const body = new FormData();
    body.append("upload", file, file.name);
    try {
      const answer = await post(this.editor.dataset.files, body, { json: true });
      const told = await answer.json();
      if (answer.ok) return told.mark;
      toast(told.words);
    } catch {
      toast(this.editor.dataset.hereOnly);
    }
    return "";
  }

  /* Where the word stands now; for pictures their own words are asked for. */
  replace(holder, mark) {
    const at = this.field.value.indexOf(holder);
    if (at < 0) return;
    const isPicture = mark.startsWith("![]");
    const words = isPicture ? mark.replace("![]", `![${this.editor.dataset.alt}]`) : mark;
    this.field.setSelectionRange(at, at + holder.length);
    this.editor.tools.insert(words);
    // What to say of it is typed over the question.
    if (isPicture) this.editor.tools.caret(at + 2, at + 2 + this.editor.dataset.alt.length);
  }
}
