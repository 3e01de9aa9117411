/**
 * The form: what is written is kept as a draft at every input; sending keeps the command on this phone,
 * shows the receipt at once and lets the outbox do the rest. Where the phone can keep nothing, the form stays a plain one.
 */
import { all, canKeep, keep, newReceipt, uuid7, write } from "./store.js";
import { say, start, submit } from "./outbox.js";
import { showCard } from "./receipt.js";

const PHOTOS_MAX = 6;
const CHARS_MAX = 4000;
const LARGEST_BYTES = 12 * 1024 * 1024;
const DRAFT_DAYS = 30;

const form = document.getElementById("report");
const at = (name) => document.querySelector(`[data-${name}]`);

/** @type {{id: string, receipt: string, place: string, touched: number, fields: Object<string, string>}} */
let draft;
/** Photos and voice of this draft, as in the store. @type {any[]} */
let files = [];
/** What is being shrunk, read or kept at the moment. */
let working = Promise.resolve();

async function begin() {
  start();
  firstTouch();
  if (!form || form.hasAttribute("data-kiosk") || !(await canKeep())) return;
  form.dataset.state = "editing";
  await restore();
  form.addEventListener("input", saveSoon);
  form.addEventListener("submit", send);
  if (form.elements.text.value) save(); // written before the script was there
  document.addEventListener("visibilitychange", () => document.hidden && save());
  addEventListener("pagehide", save);
  const clear = at("draft-clear");
  if (clear) clear.onclick = empty;
  const camera = form.querySelector("[data-photo-input]");
  if (camera) {
    camera.addEventListener("click", save); // Android may kill the page behind the camera
    camera.addEventListener("change", () => addPhotos(camera));
  }
  offerVoice();
  const offline = at("offline-hint");
  if (offline) offline.hidden = false;
}

/** What may be needed without network later is fetched at the first touch: it must not delay the form. */
function firstTouch() {
  const events = ["pointerdown", "focusin", "keydown"];
  const touched = () => {
    events.forEach((name) => removeEventListener(name, touched));
    Promise.all([import("./photo.js"), import("./voice.js"), import("./picture.js"), import("./upload.js")])
      .catch(() => {})
      .then(keepShell);
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
  const assets = performance.getEntriesByType("resource").map((entry) => new URL(entry.name).pathname);
  active.postMessage({
    shells: [...new Set([`${location.pathname}?shell=1`, "/report?shell=1", "/mine", "/T"])],
    assets: assets.filter((path) => path.startsWith("/assets/")),
  });
}

/** Brings back what was written here and not sent. */
async function restore() {
  const place = form.dataset.place || "";
  const old = (await all("drafts")).filter((one) => one.place === place).sort((a, b) => b.touched - a.touched)[0];
  const typed = form.elements.text.value;
  if (old && Date.now() - old.touched < DRAFT_DAYS * 86_400_000 && (!typed || typed === old.fields.text)) {
    draft = old;
    for (const field of form.elements) {
      if (!(field.name in old.fields) && field.type !== "radio" && field.type !== "checkbox") continue;
      if (field.type === "radio" || field.type === "checkbox") field.checked = old.fields[field.name] === field.value;
      else if (field.type !== "file" && field.type !== "hidden") field.value = old.fields[field.name];
    }
    files = (await all("files")).filter((file) => file.draft === draft.id && !file.command);
    files.forEach(showFile);
    if (at("draft")) at("draft").hidden = !old.fields.text && !files.length;
  } else {
    draft = { id: uuid7(), receipt: newReceipt(), place, touched: 0, fields: {} };
  }
  if ((await all("slices")).length) {
    const { leftBehind, discardSlices } = await import("./voice.js");
    for (const voice of await leftBehind(draft.id)) {
      if (!files.some((file) => file.slot === "voice")) await addFile("voice", voice);
      await discardSlices(voice.upload);
    }
  }
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
  draft.touched = Date.now();
  return write([["drafts", "put", draft]]).catch(() => {});
}

/** Empties the form and forgets the draft. */
async function empty() {
  await write([["drafts", "delete", draft.id], ...files.map((file) => ["files", "delete", file.upload])]);
  location.reload();
}

/* Photos and voice */

function addPhotos(camera) {
  const chosen = [...camera.files].filter((photo) => photo.size);
  camera.value = "";
  problem("");
  working = working.then(async () => {
    for (const photo of chosen) {
      if (files.filter((file) => file.slot !== "voice").length >= PHOTOS_MAX) return problem(say("photos-max", { n: PHOTOS_MAX }));
      const shrunk = await import("./photo.js").then(({ shrink }) => shrink(photo)).catch(() => null);
      const data = shrunk ? shrunk.data : await new Response(photo).arrayBuffer();
      if (data.byteLength > LARGEST_BYTES) return problem(say("photo-large"));
      const taken = new Set(files.map((file) => file.slot));
      const slot = [1, 2, 3, 4, 5, 6].map((n) => `photo-${n}`).find((name) => !taken.has(name));
      await addFile(slot, { upload: uuid7(), type: shrunk ? shrunk.type : photo.type, data });
    }
  });
  return working;
}

async function addFile(slot, { upload, type, data }) {
  const file = { upload, draft: draft.id, slot, type, bytes: data.byteLength, data, tries: 0, next: 0 };
  await save();
  try {
    await keep([["files", "put", file]]);
  } catch {
    return problem(say("full")); // the words are kept, this file is not
  }
  files.push(file);
  showFile(file);
}

function showFile(file) {
  const voice = file.slot === "voice";
  const list = at(voice ? "voice-list" : "photo-list");
  if (!list) return;
  const row = document.createElement("li");
  const shown = document.createElement(voice ? "audio" : "img");
  shown.src = URL.createObjectURL(new Blob([file.data], { type: file.type }));
  if (voice) shown.controls = true;
  else shown.alt = "";
  const remove = document.createElement("button");
  remove.type = "button";
  remove.dataset.remove = "";
  remove.textContent = "×";
  remove.setAttribute("aria-label", say("remove"));
  remove.onclick = async () => {
    await write([["files", "delete", file.upload]]);
    files = files.filter((other) => other !== file);
    URL.revokeObjectURL(shown.src);
    row.remove();
    limits();
  };
  row.append(shown, remove);
  list.append(row);
  limits();
}

function limits() {
  const photos = files.filter((file) => file.slot !== "voice").length;
  if (at("photo-list")) at("photo-list").hidden = !photos;
  if (at("voice-list")) at("voice-list").hidden = photos === files.length;
  const camera = form.querySelector("[data-photo-input]");
  if (camera) camera.disabled = photos >= PHOTOS_MAX;
}

/** Shows the voice button where the phone can record. */
async function offerVoice() {
  const button = at("voice");
  if (!button || !navigator.mediaDevices || typeof MediaRecorder !== "function") return;
  button.hidden = false;
  const label = at("voice-label");
  const time = at("voice-time");
  const idle = label.textContent;
  let recording = null;
  button.onclick = async () => {
    if (recording) return recording.stop();
    problem("");
    try {
      const { record, discardSlices } = await import("./voice.js");
      await save();
      recording = await record(draft.id, (ms) => (time.textContent = `${Math.floor(ms / 1000)}″`));
      button.setAttribute("aria-pressed", "true");
      label.textContent = say("stop");
      working = recording.done.then(async (voice) => {
        const before = files.find((file) => file.slot === "voice");
        if (before) at("voice-list").querySelector("[data-remove]").click();
        await addFile("voice", voice);
        await discardSlices(voice.upload);
      });
      await working;
    } catch {
      problem(say("no-microphone"));
    }
    recording = null;
    button.setAttribute("aria-pressed", "false");
    label.textContent = idle;
    time.textContent = "";
  };
}

/* Sending */

function problem(sentence) {
  const line = at("problem");
  line.textContent = sentence;
  line.hidden = !sentence;
}

/** The command's body: the form's fields by their names, empty ones left out. */
function body() {
  const fields = draft.fields;
  const said = { receipt: draft.receipt, text: (fields.text || "").trim() };
  const sub = form.querySelector("input[name=sub]:checked");
  const category = sub && sub.dataset.of === fields.category ? sub.value : fields.category;
  const named = at("named");
  const identity = !named || named.open ? { name: (fields.name || "").trim(), phone: (fields.phone || "").trim() } : {};
  for (const [name, value] of Object.entries({ kind: fields.kind, category, ...identity })) if (value) said[name] = value;
  if (fields.cadre) said.cadre = true;
  if (!said.text && files.some((file) => file.slot === "voice")) said.text = say("see-voice");
  return said;
}

async function send(event) {
  event.preventDefault();
  if (form.dataset.state !== "editing") return;
  if (at("voice") && at("voice").getAttribute("aria-pressed") === "true") at("voice").click();
  await working;
  await save();
  const said = body();
  if (!said.text) return refuse(say("empty"));
  if ([...said.text].length > CHARS_MAX) return refuse(say("too-long", { n: CHARS_MAX }));
  form.dataset.state = "sending";
  const place = form.dataset.place || draft.fields.place || undefined;
  const chosen = form.querySelector("select[name=place] option:checked");
  const placeName = form.dataset.placeName || (place && chosen ? chosen.textContent : "");
  const kept = { receipt: draft.receipt, place, placeName, kind: said.kind, about: said.text.slice(0, 40), at: new Date().toISOString(), delivered: "device" };
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
      ...files.map((file) => ["files", "put", { ...file, command: command.id }]),
      ["drafts", "delete", draft.id],
    ]);
  } catch {
    form.submit(); // the phone cannot keep it: straight to the server, without script
    return;
  }
  form.dataset.state = "kept";
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
