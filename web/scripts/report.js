/**
 * The form: what is written is kept as a draft at every input; sending keeps the command on this phone,
 * shows the receipt at once and lets the outbox do the rest. Where the phone can keep nothing, the form stays a plain one.
 */
import { all, canKeep, get, newReceipt, uuid7, without, write } from "./store.js";
import { say, start, submit } from "./outbox.js";
import { showCard } from "./receipt.js";

const CHARS_MAX = 4000;
const DRAFT_DAYS = 30;

const form = document.getElementById("report");
const at = (name) => document.querySelector(`[data-${name}]`);

/** @type {{id: string, receipt: string, place: string, touched: number, fields: Object<string, string>}} */
let draft;
/** Photos and voice, once they were fetched. @type {ReturnType<import("./attach.js").attachTo> | null} */
let attaching = null;

async function begin() {
  start();
  firstTouch();
  if (!form || form.hasAttribute("data-kiosk")) return;
  if (!(await canKeep())) return plain();
  await restore();
  form.dataset.state = "editing";
  form.noValidate = true; // a recording alone is enough; `send` says what is missing
  form.addEventListener("input", saveSoon);
  form.addEventListener("submit", send);
  if (form.elements.text.value) save(); // written before the script was there
  document.addEventListener("visibilitychange", () => document.hidden && save());
  addEventListener("pagehide", save);
  at("draft-clear").onclick = empty;
  at("draft-aside").onclick = another;
  const camera = form.querySelector("[data-photo-input]");
  if (camera) {
    camera.addEventListener("click", save); // Android may kill the page behind the camera
    const chosen = () => attachments().then((attached) => attached.photos(), unattached);
    camera.addEventListener("change", chosen);
    if (camera.files.length) chosen(); // before the script was there
  }
  const voice = at("voice");
  if (voice && navigator.mediaDevices && typeof MediaRecorder === "function") {
    voice.hidden = false;
    voice.onclick = () => attachments().then((attached) => attached.speak(voice), unattached);
  }
  const offline = at("offline-hint");
  if (offline) offline.hidden = false;
  const browser = at("browser-hint"); // inside WeChat said once: the system's browser opens the page without network too
  if (browser && /MicroMessenger/.test(navigator.userAgent)) {
    const told = await get("notes", "wechat");
    browser.hidden = Boolean(told);
    if (!told) write([["notes", "put", { name: "wechat", at: Date.now() }]]);
  }
}

/** A phone that can keep nothing more may still have what was written before there was no room. */
async function plain() {
  const old = (await drafts()).find(recent);
  if (!old || form.elements.text.value) return;
  fill(old);
  problem(say("draft-full"));
}

function attachments() {
  if (!attaching) {
    attaching = import("./attach.js").then(({ attachTo }) => attachTo({ draft: draft.id, save, problem }));
    attaching.catch(() => (attaching = null));
  }
  return attaching;
}

const unattached = () => problem(say("no-attachment"));

/** What may be needed without network later is fetched at the first touch: it must not delay the form. */
function firstTouch() {
  const events = ["pointerdown", "focusin", "keydown"];
  const touched = () => {
    events.forEach((name) => removeEventListener(name, touched));
    Promise.all([import("./attach.js"), import("./upload.js"), import("./picture.js")])
      .catch(() => {})
      .then(keepShell)
      .catch(() => {}); // next time
  };
  events.forEach((name) => addEventListener(name, touched));
}

/** Has the service worker, where there is one, keep the id-free form and what it loads. */
async function keepShell() {
  if (!document.querySelector("link[rel=manifest]")) {
    const manifest = document.createElement("link");
    manifest.rel = "manifest";
    manifest.href = "/manifest.webmanifest";
    document.head.append(manifest);
  }
  if (!navigator.serviceWorker) return;
  await navigator.serviceWorker.register("/sw.js");
  const { active } = await navigator.serviceWorker.ready;
  active.postMessage({ shells: [location.pathname, "/report", "/mine", "/outbox", "/T"] });
}

/** @returns {Promise<any[]>} the newest first */
const drafts = async () => (await all("drafts")).sort((a, b) => b.touched - a.touched);

const recent = (one) => one.place === (form.dataset.place || "") && Date.now() - one.touched < DRAFT_DAYS * 86_400_000;

/**
 * Brings back what was written and not sent: what the address names (`#ID`), else the last of this place. `#new` begins
 * another. None is ever thrown away but by the worker: a phone's clock may be years off.
 */
async function restore() {
  const place = form.dataset.place || "";
  const kept = await drafts();
  const named = location.hash.slice(1);
  const old = kept.find((one) => one.id === named) || (named !== "new" && kept.find(recent));
  const typed = form.elements.text.value;
  const others = kept.filter((one) => one !== old && one.fields.text).length;
  at("drafts").hidden = !others;
  at("drafts-count").textContent = String(others);
  if (named) history.replaceState(null, "", location.pathname + location.search);
  if (!old || (typed && typed !== old.fields.text)) {
    draft = { id: uuid7(), receipt: newReceipt(), place, touched: 0, fields: {} };
    return;
  }
  draft = old;
  fill(old);
  const { count } = await attachments().catch(() => ({ count: () => 0 }));
  at("draft").hidden = !old.fields.text && !count();
}

/** Puts a draft's fields into the form's. */
function fill({ fields }) {
  for (const field of form.elements) {
    if (field.type === "radio" || field.type === "checkbox") field.checked = fields[field.name] === field.value;
    else if (field.name in fields && field.type !== "file" && field.type !== "hidden") field.value = fields[field.name];
  }
}

/** Puts this one aside and begins another. */
const another = () => save().then(beginAfresh);

function beginAfresh() {
  location.hash = "new";
  location.reload();
}

let saving = 0;
function saveSoon() {
  clearTimeout(saving);
  saving = setTimeout(save, 250);
}

function save() {
  clearTimeout(saving);
  if (form.dataset.state !== "editing") return Promise.resolve();
  draft.fields = {};
  for (const [name, value] of new FormData(form))
    if (typeof value === "string" && name !== "id" && name !== "receipt") draft.fields[name] = value;
  if (!draft.touched && !draft.fields.text && !attaching) return Promise.resolve();
  draft.touched = Date.now();
  return write([["drafts", "put", draft]]).catch(() => problem(say("draft-full")));
}

/** Empties the form and forgets the draft. */
async function empty() {
  const files = await (await attachments()).ready();
  await write([["drafts", "delete", draft.id], ...without(files)]);
  form.dataset.state = "emptied";
  form.reset();
  form.elements.text.value = "";
  beginAfresh();
}

function problem(sentence) {
  const line = at("problem");
  line.textContent = sentence;
  line.hidden = !sentence;
  if (sentence) line.scrollIntoView({ block: "center" });
}

/** The command's body: the form's fields by their names, empty ones left out. */
function body(files) {
  const fields = draft.fields;
  const said = { receipt: draft.receipt, text: (fields.text || "").trim() };
  const sub = form.querySelector("input[name=sub]:checked");
  const category = sub && sub.dataset.of === fields.category ? sub.value : fields.category;
  const named = at("named");
  const identity = !named || named.open ? { name: (fields.name || "").trim(), phone: (fields.phone || "").trim() } : {};
  for (const [name, value] of Object.entries({ kind: fields.kind, category, via: fields.via, about: fields.about, ...identity }))
    if (value) said[name] = value;
  if (fields.cadre) said.cadre = true;
  if (!said.text && files.some((file) => file.type.startsWith("audio/"))) said.text = say("see-voice");
  return said;
}

async function send(event) {
  event.preventDefault();
  if (form.dataset.state !== "editing") return;
  const files = attaching ? await (await attaching).ready() : [];
  await save();
  const said = body(files);
  if (!said.text) return refuse(say("empty"));
  if ([...said.text].length > CHARS_MAX) return refuse(say("too-long", { n: CHARS_MAX }));
  form.dataset.state = "sending";
  if (await get("receipts", draft.receipt)) {
    // The same draft was sent from another tab.
    draft.id = uuid7();
    draft.receipt = said.receipt = newReceipt();
  }
  const place = form.dataset.place || draft.fields.place || undefined;
  const chosen = form.querySelector("select[name=place] option:checked");
  const placeName = form.dataset.placeName || (place && chosen ? chosen.textContent : "");
  const kept = {
    receipt: draft.receipt,
    place,
    placeName,
    kind: said.kind,
    about: said.text.slice(0, 40),
    at: new Date().toISOString(),
    delivered: "device",
  };
  const command = {
    id: draft.id,
    type: "case.filed",
    at: kept.at,
    place,
    body: said,
    files: files.map(({ slot, upload, bytes, type }) => ({ slot, upload, bytes, type })),
  };
  try {
    await submit(command, [
      ["receipts", "put", kept],
      // Files have the draft's id already; a full phone could not take them twice.
      ...files
        .filter((file) => file.draft !== command.id)
        .map((file) => ["files", "put", { ...file, command: command.id }]),
      ["drafts", "delete", draft.id],
    ]);
  } catch {
    form.submit(); // the phone cannot keep it: straight to the server, without script
    return;
  }
  form.dataset.state = "kept";
  if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(() => {});
  await showReceipt(kept, command.id);
}

function refuse(sentence) {
  problem(sentence);
  form.elements.text.focus();
}

async function showReceipt(kept, command) {
  const card = at("receipt-card");
  await showCard(card, kept, command);
  form.hidden = true;
  card.hidden = false;
  document.body.classList.add("has-receipt");
  const again = card.querySelector("[data-again]");
  if (again && !again.getAttribute("href")) again.href = location.pathname;
  const title = card.querySelector("h1");
  if (title) title.focus();
  scrollTo(0, 0);
}

begin().catch(() => {});
