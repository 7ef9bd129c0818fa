/* The one script of a host page: a button, and nothing more until somebody wants more.

   `views/widget/loader.py` puts the widget's settings in the place of CONFIG and leaves out
   comments. Before the visitor points at the button, the page calls, a rule comes true or a
   token says that they were here before, nothing is asked of anybody and nothing is kept;
   then `sdk.js` comes, and makes the frame. No <style>, no style attribute, no HTML made of
   text: it works under style-src 'none' and Trusted Types. The page's one global is
   `Helpdesk`: a queue of calls before, the SDK after. */

((config) => {
  const early = window.Helpdesk ?? [];
  // Put in twice: the first one does it.
  if (early.version) return;
  const { key, home, rules } = config;
  const page = document.documentElement;
  const look = { ...config, ...document.currentScript?.dataset };
  const kept = "helpdesk:" + key;
  const lang = (look.lang ||= page.lang || navigator.language).slice(0, 2);
  const hooks = { __proto__: null };
  let loading, url, seconds;

  const sheet = new CSSStyleSheet();
  const place = document.createElement("helpdesk-widget");
  const shade = place.attachShadow({ mode: "closed" });
  const button = document.createElement("button");
  button.append(document.createElement("i"));
  shade.adoptedStyleSheets = [sheet];
  shade.append(button);

  const paint = () => {
    // White or black on the accent: one of them always has a contrast of 4.5.
    const light = [.2126, .7152, .0722].reduce((sum, part, n) =>
      sum + part * (parseInt(look.accent.slice(n * 2 + 1, n * 2 + 3), 16) / 255) ** 2.2, 0);
    sheet.replaceSync(`:host{all:initial!important;display:contents!important}
button{position:fixed;z-index:var(--hd-z,2147483000);inset-block-end:var(--hd-block,20px);inset-inline-${look.side}:var(--hd-inline,20px);inline-size:56px;block-size:56px;padding:16px;border:0;border-radius:50%;background:${look.accent};color:${light > .179 ? "#000" : "#fff"};box-shadow:0 4px 16px #0004;cursor:pointer}
button:hover{filter:brightness(1.1)}
:focus-visible{outline:3px solid;outline-offset:-6px}
i{display:block;block-size:24px;background:currentColor;clip-path:path("M4 2H20A3 3 0 0 1 23 5V15A3 3 0 0 1 20 18H12L6 23V18H4A3 3 0 0 1 1 15V5A3 3 0 0 1 4 2")}
[hidden]{display:none}
@media print{:host{display:none!important}}
@media(forced-colors:active){button{border:2px solid}i{forced-color-adjust:none;background:ButtonText}}`);
  };

  const self = {
    config, look, kept, place, shade, button, paint, calls: [],
    emit: (name, value) => hooks[name]?.forEach((act) => act(value)),
  };
  const call = (name, ...args) => new Promise((done, fail) => {
    self.calls.push({ name, args, done, fail });
    // What only tells something waits until somebody wants to hear it.
    if (!/^(setC|pre|tra)/.test(name)) {
      loading ??= import(`${home}/w/${key}/sdk.js`).then(({ start }) => start(self)).catch((error) => {
        loading = null;
        self.calls.splice(0).map((one) => one.fail(error));
      });
    }
    self.work?.();
  });
  const on = (name, act) => {
    (hooks[name] ??= new Set()).add(act);
    return () => hooks[name].delete(act);
  };

  // A page may change without loading; rules wait for their time on each.
  const beat = setInterval(() => {
    if (url !== location.href) {
      url = location.href;
      seconds = 0;
      self.moved?.();
    }
    seconds += !document.hidden;
    rules.forEach((rule, n) => {
      if (seconds === rule.seconds && (rule.url === "*" || url.includes(rule.url)) &&
          (!rule.hours || config.open !== Date.now() > config.turns)) call("tease", rule.message, n).catch(Boolean);
    });
  }, 1e3);
  // A site that throws away what it does not know gets it back.
  const watch = new MutationObserver(() => place.isConnected || page.append(place));

  const api = {
    version: "1.0.0",
    get unread() { return self.unread ?? 0; },
    get isOpen() { return !!self.isOpen; },
    on,
    once: (name, act) => {
      const off = on(name, (value) => act(value, off()));
      return off;
    },
    show: () => { button.hidden = false; },
    hide: () => { button.hidden = true; },
    // One that is no call does not keep the others from being made.
    push: (...all) => all.map((one) => {
      try {
        return api[one[0]](...one.slice(1));
      } catch {}
    }),
    destroy: () => {
      clearInterval(beat);
      watch.disconnect();
      self.stop?.();
      place.remove();
      window.Helpdesk = [];
    },
  };
  "open close toggle identify logout setContext setConversation setTheme setLocale prefill send openArticle search track".split(" ")
    .map((name) => { api[name] = call.bind(0, name); });
  api.ready = Promise.resolve(api);

  button.type = "button";
  button.ariaLabel = look.label ||= config.names[lang] ?? config.names.en;
  button.ariaHasPopup = "dialog";
  button.ariaExpanded = false;
  button.onpointerenter = () => call("warm").catch(Boolean);
  button.onclick = () => call("toggle").catch(Boolean);
  paint();
  page.append(place);
  watch.observe(page, { childList: true });
  try {
    // Where sites share it, another of them may have it.
    if (document.cookie.includes(key) || localStorage[kept]) (window.requestIdleCallback ?? setTimeout)(() => call("back").catch(Boolean));
  } catch {}
  window.Helpdesk = api;
  api.push(...early);
  self.emit("ready");
  document.dispatchEvent(new Event("helpdesk:ready"));
})(CONFIG);
