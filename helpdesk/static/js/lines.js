/* Quiet lines above the words: what went wrong, what may have been forgotten, what is new. */

export class Lines {
  constructor(box) {
    this.box = box;
  }

  /* One line of each name. ways: [label, act] for its buttons. */
  say(name, words, ways = [], quoted = "") {
    const line = document.createElement("div");
    line.className = "composer-line";
    line.dataset.line = name;
    line.appendChild(document.createElement("span")).textContent = words;
    if (quoted) {
      const other = line.appendChild(document.createElement("blockquote"));
      other.dir = "auto";
      other.textContent = quoted;
    }
    for (const [label, act] of ways) {
      const button = line.appendChild(document.createElement("button"));
      button.type = "button";
      button.className = "small";
      button.textContent = label;
      button.addEventListener("click", act);
    }
    const there = this.of(name);
    if (there?.textContent === line.textContent) return;
    if (there) there.replaceWith(line);
    else this.box.append(line);
  }

  unsay(...names) {
    for (const name of names) this.of(name)?.remove();
  }

  of(name) {
    return this.box.querySelector(`[data-line="${name}"]`);
  }

  /* The way on, for somebody who pressed a key to get there: what is new is read first. */
  enter(name) {
    this.of(name)?.querySelector(name === "news" ? "button" : "button:last-of-type")?.focus();
  }
}

const shown = () => [...document.querySelectorAll("#thread > .said[data-seq]")];

/* How far the conversation was read when a reply was begun, and what came since. */
export class Reading {
  constructor(composer) {
    this.composer = composer;
    this.seen = null;
    this.news = 0;
  }

  get page() {
    const { ticket } = this.composer;
    return Number(ticket.dataset.seq ?? this.composer.querySelector("[name=seen]")?.value ?? 0);
  }

  /* What a reply is sent with. */
  get upTo() {
    return this.seen ?? this.page;
  }

  /* From the first word on, what others write is news. */
  wrote(isEmpty) {
    if (!isEmpty) this.seen ??= this.page;
    else this.reset();
  }

  reset() {
    this.seen = null;
    this.news = 0;
    this.composer.lines.unsay("news");
  }

  /* The page shows something new. */
  heard() {
    if (this.seen === null) return;
    const mine = document.body.dataset.name;
    const since = shown().filter((one) => Number(one.dataset.seq) > this.seen && one.dataset.author !== mine);
    if (since.length > this.news) this.tell(since.length);
  }

  tell(news) {
    this.news = news;
    const { newsOne, newsMany, review, anyway } = this.composer.dataset;
    const words = news === 1 ? newsOne : newsMany.replace("%n", news);
    this.composer.lines.say("news", words, [
      [review, () => this.review()],
      [anyway, () => this.composer.send(this.composer.parts.get("reply"), { anyway: true, resolve: this.composer.resolving })],
    ]);
  }

  review() {
    const first = shown().find((one) => Number(one.dataset.seq) > this.seen) ?? shown().at(-1);
    this.seen = this.page;
    this.news = 0;
    this.composer.lines.unsay("news");
    if (!first) return;
    first.tabIndex = -1;
    first.focus({ preventScroll: true });
    first.scrollIntoView({ block: "start" });
  }
}
