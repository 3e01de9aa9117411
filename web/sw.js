/**
 * Cache rules, nothing else; sending is the outbox's work, in the page.
 *
 *   /assets/…                              hashed names      cache first
 *   /P/…, /report, /mine, /outbox, /T      opened            the kept page at once, looked at afresh behind it
 *   any of them with ?lang=                another language  network; what was kept in the old one goes
 *   POST, /T/…, /desk, /api, …             never touched
 *
 * Kept pages are free of ids and receipts (`?shell=1`): two workers never get the same form. A page is kept only
 * together with everything that it loads, so that what opens without network also works.
 */

const SHELLS = "shells-2";
const ASSETS = "assets-1";
const STALE_MS = 600_000;
const ASSETS_MOST = 120;
const FORM = /^\/(P\/[0-9A-Z]+|report)$/;
const OPENED = /^\/(P\/[0-9A-Z]+|report|mine|outbox|T)$/;
const NAMED = /"(\/assets\/[\w.-]+\.js)"/g;

self.addEventListener("install", (event) => {
  self.skipWaiting();
  // Where the browser can, assets come out of the cache without waking this worker.
  const fromCache = { condition: { urlPattern: { pathname: "/assets/*" } }, source: { cacheName: ASSETS } };
  if (event.addRoutes) event.waitUntil(event.addRoutes([fromCache]).catch(() => {}));
});

self.addEventListener("activate", (event) => event.waitUntil(tidy().then(() => self.clients.claim())));

self.addEventListener("message", (event) => {
  const { shells = [] } = event.data || {};
  event.waitUntil(Promise.all(shells.map(renew)).then(prune));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith("/assets/")) event.respondWith(asset(url.pathname));
  else if (request.mode === "navigate" && OPENED.test(url.pathname)) {
    if (!url.search) event.respondWith(page(event, url.pathname));
    else if (url.searchParams.has("lang")) event.respondWith(inAnotherLanguage(request, url.pathname));
  }
});

async function asset(path) {
  const cache = await caches.open(ASSETS);
  const kept = await cache.match(path);
  if (kept) return kept;
  const fresh = await fetch(path);
  if (fresh.ok) await cache.put(path, fresh.clone());
  return fresh;
}

/** @param {string} path of a page that may be kept */
const keptPage = async (path) => (await caches.open(SHELLS)).match(path);

async function page(event, path) {
  const kept = await keptPage(path);
  if (kept) {
    event.waitUntil(renew(path));
    event.waitUntil(opened(event.request, path));
    return kept;
  }
  const fresh = await fetch(event.request).catch(() => null);
  if (fresh && fresh.status < 500) return fresh;
  return (path.startsWith("/P/") && (await keptPage("/report"))) || fresh || Response.error();
}

/** The server counts how often a poster was scanned, by day: it is told of this one too, and of nothing but the code. */
async function opened(request, path) {
  if (!path.startsWith("/P/") || request.isReloadNavigation || request.isHistoryNavigation) return;
  await fetch(`${path}/opened`, { method: "POST", credentials: "omit" }).catch(() => {});
}

async function inAnotherLanguage(request, path) {
  const fresh = await fetch(request).catch(() => null);
  if (fresh) await caches.delete(SHELLS);
  return fresh || (await keptPage(path)) || Response.error();
}

/** Keeps a page with what it loads, unless it was looked at lately; one that is there no longer goes. */
async function renew(path) {
  if (!OPENED.test(path)) return;
  const cache = await caches.open(SHELLS);
  const kept = await cache.match(path);
  if (kept && Math.abs(Date.now() - Number(kept.headers.get("x-kept"))) < STALE_MS) return;
  const fresh = await fetch(FORM.test(path) ? `${path}?shell=1` : path, { cache: "no-cache" }).catch(() => null);
  if (!fresh) return;
  if (fresh.status === 404 || fresh.status === 410) await cache.delete(path);
  const text = await fresh.text();
  // Ours, and not a captive portal's.
  if (!fresh.ok || fresh.redirected || !text.includes("data-outbox")) return;
  await keepAssets(text, new Set());
  const headers = new Headers(fresh.headers);
  for (const name of ["content-encoding", "content-length"]) headers.delete(name);
  headers.set("x-kept", String(Date.now()));
  await cache.put(path, new Response(text, { headers }));
}

/** What a page or a script names, and what that names in turn. */
async function keepAssets(text, seen) {
  const named = [...text.matchAll(NAMED)].map((match) => match[1]).filter((path) => !seen.has(path));
  named.forEach((path) => seen.add(path));
  await Promise.all(
    named.map(async (path) => {
      const found = await asset(path);
      if (!found.ok) throw new Error(`${path} is not there`);
      await keepAssets(await found.clone().text(), seen);
    }),
  );
}

/** The oldest assets go: they belong to versions long gone. */
async function prune() {
  const cache = await caches.open(ASSETS);
  const kept = await cache.keys();
  for (const old of kept.slice(0, Math.max(0, kept.length - ASSETS_MOST))) await cache.delete(old);
}

/** Caches of an older scheme go. */
async function tidy() {
  for (const name of await caches.keys()) if (name !== SHELLS && name !== ASSETS && !name.startsWith("screen-")) await caches.delete(name);
}
