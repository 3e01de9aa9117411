/**
 * The kiosk's service worker keeps nothing. It answers while the node is away and the kiosk's page is loaded again:
 * a line on a dark page that asks again by itself, in place of the browser's error page.
 */
const AGAIN_SECONDS = 3;

const SIGNS = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
const words = (new URL(self.location.href).searchParams.get("say") || "").replace(/[&<>]/g, (sign) => SIGNS[sign]);

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode !== "navigate" || request.method !== "GET") return;
  event.respondWith(fetch(request).then((answer) => (answer.status < 500 ? answer : wait()), wait));
});

function wait() {
  const page = `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="${AGAIN_SECONDS}">
<style>body{margin:0;height:100vh;display:grid;place-content:center;background:#15171a;color:#ffb11b;font:700 5vmin system-ui}</style>
<p data-waiting>${words}</p>`;
  return new Response(page, { headers: { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store" } });
}
