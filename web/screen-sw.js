/**
 * The screen's own cache rules; the page keeps, this only finds.
 *
 *   /screen/…            opened            network first; what was kept where nobody answers
 *   /assets/, /pictures/ named by hash     what was kept first
 *   /screen/…/now, …     the page's work   never touched
 */

const KEPT = "screen-1";
const WITHIN_MS = 8000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request, url.pathname));
  else if (/^\/(assets|pictures)\//.test(url.pathname)) event.respondWith(file(request, url.pathname));
});

async function found(path) {
  return (await caches.open(KEPT)).match(path);
}

async function page(request, path) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), WITHIN_MS);
  try {
    const answer = await fetch(request, { signal: stop.signal });
    if (answer.status < 500) return answer;
    return (await found(path)) || answer;
  } catch {
    return (await found(path)) || nothing();
  } finally {
    clearTimeout(timer);
  }
}

async function file(request, path) {
  return (await found(path)) || fetch(request);
}

/** Nothing was ever kept: a dark page that asks again, and no browser's error page. */
function nothing() {
  const html = '<!doctype html><meta http-equiv="refresh" content="10"><body bgcolor="#15171a">';
  return new Response(html, { status: 503, headers: { "content-type": "text/html" } });
}
