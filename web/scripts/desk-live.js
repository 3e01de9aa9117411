/** The list moves by itself: an event says that something moved, the list is fetched again, nothing steals the focus. */
import { fill } from "./desk-words.js";
import { ring } from "./desk-sound.js";

const fresh = new Set();
let waiting = 0;
const title = document.title;

/** The last entry of the journal that the page has taken in. */
let seen = Number(document.body.dataset.seen);

export function follow(said) {
  const source = new EventSource("/desk/live");
  source.addEventListener("case", (event) => {
    const moved = JSON.parse(event.data);
    seen = moved.seq;
    if (moved.new) {
      ring(moved.danger);
      if (document.hidden) waiting += 1;
    }
    fresh.add(moved.number);
    soon(said);
    if (document.getElementById("case")?.dataset.number === moved.number) show().catch(() => {});
  });
  source.addEventListener("refresh", () => soon(said));
  source.addEventListener("hello", (event) => {
    // Something moved before the line stood: since the page was made, or while it was broken.
    const { seq } = JSON.parse(event.data);
    if (seq === seen) return;
    seen = seq;
    soon(said);
    if (document.getElementById("case")) show().catch(() => {});
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    waiting = 0;
    name(said);
  });
  source.addEventListener("error", () => {
    // Closed for good: signed out, or a hub that is starting. The look at the list tells which.
    if (source.readyState === EventSource.CLOSED) setTimeout(() => swap().catch(() => {}).then(() => follow(said)), 5000);
  });
  addEventListener("pagehide", () => source.close());
}

function name(said) {
  document.title = waiting ? `(${fill(said["desk-js-new"], { n: waiting })}) ${title}` : title;
}

let timer = 0;
/** Several events close together are one look, and events without end are a look now and then. */
function soon(said) {
  name(said);
  if (timer) return;
  // Not every desk in the same moment.
  timer = setTimeout(() => {
    timer = 0;
    swap().catch(() => {});
  }, 150 + Math.random() * 350);
}

async function swap() {
  const list = document.getElementById("list");
  const query = new URLSearchParams(list?.dataset.query ?? location.search);
  const open = document.getElementById("case")?.dataset.number;
  if (open) query.set("open", open);
  const response = await fetch(`/desk/list?${query}`, { headers: { "x-part": "list" } });
  if (response.status === 401) return location.reload();
  if (!response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  counts(page);
  if (list?.dataset.list) rows(page, list);
}

/** The numbers in the rail, without touching what is open or focused there. */
function counts(page) {
  const here = document.querySelector("#rail > ul");
  const there = page.querySelector("#rail > ul");
  if (!here || !there || here.contains(document.activeElement)) return;
  here.replaceWith(document.importNode(there, true));
}

function rows(page, list) {
  const there = page.querySelector("#list [data-rows]");
  const here = list.querySelector("[data-rows]");
  // Further down a long list one is not thrown back to its beginning.
  if (!there || new URLSearchParams(location.search).has("after")) return;
  const focused = document.activeElement?.closest?.("#list .rows a")?.dataset.number;
  const top = list.scrollTop;
  here.replaceWith(document.importNode(there, true));
  list.querySelector("h1").innerHTML = page.querySelector("#list h1").innerHTML;
  const nothing = page.querySelector("#list > .nothing");
  list.querySelector(":scope > .nothing")?.remove();
  if (nothing) list.append(document.importNode(nothing, true));
  list.scrollTop = top;
  for (const row of list.querySelectorAll(".rows a")) {
    if (fresh.has(row.dataset.number)) row.parentElement.classList.add("moved");
    if (row.dataset.number === focused) row.focus({ preventScroll: true });
  }
  fresh.clear();
  list.dispatchEvent(new CustomEvent("desk:shown", { bubbles: true }));
}

/** The open case moved: what is read is renewed, what is being typed is left alone. */
async function show() {
  const response = await fetch(location.pathname + location.search, { headers: { "x-part": "case" } });
  if (!response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const [here, there] = [document.getElementById("case"), page.getElementById("case")];
  if (!there || here.dataset.version === there.dataset.version) return;
  for (const id of ["head", "thread", "shaft", "history"]) {
    const [old, renewed] = [document.getElementById(id), page.getElementById(id)];
    if (old && renewed) old.replaceWith(document.importNode(renewed, true));
  }
  const typing = [...here.querySelectorAll(".deed textarea")].some((field) => field.value !== field.defaultValue);
  const deeds = [here.querySelector("[data-deeds]"), there.querySelector("[data-deeds]")];
  if (!typing && !here.querySelector(".deed[open]") && deeds[0] && deeds[1]) {
    here.querySelectorAll(":scope > .quick").forEach((quick) => quick.remove());
    there.querySelectorAll(":scope > .quick").forEach((quick) => deeds[0].before(document.importNode(quick, true)));
    deeds[0].replaceWith(document.importNode(deeds[1], true));
    here.dataset.version = there.dataset.version;
  } else {
    here.querySelector("[data-fresh]").hidden = false;
  }
  here.dispatchEvent(new CustomEvent("desk:shown", { bubbles: true }));
}
