/**
 * The shared terminal: nothing is stored here. A filing goes straight to the node; while nobody answers the page says so
 * and takes nothing. After a minute without a touch everything is gone.
 */

/** What another page's policy allowed; only its words are wanted here. */
const STYLES = /<style[^]*?<\/style>/g;
const WARN_SECONDS = 20;
const SEND_SECONDS = 20;
const TRY_SECONDS = 30;
const REFRESH_SECONDS = 600;

const body = document.body;
const idleSeconds = Number(body.dataset.idleSeconds || 60);
const start = location.pathname;

let touched = Date.now();
/** When the receipt is taken off the screen, whoever stands there; 0 while none is shown. */
let closing = 0;
let busy = false;

const at = (name) => document.querySelector(`[data-${name}]`);
const down = (is) => {
  if (at("kiosk-down")) at("kiosk-down").hidden = !is;
};

for (const name of ["pointerdown", "keydown", "input", "scroll"])
  addEventListener(name, () => (touched = Date.now()), { passive: true, capture: true });

setInterval(() => {
  if (busy) return;
  const quiet = (Date.now() - touched) / 1000;
  if (closing) {
    if (Date.now() > closing) leave();
  } else if (document.getElementById("report")) {
    const left = idleSeconds + WARN_SECONDS - quiet;
    if (at("idle")) at("idle").hidden = left > WARN_SECONDS;
    if (at("idle-left")) at("idle-left").textContent = String(Math.max(0, Math.ceil(left)));
    if (left <= 0) leave();
  } else if (quiet > REFRESH_SECONDS) go(start);
}, 500);

/** Back to the first page, in place of this one, so that "back" finds nobody's words. */
function leave() {
  for (const form of document.forms) form.reset();
  try {
    localStorage.clear();
    sessionStorage.clear();
  } catch {
    // storage switched off: nothing can have stayed
  }
  const line = at("kiosk-down");
  if (line) body.append(line);
  document.querySelector("main").replaceChildren();
  return go(start);
}

/** Opens a page only once the node is there: a browser's error page would stay for ever. */
async function go(href) {
  busy = true;
  touched = Date.now();
  while (!(await page(href))) {
    down(true);
    await new Promise((later) => setTimeout(later, 3000));
  }
  location.replace(href);
}

// Steps replace each other in history; a page taken out of the back-forward cache starts over.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link || link.origin !== location.origin) return;
  event.preventDefault();
  if (!busy) go(link.href);
});
addEventListener("pageshow", (event) => event.persisted && leave());

document.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!busy) file(event.target);
});

/**
 * Sends the form; its id stays the same, so that asking twice files once. Tries for half a minute, then leaves it to
 * whoever stands there: nothing may be filed, and no receipt shown, after they have gone.
 */
async function file(form) {
  busy = true;
  form.dataset.state = "sending";
  const fields = new FormData(form);
  const began = Date.now();
  let answer = null;
  for (let wait = 1000; !answer; wait *= 2) {
    answer = await page(form.action, { method: "POST", body: fields });
    down(!answer);
    if (answer) break;
    if (Date.now() - began > TRY_SECONDS * 1000) {
      form.dataset.state = "editing";
      busy = false;
      return;
    }
    await new Promise((later) => setTimeout(later, wait));
  }
  touched = Date.now();
  const refresh = answer.querySelector("meta[http-equiv=refresh]");
  if (refresh) closing = touched + 1000 * parseInt(refresh.content, 10);
  body.className = answer.body.className;
  const header = document.querySelector("header");
  if (header && !answer.querySelector("header")) header.remove();
  document.querySelector("main").replaceWith(document.importNode(answer.querySelector("main"), true));
  scrollTo(0, 0);
  busy = false;
}

/** A kiosk's page of ours, or null: nothing else is an answer. */
async function page(href, options = {}) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), SEND_SECONDS * 1000);
  try {
    const response = await fetch(href, {
      cache: "no-store",
      headers: { Accept: "text/html" },
      signal: stop.signal,
      ...options,
    });
    if (response.status >= 500) return null;
    const found = new DOMParser().parseFromString((await response.text()).replace(STYLES, ""), "text/html");
    return found.querySelector("[data-kiosk] main") ? found : null;
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}
