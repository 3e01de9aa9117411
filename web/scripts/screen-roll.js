/**
 * One sheet after another. The next one is made ready while the one before it stands, then comes up on the bare paper:
 * only its opacity and its place move, and nothing else does.
 */

import { now } from "./screen-clock.js";

const MOVE_MS = 700;
/** A picture that is not there by then is not waited for. */
const READY_MS = 1500;

const later = (ms) => new Promise((done) => setTimeout(done, ms));
const still = matchMedia("(prefers-reduced-motion: reduce)");

/** Whether a sheet may be seen now. */
function inTime({ dataset }) {
  const at = now();
  return !(dataset.from > at) && !(dataset.until <= at);
}

/** A long text ends with a whole line. */
function fit(sheet) {
  const text = sheet.querySelector(".bill .said");
  if (!text) return;
  text.style.webkitLineClamp = "";
  const line = parseFloat(getComputedStyle(text).lineHeight);
  const whole = Math.floor((text.clientHeight + 1) / line);
  if (whole > 0) text.style.webkitLineClamp = String(whole);
}

export class Roll {
  /** @param {HTMLElement} stage */
  constructor(stage) {
    this.stage = stage;
    this.current = null;
    this.place = -1;
    this.turn = 0;
    this.due = 0;
  }

  sheets() {
    return [...this.stage.querySelectorAll(":scope > [data-key]")];
  }

  /** Those that are in turn. */
  list(shows) {
    return this.sheets().filter((sheet) => inTime(sheet) && (!shows || shows.includes(sheet.dataset.show)));
  }

  /** Looks, once a second, whether it is time. */
  look({ shows, seconds }) {
    for (const sheet of this.sheets()) {
      if (sheet.dataset.opens) sheet.toggleAttribute("data-serving", sheet.dataset.opens <= now());
    }
    const list = this.list(shows);
    const at = list.indexOf(this.current);
    if (at >= 0) this.place = at;
    else if (list.length && this.place >= 0) this.place = Math.min(this.place, list.length) - 1;
    const stays = at >= 0 || (!list.length && this.current?.hasAttribute("data-rest"));
    if (stays && now() < this.due) return false;
    this.due = now() + seconds * 1000;
    const next = list.length
      ? list[(this.place + 1) % list.length]
      : this.stage.querySelector(":scope > [data-rest]");
    if (next && next !== this.current) this.show(next);
    return true;
  }

  async show(next) {
    const turn = ++this.turn;
    const before = this.current;
    this.current = next;
    const pictures = [...next.querySelectorAll("img")].map((image) => image.decode().catch(() => {}));
    if (pictures.length) await Promise.race([Promise.all(pictures), later(READY_MS)]);
    if (turn !== this.turn || !next.isConnected) return;
    for (const sheet of this.stage.children) if (sheet !== next && !sheet.hidden) sheet.hidden = true;
    next.hidden = false;
    fit(next);
    if (!before || still.matches) return;
    const frames = [
      { opacity: 0, transform: "translateY(.8em)" },
      { opacity: 1, transform: "none" },
    ];
    next.animate(frames, { duration: MOVE_MS, easing: "cubic-bezier(.2, .7, .2, 1)", fill: "backwards" });
  }

  /** The node changed in place: the sheet that is seen is seen in its new form, without a move. */
  replaced(old, fresh) {
    fresh.hidden = old.hidden;
    if (this.current === old) this.current = fresh;
  }
}
