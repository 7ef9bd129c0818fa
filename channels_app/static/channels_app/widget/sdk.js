/* What the loader fetches once somebody wants it: the frame with the panel, the rest of the
   SDK, and a line beside the button that says something first.

   The frame is on another origin, so they speak by messages: each one carries the widget's
   key, and is looked at only when it comes from that window and that origin (AC-30). The
   visitor's token is kept by the host page, in its own storage, and handed over. */

// Of every language; the view puts them here.
const SHUT = WORDS;
const NARROW = 480;
const YEAR = 31_536_000;

export function start(self) {
  const { look, kept, shade, button, emit } = self;
  // It left the page while we were on our way.
  if (!self.place.isConnected) return;
  const { key, home } = self.config;
  const memory = {};
  const answers = new Map();
  const over = new AbortController();
  const { signal } = over;
  let { lang } = look;
  let waiting = [];
  let frame = null;
  // The window that hears us. A frame that is thrown away and put back has another, which
  // begins on an origin that is not its own.
  let listener = null;
  // Facts and the like, for a frame that takes this one's place.
  let said = null;
  let before = null;
  let title = null;
  let count = 0;

  const sheet = new CSSStyleSheet();
  const badge = make("b");
  const box = make("div", { role: "dialog", ariaLabel: look.label, inert: true });
  const teaser = make("p", { role: "status", dir: "auto" });
  button.append(badge);
  shade.prepend(box);
  shade.append(teaser);
  shade.adoptedStyleSheets = [...shade.adoptedStyleSheets, sheet];
  paint();

  function paint() {
    sheet.replaceSync(STYLE.replaceAll("$side", look.side === "start" ? "start" : "end"));
  }

  /* The token of all sites below one domain, where their pages say `data-share`: a cookie
     that each of them reads. Null: there is none; "": whoever had one has signed out. */
  const cookie = `${kept.replace(":", "-")}=`;
  let shown = null;

  function shared() {
    if (!look.share) return null;
    try {
      return decodeURIComponent(document.cookie.split("; ").find((one) => one.startsWith(cookie)).slice(cookie.length));
    } catch {
      return null;
    }
  }

  function share(value) {
    shown = value;
    if (!look.share) return;
    const secure = location.protocol === "https:" ? ";secure" : "";
    try {
      document.cookie = `${cookie}${encodeURIComponent(value ?? "")};domain=${look.share};path=/;max-age=${YEAR};samesite=lax${secure}`;
    } catch {
      // Then each site is alone.
    }
  }

  /* At another of these sites they became somebody else meanwhile. */
  function lookAgain() {
    const token = shared();
    if (document.hidden || token === null || token === shown) return;
    keep("", token || null);
    if (token) warm();
    if (frame) tell("token", { token });
  }

  function read(name, where = "localStorage") {
    if (!name) {
      const token = shared();
      if (token !== null) return (shown = token) || null;
    }
    try {
      return window[where].getItem(kept + name) ?? memory[name] ?? null;
    } catch {
      return memory[name] ?? null;
    }
  }

  /* What the panel gave us to keep, whose own storage some browsers lock. */
  function all() {
    const found = { ...memory };
    try {
      for (const name of Object.keys(localStorage)) {
        if (name.startsWith(kept + ":")) found[name.slice(kept.length)] = localStorage[name];
      }
    } catch {
      // Locked, too.
    }
    return found;
  }

  /* Whether it is safe: kept beyond this page. */
  function keep(name, value, where = "localStorage") {
    delete memory[name];
    if (!name) share(value);
    try {
      if (value === null) window[where].removeItem(kept + name);
      else window[where].setItem(kept + name, value);
      return true;
    } catch {
      if (value !== null) memory[name] = value;
      if (where === "localStorage" && name === "") {
        console.warn("Helpdesk: this page may not keep anything, so a reload begins a new conversation.");
      }
      return false;
    }
  }

  function tell(t, more) {
    if (listener && listener === frame?.contentWindow) listener.postMessage({ hd: key, t, ...more }, home);
    else waiting.push([t, more]);
  }

  const where = () => ({ page: location.href, title: title ?? document.title, referrer: document.referrer });

  function warm() {
    if (frame) return;
    frame = make("iframe", {
      title: look.label,
      allow: "clipboard-write",
      src: `${home}/w/${key}/?lang=${encodeURIComponent(lang)}#${location.origin}`,
    });
    box.append(frame);
  }

  function show(view = null, quietly = false) {
    const isNew = !self.isOpen;
    warm();
    hush();
    if (isNew) before = document.activeElement;
    self.isOpen = true;
    button.ariaExpanded = true;
    box.className = "open";
    box.inert = false;
    keep(":open", "1", "sessionStorage");
    tell("open", { view, quietly });
    if (!quietly) frame.focus();
    if (isNew) emit("open");
  }

  function close() {
    if (!self.isOpen) return;
    const inside = shade.activeElement === frame;
    self.isOpen = false;
    button.ariaExpanded = false;
    box.className = "";
    // Neither keys nor screen readers get in, whatever a transition still shows.
    box.inert = true;
    keep(":open", null, "sessionStorage");
    tell("close");
    if (inside) (button.hidden ? before : button)?.focus();
    emit("close");
  }

  function tease(words, rule) {
    const once = `:rule${rule}`;
    if (self.isOpen || button.hidden || (rule >= 0 && read(once, "sessionStorage"))) return;
    if (rule >= 0) keep(once, "1", "sessionStorage");
    const view = rule >= 0 ? { name: "chat", said: words } : { name: "chat" };
    teaser.replaceChildren(
      make("button", { type: "button", textContent: words, onclick: () => show(view) }),
      make("button", {
        type: "button", textContent: "✕", ariaLabel: SHUT[lang.slice(0, 2)] ?? SHUT.en,
        onclick: () => { hush(); button.focus(); },
      }),
    );
  }

  const hush = () => teaser.replaceChildren();

  /* What the panel says; nobody else is heard. */
  const heard = new Map(Object.entries({
    ready() {
      listener = frame.contentWindow;
      const earlier = waiting;
      waiting = [];
      tell("hello", {
        token: read(""), kept: all(), safe: keep(":safe", "1"), open: Boolean(self.isOpen),
        accent: look.accent, theme: look.theme, said, ...where(),
      });
      for (const one of earlier) tell(...one);
      // Until it was there, there was nothing in it to be focused.
      if (self.isOpen && shade.activeElement === frame) frame.focus();
    },
    keep: ({ name, value }) => keep(name, value),
    close,
    leaving() { listener = null; },
    said({ value }) { said = value; },
    event: ({ name, value }) => emit(name, value),
    tease: ({ value }) => tease(value),
    unread({ value, name }) {
      self.unread = value;
      badge.textContent = value > 99 ? "99+" : value || "";
      button.ariaLabel = name;
      if (!value) hush();
    },
    title({ value }) {
      title ??= document.title;
      document.title = value || title;
      if (!value) title = null;
    },
    done({ id, value }) {
      answers.get(id)?.done(value);
      answers.delete(id);
    },
    failed({ id, name, value }) {
      answers.get(id)?.fail(Object.assign(new Error(value), { code: name }));
      answers.delete(id);
    },
  }));
  addEventListener("message", ({ source, origin, data }) => {
    if (!frame || source !== frame.contentWindow || origin !== home) return;
    if (typeof data !== "object" || data?.hd !== key) return;
    heard.get(data.t)?.(data);
  }, { signal });
  // Another tab of this site: it said something for the first time, or signed out.
  addEventListener("storage", (event) => {
    if (event.key !== kept) return;
    if (event.newValue) warm();
    if (frame) tell("token", { token: event.newValue });
  }, { signal });

  // Another site below the domain may have said something meanwhile: nothing tells us.
  if (look.share) {
    addEventListener("focus", lookAgain, { signal });
    document.addEventListener("visibilitychange", lookAgain, { signal });
  }

  const ask = (name, wakes) => (...args) => new Promise((done, fail) => {
    const id = ++count;
    tell("call", { id, name, args: structuredClone(args) });
    answers.set(id, { done, fail });
    if (wakes) warm();
  });
  const methods = {
    warm,
    tease,
    close,
    open: (view) => show(typeof view === "string" ? { name: view } : view),
    toggle: () => (self.isOpen ? close() : show()),
    /* They were here before: an unread answer may wait, and what was open opens again. */
    back() {
      warm();
      if (read(":open", "sessionStorage") && innerWidth > NARROW) show(null, true);
    },
    openArticle(slug) {
      show({ name: "article", slug });
    },
    /* What is no colour, side or theme is left as it was. */
    setTheme(given) {
      for (const [name, form] of Object.entries(LOOKS)) if (form.test(given?.[name] ?? "")) look[name] = given[name];
      self.paint();
      paint();
      if (frame) tell("look", { accent: look.accent, theme: look.theme });
    },
    setLocale(locale) {
      lang = locale;
      if (!frame) return;
      frame.remove();
      frame = null;
      warm();
    },
    identify: ask("identify", true),
    logout: ask("logout", true),
    send: ask("send", true),
    search: ask("search", true),
    prefill: ask("prefill"),
    track: ask("track"),
    setContext: ask("setContext"),
    setConversation: ask("setConversation"),
  };
  Object.assign(self, {
    work() {
      for (const { name, args, done, fail } of self.calls.splice(0)) {
        new Promise((now) => now(methods[name](...args))).then(done, fail);
      }
    },
    stop() {
      over.abort();
      if (title !== null) document.title = title;
    },
    moved: () => frame && tell("page", where()),
  });
  self.work();
}

const LOOKS = { accent: /^#[\da-f]{6}$/i, side: /^(start|end)$/, theme: /^(auto|light|dark)$/ };

function make(tag, props) {
  return Object.assign(document.createElement(tag), props);
}

const STYLE = `
button{font:600 15px/1.4 system-ui,sans-serif}
button[aria-expanded=true] i{clip-path:path("M4 7 2 9 12 19 22 9 20 7 12 15")}
b{position:absolute;inset-block-start:-4px;inset-inline-end:-4px;min-inline-size:22px;padding-inline:5px;box-sizing:border-box;border:2px solid #fff;border-radius:99px;background:#b3261e;color:#fff;font-size:12px;line-height:18px}
b:empty,p:empty,[hidden]~p{display:none}
div,p{position:fixed;z-index:var(--hd-z,2147483000);inset-inline-$side:var(--hd-inline,20px);inset-block-end:calc(var(--hd-block,20px) + 68px);margin:0}
div{visibility:hidden;opacity:0;inline-size:400px;max-inline-size:calc(100vw - 40px);block-size:min(720px,100vh - 108px);border-radius:var(--hd-radius,16px);overflow:hidden;box-shadow:0 16px 48px #0004,0 0 0 1px #8883}
div.open{visibility:visible;opacity:1}
iframe{display:block;border:0;inline-size:100%;block-size:100%}
p{display:flex;align-items:start;max-inline-size:min(320px,100vw - 40px);border-radius:16px;background:#fff;box-shadow:0 4px 24px #0004,0 0 0 1px #8883}
p button{position:static;inline-size:auto;block-size:auto;padding-block:14px;padding-inline:16px 4px;box-shadow:none;border-radius:16px;background:none;color:#17201f;font-weight:400;text-align:start;overflow-wrap:anywhere}
p button+button{flex:none;padding-inline:12px;min-inline-size:44px;min-block-size:44px;color:#5f6c6a}
p :focus-visible{outline-color:#1264d6;outline-offset:-3px}
@media(max-width:480px),(max-height:480px){div{inset:0;inline-size:auto;max-inline-size:none;block-size:100dvh;border-radius:0}button[aria-expanded=true]{display:none}}
@media(forced-colors:active){div,p{border:2px solid}}
@media(prefers-reduced-motion:no-preference){div{translate:0 12px;transition:.16s cubic-bezier(.2,.8,.2,1)}div.open{translate:0}}`;
