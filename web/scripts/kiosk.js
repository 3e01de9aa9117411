/**
 * The shared terminal: one page that is never left, so that no browser's error page can stand there and "back" finds
 * nothing. What it shows is fetched and put in place; what somebody says lives in this page's memory and nowhere else.
 */
import { attract } from "./kiosk-attract.js";
import { forget } from "./kiosk-forget.js";
import { guard } from "./kiosk-guard.js";
import { idle } from "./kiosk-idle.js";
import { page, parse } from "./kiosk-node.js";
import { at, show } from "./kiosk-stage.js";
import { steps } from "./kiosk-steps.js";

const TICK_MS = 500;
const AGAIN_MS = 3_000;

/** What is on the stage. @typedef {{tick: (now: number, quietSeconds: number) => void, end?: () => void}} Act */

const kiosk = {
  start: document.body.dataset.start,
  /** What was opened last. */
  here: document.body.dataset.start,
  touched: Date.now(),
  /** While something is fetched or sent nothing else begins. */
  busy: false,
  /** Somebody stood here since the page was loaded. */
  used: false,
  /** The first page as it was last seen, to go back to at once. */
  resting: document.body.dataset.kiosk === "attract" && !document.cookie ? document.documentElement.outerHTML : "",

  /** Opens one of our pages; false when nobody answers. */
  async open(href) {
    if (kiosk.busy) return false;
    kiosk.busy = true;
    kiosk.touched = Date.now();
    const found = await page(href);
    kiosk.busy = false;
    kiosk.down(!found);
    if (!found) return false;
    kiosk.here = href;
    kiosk.put(found.doc);
    return true;
  },

  /** Puts a page on the stage. */
  put(doc) {
    if (act.end) act.end();
    show(doc);
    act = play();
    kiosk.touched = Date.now();
  },

  /** Everything of whoever stood here goes at once, node or no node. */
  leave() {
    forget();
    kiosk.used = true;
    kiosk.here = kiosk.start;
    if (kiosk.resting) kiosk.put(parse(kiosk.resting));
    else {
      if (act.end) act.end();
      document.querySelector("main").replaceChildren();
      act = nobody();
    }
  },

  down(is) {
    if (at("kiosk-down")) at("kiosk-down").hidden = !is;
    document.body.classList.toggle("is-down", is);
  },
};

/** @type {Act} */
let act = play();
guard(kiosk);

function play() {
  const acts = { attract, steps, done: receipt, write };
  return acts[document.body.dataset.kiosk](kiosk);
}

/** The receipt stands until its owner goes. */
function receipt() {
  const title = document.querySelector("h1");
  if (title) title.focus({ preventScroll: true });
  return { tick: idle(kiosk) };
}

/** The plain form is for browsers without script. */
function write() {
  setTimeout(() => kiosk.open(document.body.dataset.steps));
  return { tick: idle(kiosk) };
}

/** Nothing to show yet. */
function nobody() {
  let next = 0;
  return {
    tick(now) {
      if (now < next) return;
      next = now + AGAIN_MS;
      kiosk.open(kiosk.start);
    },
  };
}

for (const name of ["pointerdown", "keydown", "input", "wheel", "touchmove"])
  addEventListener(name, () => (kiosk.touched = Date.now()), { passive: true, capture: true });

setInterval(() => {
  const now = Date.now();
  kiosk.touched = Math.min(kiosk.touched, now);
  if (!kiosk.busy) act.tick(now, (now - kiosk.touched) / 1000);
}, TICK_MS);

document.addEventListener("click", (event) => {
  const leaves = event.target.closest("[data-leave]");
  const link = event.target.closest("a[href]");
  if (link) event.preventDefault();
  if (kiosk.busy) return;
  if (leaves) kiosk.leave();
  else if (link && link.hasAttribute("data-report")) kiosk.open(document.body.dataset.steps);
  else if (link && link.hreflang) {
    const here = new URL(kiosk.here, location.origin);
    here.searchParams.set("lang", link.hreflang);
    kiosk.open(here.pathname + here.search);
  }
});
