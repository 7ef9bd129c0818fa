/* Files on their way into what is written: chosen, pasted, dropped anywhere on the ticket. */

// What every browser draws, and mail programs show.
const PICTURES = ["image/png", "image/jpeg", "image/gif", "image/webp"];
const MOST_PICTURE = 10 * 1024 * 1024;

export class Attaching {
  constructor(composer) {
    this.composer = composer;
  }

  picked(field) {
    if (field.matches(".composer-picture")) this.takeIn([...field.files]);
    else this.beside([...field.files]);
    field.value = "";
    this.composer.current.surface.focus();
  }

  pasted(event) {
    const { files, types } = event.clipboardData;
    if (!files.length || types.includes("text/plain")) return;
    event.preventDefault();
    event.stopPropagation();
    this.takeIn(files, event.target);
  }

  dragged(event) {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    event.stopPropagation();
    const { composer } = this;
    const outside = event.type === "dragleave" && !composer.ticket.contains(event.relatedTarget);
    if (event.type !== "dragleave" || outside) composer.toggleAttribute("data-dropping", event.type !== "drop" && !outside);
    if (event.type === "drop") this.takeIn([...event.dataTransfer.files], event.target);
  }

  /* Pictures go within the words where those can have some, all else beside them. */
  async takeIn(files, target) {
    const { composer } = this;
    const part = composer.current;
    const isHere = part.form.dataset.rich === "yes" && (!target || part.surface.element.contains(target));
    const every = [...files];
    const looks = await Promise.all(every.map((one) => isHere && isPicture(one)));
    const pictures = every.filter((_one, at) => looks[at]);
    const others = every.filter((_one, at) => !looks[at]);
    if (others.length) this.beside(others);
    const rich = pictures.length && (await composer.enrich(part));
    if (pictures.length && !rich) return this.beside(pictures);
    const refused = [];
    for (const one of pictures) {
      const cid = part.uploads.addWithin(one);
      if (cid) rich.put(cid, one.name.replace(/\.\w{2,5}$/, ""));
      else refused.push(one.name);
    }
    if (!pictures.length) return undefined;
    rich.focus();
    composer.changed(part);
    this.refuse(refused);
    return undefined;
  }

  beside(files) {
    const { current, lines } = this.composer;
    const refused = current.uploads.add(files);
    lines.unsay("file", "files", "nothing");
    this.refuse(refused);
  }

  refuse(names) {
    const { lines, dataset } = this.composer;
    if (names.length) lines.say("files", dataset.tooLarge.replace("%s", names.join(", ")));
  }
}

/* Whatever it is called: what nobody could look at is a file. */
async function isPicture(blob) {
  if (!PICTURES.includes(blob.type) || blob.size > MOST_PICTURE) return false;
  try {
    (await createImageBitmap(blob)).close();
    return true;
  } catch {
    return false;
  }
}
