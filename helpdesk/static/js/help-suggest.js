/* <help-suggest action="/help/en/suggest/">: inside a form, shows what may answer what is
   written in its `subject` and `text` so far. It takes no focus and stops no sending. */

const PAUSE = 700;
const LEAST = 8;

class HelpSuggest extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.form?.addEventListener("input", (event) => this.typed(event));
    this.addEventListener("click", (event) => this.opened(event));
    this.addEventListener("auxclick", (event) => this.opened(event));
  }

  typed({ target }) {
    if (!["subject", "text"].includes(target.name)) return;
    clearTimeout(this.alarm);
    this.alarm = setTimeout(() => this.look(), PAUSE);
  }

  async look() {
    const words = new FormData();
    const whole = new FormData(this.form);
    for (const name of ["subject", "text", "offer"]) words.set(name, whole.get(name) ?? "");
    const asked = `${words.get("subject")}\n${words.get("text")}`.trim();
    if (asked === this.asked || asked.length < LEAST) return;
    this.asked = asked;
    const answer = await this.post(this.getAttribute("action"), words);
    // They typed on meanwhile, or nobody answers: what stands there stays.
    if (!answer?.ok || asked !== this.asked) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    this.replaceChildren(...page.body.childNodes);
  }

  opened({ target }) {
    const link = target.closest("a[data-slug]");
    const offer = this.querySelector("[name=offer]");
    if (!link || !offer) return;
    const said = new FormData();
    said.set("offer", offer.value);
    said.set("slug", link.dataset.slug);
    this.post(`${this.getAttribute("action")}opened/`, said);
  }

  async post(address, body) {
    const token = this.form.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
    try {
      return await fetch(address, { method: "POST", body, headers: { "X-CSRFToken": token }, keepalive: true });
    } catch {
      return null;
    }
  }
}

customElements.define("help-suggest", HelpSuggest);
