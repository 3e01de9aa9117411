/** The first page: told afresh every half minute, dark at night, loaded again when nobody is there. */
import { board } from "./kiosk-board.js";
import { screenOff } from "./kiosk-dark.js";
import { forget } from "./kiosk-forget.js";
import { page } from "./kiosk-node.js";

const FRESH_MS = 30_000;
const AGAIN_MS = 3_000;
const QUIET_SECONDS = 60;
/** The page is loaded again once a day, at a quiet minute of the night; else once nobody is there. */
const DAY_MS = 20 * 3_600_000;
const LONG_DAY_MS = 26 * 3_600_000;
const NIGHT = [3 * 60, 5 * 60];

const loaded = Date.now();

/** Which version of the program made a page. @param {Document} doc */
const program = (text) => (/src="([^"]*kiosk[^"]*\.js)"/.exec(text) || [])[1];
const mine = program(document.documentElement.outerHTML);

/** @param {any} kiosk @returns {import("./kiosk.js").Act} */
export function attract(kiosk) {
  const turning = board();
  const dark = screenOff();
  let shown = "";
  let next = Date.now() + FRESH_MS;
  let asking = false;
  let changed = false;

  async function refresh() {
    asking = true;
    const found = await page(kiosk.start);
    asking = false;
    next = Date.now() + (found ? FRESH_MS : AGAIN_MS);
    if (document.body.dataset.kiosk !== "attract" || kiosk.busy) return;
    kiosk.down(!found);
    if (!found) return;
    changed = Boolean(mine) && program(found.text) !== mine;
    if (document.cookie) return; // in another language: somebody is reading
    kiosk.resting = found.text;
    const told = found.doc.querySelector("main").innerHTML;
    dark.set(found.doc.body.dataset);
    if (shown && told !== shown && Date.now() - kiosk.touched > 10_000) {
      const touched = kiosk.touched;
      kiosk.put(found.doc);
      kiosk.touched = touched;
    } else shown = shown || told;
  }

  return {
    tick(now, quiet) {
      dark.tick(now, quiet);
      turning.tick(now, quiet);
      if (document.cookie && quiet > QUIET_SECONDS) {
        forget();
        return kiosk.leave();
      }
      if (asking) return;
      if (now >= next) return refresh();
      const minute = dark.minute(now);
      const age = now - loaded;
      const daily = (age > DAY_MS && minute >= NIGHT[0] && minute < NIGHT[1]) || age > LONG_DAY_MS;
      if (quiet > QUIET_SECONDS && (kiosk.used || changed || daily)) reload();
    },
    end: () => dark.end(),
  };

  /** A fresh page has no memory of anybody. */
  async function reload() {
    asking = true;
    if (await page(kiosk.start)) location.reload();
    asking = false;
  }
}
