/**
 * Cache rules, nothing else; sending is the outbox's work, in the page.
 *
 *   /assets/…                     hashed names      cache first
 *   /P/…, /report, /mine, /T      opened            network first, after 2.5 s or a failure the kept page
 *   POST, /T/…, /desk, /api, …    never touched
 *
 * Kept pages are free of ids and receipts (`?shell=1`): two workers never get the same form.
 */

const SHELLS = "shells-1";
const ASSETS = "assets-1";
const PATIENCE_MS = 2500;
const ASSETS_MOST = 80;
const OPENED = /^\/(P\/[0-9A-Z]+|report|mine|T)$/;

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => event.waitUntil(tidy().then(() => self.clients.claim())));

self.addEventListener("message", (event) => {
  const { shells = [], assets = [] } = event.data || {};
  event.waitUntil(Promise.all([...shells.map(keepShell), ...assets.map(keepAsset)]).then(prune));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith("/assets/")) event.respondWith(asset(request));
  else if (request.mode === "navigate" && OPENED.test(url.pathname) && !url.search)
    event.respondWith(page(request, url.pathname));
});

async function asset(request) {
  const kept = await caches.match(request);
  if (kept) return kept;
  const fresh = await fetch(request);
  if (fresh.ok) (await caches.open(ASSETS)).put(request, fresh.clone());
  return fresh;
}

async function page(request, path) {
  const fresh = fetch(request);
  fresh.catch(() => {});
  const patience = new Promise((yes) => setTimeout(yes, PATIENCE_MS));
  const first = await Promise.race([fresh.catch(() => null), patience]);
  if (first && first.status < 500) return first;
  const cache = await caches.open(SHELLS);
  const kept = (await cache.match(path)) || (path.startsWith("/P/") && (await cache.match("/report")));
  return kept || fresh;
}

/** @param {string} address with `?shell=1` where the page has ids otherwise; kept under its path alone */
async function keepShell(address) {
  const url = new URL(address, location.origin);
  if (!OPENED.test(url.pathname)) return;
  const fresh = await fetch(address, { cache: "no-cache" }).catch(() => null);
  if (fresh && fresh.ok && !fresh.redirected) await (await caches.open(SHELLS)).put(url.pathname, fresh);
}

async function keepAsset(path) {
  if (await caches.match(path)) return;
  const fresh = await fetch(path).catch(() => null);
  if (fresh && fresh.ok) await (await caches.open(ASSETS)).put(path, fresh);
}

/** The oldest assets go: they belong to versions long gone. */
async function prune() {
  const cache = await caches.open(ASSETS);
  const kept = await cache.keys();
  for (const old of kept.slice(0, Math.max(0, kept.length - ASSETS_MOST))) await cache.delete(old);
}

/** Caches of an older scheme go. */
async function tidy() {
  for (const name of await caches.keys()) if (name !== SHELLS && name !== ASSETS) await caches.delete(name);
}
