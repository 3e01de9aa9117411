/**
 * The shared terminal: nothing is stored here. A filing goes straight to the node; while nobody answers the page says so
 * and takes nothing. After a minute without a touch everything is gone.
 */

const kiosk = document.body;
const idleSeconds = Number(kiosk.dataset.idleSeconds || 60);
const WARN_SECONDS = 20;
const start = location.pathname;

let touched = Date.now();
let sending = false;

const at = (name) => document.querySelector(`[data-${name}]`);
const atRest = () => !location.search && !at("receipt-card") && !document.querySelector("form");

for (const name of ["pointerdown", "keydown", "input", "scroll"])
  addEventListener(name, () => (touched = Date.now()), { passive: true, capture: true });

/** Back to the first page, in place of this one, so that "back" finds nobody's words. */
function leave() {
  for (const form of document.forms) form.reset();
  try {
    localStorage.clear();
    sessionStorage.clear();
  } catch {
    // storage switched off: nothing can have stayed
  }
  location.replace(start);
}

setInterval(() => {
  if (atRest() || sending) return;
  const left = idleSeconds + WARN_SECONDS - (Date.now() - touched) / 1000;
  const line = at("idle");
  if (line) line.hidden = left > WARN_SECONDS;
  if (at("idle-left")) at("idle-left").textContent = String(Math.max(0, Math.ceil(left)));
  if (left <= 0) leave();
}, 500);

// Steps replace each other in history; a page taken out of the back-forward cache starts over.
document.addEventListener("click", (event) => {
  const link = event.target.closest && event.target.closest("a[href]");
  if (!link || link.origin !== location.origin || link.protocol.indexOf("http") !== 0) return;
  event.preventDefault();
  location.replace(link.href);
});
addEventListener("pageshow", (event) => event.persisted && leave());

document.addEventListener("submit", (event) => {
  if (!event.target.matches("#report")) return;
  event.preventDefault();
  if (!sending) file(event.target);
});

/** Sends the form until the node answers; its id stays the same, so that asking twice files once. */
async function file(form) {
  sending = true;
  form.dataset.state = "sending";
  const fields = new FormData(form);
  for (let wait = 1000; ; wait = Math.min(wait * 2, 15_000)) {
    const page = await answer(form.action, fields);
    if (page) {
      sending = false;
      touched = Date.now();
      kiosk.querySelector("main").replaceWith(document.importNode(page, true));
      scrollTo(0, 0);
      return;
    }
    if (at("kiosk-down")) at("kiosk-down").hidden = false;
    await new Promise((later) => setTimeout(later, wait));
    if (Date.now() - touched > (idleSeconds + WARN_SECONDS) * 1000) return leave();
  }
}

/** The node's page, or null: whatever is not ours (no `main` with a receipt or a form) is no answer. */
async function answer(action, fields) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), 20_000);
  try {
    const response = await fetch(action, { method: "POST", body: fields, headers: { Accept: "text/html" }, signal: stop.signal });
    if (response.status >= 500) return null;
    const main = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("main");
    return main && main.querySelector("[data-receipt-card], form") ? main : null;
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}
