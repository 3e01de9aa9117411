/**
 * The screen on the wall. Asks its node every few seconds whether anything is new; rolls what there is; lets go of what
 * is over by the clock alone. Whatever fails, it goes on: it never leaves its page unless the node has just answered.
 */

import * as clock from "./screen-clock.js";
import * as keeper from "./screen-keep.js";
import * as programmes from "./screen-programme.js";
import { Roll } from "./screen-roll.js";
import { begin, bring, parsed } from "./screen-stage.js";

const ASK_MS = 4000;
const JITTER_MS = 2000;
const ASK_WITHIN_MS = 10_000;
/** Without an answer for so long the content is dated for everybody to see. */
const AWAY_MS = 30_000;
/** A relay that has not heard of the hub for so long says so. */
const OLD_MS = 120_000;
/** The copy on the disk is dated anew so often. */
const KEEP_MS = 600_000;
const DAY_MS = 86_400_000;

const stage = document.querySelector("[data-stage]");
const words = JSON.parse(document.getElementById("words").textContent);
const at = (name) => document.querySelector(`[data-${name}]`);
const path = `${location.pathname}/now`;

let started = clock.now();
const version = stage.dataset.version;
const roll = new Roll(stage);
let programme = programmes.read(stage);
let tag = "";
let html = "";
/** As of when the content is; 0 while nobody knows. */
let asOf = 0;
let answered = 0;
let kept = 0;
let renew = false;

document.body.classList.add("rolling");
for (const sheet of stage.children) sheet.hidden = true;
begin(stage);
keeper.begin();
addEventListener("error", ({ target }) => target.tagName === "IMG" && target.classList.add("lost"), true);
for (const name of ["contextmenu", "dragstart"]) addEventListener(name, (event) => event.preventDefault());

/** Puts a text where it is not there yet: nothing is laid out for the same words. */
function put(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}

function tick() {
  const ruling = programmes.rule(programme);
  document.body.toggleAttribute("data-dark", ruling.dark);
  const turned = roll.look(ruling);
  put(at("clock"), clock.time(programme.zone));
  put(at("date"), clock.date(programme.zone));
  const away = clock.now() - answered > AWAY_MS || clock.now() - asOf > OLD_MS;
  const when = clock.moment(programme.zone, asOf || answered || started);
  if (at("away")) {
    const hidden = !(away && asOf);
    if (at("away").hidden !== hidden) at("away").hidden = hidden;
    if (away) put(at("away"), words["screen-js-away"].replace("{when}", when));
  }
  if (asOf) put(at("as-of"), words["screen-js-as-of"].replace("{when}", clock.time(programme.zone, asOf)));
  if ((turned || ruling.dark) && (renew || tired())) reload();
}

/** Once a day, in the quiet hours, the page begins afresh. */
function tired() {
  const age = clock.now() - started;
  const hour = Math.floor(clock.minutes(programme.zone) / 60);
  return age > 2 * DAY_MS || (age > DAY_MS && hour >= 3 && hour < 5);
}

/** Only where the page is there to be had: a browser's error page would stay for ever. */
async function reload() {
  if (clock.now() - answered > AWAY_MS) return;
  try {
    const last = Number(sessionStorage.getItem("reloaded"));
    if (Math.abs(clock.now() - last) < KEEP_MS) return;
    sessionStorage.setItem("reloaded", String(clock.now()));
    const page = await fetch(location.pathname, { cache: "no-store" });
    if (page.ok && (await page.text()).includes("data-screen")) location.reload();
  } catch {
    // another time
  }
}

function apply(fresh) {
  bring(stage, fresh, (old, sheet) => roll.replaced(old, sheet));
  programme = programmes.read(stage);
  tick();
}

async function ask() {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), ASK_WITHIN_MS);
  try {
    const headers = tag ? { "If-None-Match": tag } : {};
    const answer = await fetch(path, { cache: "no-store", headers, signal: stop.signal });
    const told = Number(answer.headers.get("x-now"));
    if (!told || !(answer.ok || answer.status === 304)) throw new Error("not ours");
    const fresh = answer.ok ? await answer.text() : "";
    const next = answer.ok ? parsed(fresh) : null;
    if (answer.ok && !next) throw new Error("not ours");
    // What began by the old clock goes on by the new one.
    const set = clock.set(told);
    started += set;
    roll.due += set;
    if (kept) kept += set;
    answered = clock.now();
    asOf = Number(answer.headers.get("x-as-of")) || answered;
    if (next) {
      tag = answer.headers.get("etag") ?? "";
      html = fresh;
      renew = next.dataset.version !== version;
      apply(next);
    }
    if (html && (next || answered - kept > KEEP_MS)) {
      if (!kept) keeper.keepPage();
      kept = answered;
      keeper.keep(html, asOf, stage);
    }
  } catch {
    if (!asOf) await fromDisk();
  } finally {
    clearTimeout(timer);
    setTimeout(ask, ASK_MS + Math.random() * JITTER_MS);
  }
}

/** A start without network. */
async function fromDisk() {
  const found = await keeper.kept();
  const next = found && parsed(found.html);
  if (!next || asOf) return;
  asOf = found.asOf;
  apply(next);
}

setInterval(tick, 1000);
tick();
ask();
