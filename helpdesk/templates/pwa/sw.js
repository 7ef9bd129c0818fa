// Keeps one page for when there is no network, and the files it needs. Never a page with
// anybody's words: those are the server's to show. All other files have a digest in their
// names: the browser's own cache keeps them, and has them sooner than this worker would.
// And shows what the server pushes while nobody looks.

const KEPT = "static-{{ version }}";
const OFFLINE = "{{ offline }}";
const FIRST = [{% for path in first %}"{{ path }}"{% if not forloop.last %}, {% endif %}{% endfor %}];
const ICON = "{{ icon }}";

addEventListener("install", (event) => event.waitUntil(install(event)));
addEventListener("activate", (event) => event.waitUntil(activate()));
addEventListener("push", (event) => event.waitUntil(pushed(event.data)));
addEventListener("notificationclick", (event) => event.waitUntil(opened(event.notification)));
addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (FIRST.includes(url.pathname)) event.respondWith(file(request));
});

async function install(event) {
  // Where a browser knows how, this worker is woken up for whole pages only. One that knows
  // other rules than these asks it for all, as those do that know none.
  await event.addRoutes?.([
    { condition: { urlPattern: "/static/*" }, source: { cacheName: KEPT } },
    { condition: { requestMode: "cors" }, source: "network" },
  ])?.catch(() => {});
  const kept = await caches.open(KEPT);
  await kept.addAll(FIRST);
  await skipWaiting();
}

async function activate() {
  for (const name of await caches.keys()) if (name !== KEPT) await caches.delete(name);
  // The page is asked for while this worker still wakes up.
  await registration.navigationPreload?.enable();
  await clients.claim();
}

async function page(event) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch {
    const kept = await caches.match(OFFLINE, { ignoreVary: true });
    return kept ?? Response.error();
  }
}

async function file(request) {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

async function pushed(data) {
  const { title, body, tag, url, unread, lang, dir } = data.json();
  await navigator.setAppBadge?.(unread).catch(() => {});
  const there = await windows();
  // Whoever looks at it sees it anyway.
  if (there.some((one) => one.focused && path(one.url) === url)) return;
  // What is shown of a ticket takes the place of what was shown of it before.
  await registration.showNotification(title, { body, tag, renotify: true, lang, dir, icon: ICON, data: { url } });
}

async function opened(notification) {
  notification.close();
  const { url } = notification.data;
  const there = (await windows()).find((one) => path(one.url) === url);
  await (there ? there.focus() : clients.openWindow(url));
}

const windows = () => clients.matchAll({ type: "window", includeUncontrolled: true });
const path = (url) => new URL(url).pathname;
