/**
 * The last good content on this machine's disk, for a start without network: the page, what it loads, and the stage.
 * What no stage names any more goes. Only where the browser keeps things at all (https, or this very machine).
 */

const KEPT = "screen-1";
const STAGE = `${location.pathname}/now`;

const able = "caches" in window && "serviceWorker" in navigator;

export function begin() {
  if (able) navigator.serviceWorker.register("/screen-sw.js", { scope: "/screen/" }).catch(() => {});
}

/** Keeps a stage, as of a moment, with its pictures. */
export async function keep(html, asOf, stage) {
  if (!able) return;
  try {
    const cache = await caches.open(KEPT);
    const headers = { "content-type": "text/html; charset=utf-8", "x-as-of": String(asOf) };
    await cache.put(STAGE, new Response(html, { headers }));
    const loaded = performance.getEntriesByType("resource").map(({ name }) => new URL(name));
    const files = loaded.filter((url) => url.origin === location.origin && url.pathname.startsWith("/assets/"));
    const pictures = [...stage.querySelectorAll("img")].map((image) => new URL(image.src));
    const wanted = new Set([...files, ...pictures].map((url) => url.pathname));
    const kept = new Map((await cache.keys()).map((request) => [new URL(request.url).pathname, request]));
    for (const [path, request] of kept)
      if (/^\/(assets|pictures)\//.test(path) && !wanted.has(path)) await cache.delete(request);
    for (const path of wanted) if (!kept.has(path)) await cache.add(path).catch(() => {});
  } catch {
    // no room, or none allowed: the screen goes on without
  }
}

/** Keeps the page itself; once for each load. */
export async function keepPage() {
  if (!able) return;
  try {
    await (await caches.open(KEPT)).add(location.pathname);
  } catch {
    // the one before stays
  }
}

/** The stage that was kept last. */
export async function kept() {
  if (!able) return null;
  try {
    const found = await (await caches.open(KEPT)).match(STAGE);
    return found ? { html: await found.text(), asOf: Number(found.headers.get("x-as-of")) } : null;
  } catch {
    return null;
  }
}
