/**
 * Following a case: the receipt behind `#` is asked of the server, whose page is shown in place of this one.
 * Messages, ratings, reopening and withdrawal go through the outbox.
 */
import { canKeep, change, get, readReceipt, uuid7, write } from "./store.js";
import { flush, onChange, say, start, submit, waiting } from "./outbox.js";

/** What another page's policy allowed; only its words are wanted here. */
const STYLES = /<style[^]*?<\/style>/g;
const POLL_MS = 15_000;
/** The four faces in the order of the buttons `rating` = 1 … 4. */
const FACES = ["satisfied", "fairly", "dissatisfied", "very_dissatisfied"];

let receipt = "";
/** What the server said last: nothing moves on the page unless that changes. */
let seen = "";
/** Photos of the message that is being written. @type {Awaited<ReturnType<import("./attach.js").attachTo>> | null} */
let attached = null;
/** Commands of this page that are on their way, and the sentence that says so. @type {Map<string, HTMLElement>} */
const underway = new Map();

const main = () => document.querySelector("[data-track]");
const at = (name) => document.querySelector(`[data-${name}]`);

async function begin() {
  start();
  document.addEventListener("submit", submitted);
  addEventListener("hashchange", fromHash);
  document.addEventListener("visibilitychange", () => document.hidden || look());
  setInterval(() => document.hidden || look(), POLL_MS);
  onChange(showUnderway);
  receipt = shownReceipt();
  if (receipt) wire();
  else await fromHash();
}

/** The receipt of a case that the server has already put on the page. */
function shownReceipt() {
  const field = document.querySelector("[data-command] [name=receipt]");
  return readReceipt(field ? field.value : location.pathname.slice("/T/".length));
}

function fromHash() {
  const asked = readReceipt(location.hash);
  if (!asked) return undefined;
  receipt = asked;
  seen = "";
  return look();
}

/** Asks the server and shows its answer, unless somebody is writing here. */
async function look() {
  if (!receipt) return;
  const waiting = at("waiting");
  if (waiting) waiting.hidden = Boolean(seen);
  let answer = "";
  try {
    const response = await fetch("/T", {
      method: "POST",
      body: new URLSearchParams({ receipt }),
      headers: { Accept: "text/html" },
    });
    answer = await response.text();
  } catch {
    // nobody answers: what is on the page stays
  }
  show(answer);
}

/** @param {string} html a whole page of ours; anything else (a captive portal's) is no answer */
function show(html) {
  const waiting = at("waiting");
  if (waiting) waiting.hidden = true;
  const fresh = new DOMParser().parseFromString(html.replace(STYLES, ""), "text/html").querySelector("[data-track]");
  const offline = at("offline-hint");
  if (offline) offline.hidden = Boolean(fresh);
  if (!fresh) return void showDelivery().catch(() => {});
  const said = fresh.innerHTML.replace(/name="id" value="[^"]*"/g, ""); // new with every answer
  if (said === seen || writing()) return;
  seen = said;
  main().replaceWith(document.importNode(fresh, true));
  wire();
}

/** With nobody to ask: how far the words have come, as far as this phone knows. */
async function showDelivery() {
  const line = at("delivery");
  const kept = await get("receipts", receipt);
  if (!line || !kept) return;
  const filing = (await waiting()).find((one) => one.type === "case.filed" && one.body.receipt === receipt);
  const state = filing ? filing.state : kept.delivered === "device" ? "kept" : kept.delivered || "hub";
  line.textContent = [kept.about, say(state, { place: filing && filing.node && filing.node.name })]
    .filter(Boolean)
    .join("：");
  line.hidden = false;
}

/** Whether somebody is in the middle of something here. */
const writing = () =>
  (attached && attached.count() > 0) ||
  [...main().querySelectorAll("textarea, input[type=text]")].some(
    (field) => field.value && field.value !== field.defaultValue,
  );

/** What the script adds to a case that has just come from the server. */
async function wire() {
  underway.clear();
  receipt = shownReceipt() || receipt;
  const kept = await get("receipts", receipt).catch(() => null);
  if (kept) await change("receipts", receipt, (was) => was && { ...was, seen: was.mark });
  attached = null;
  const camera = at("photo-input");
  if (camera) camera.onchange = takePhotos;
  await restoreWords();
  const remove = at("forget");
  if (remove && kept) {
    remove.hidden = false;
    remove.onclick = async () => {
      if (!confirm(say("forget-sure"))) return;
      await write([["receipts", "delete", receipt]]);
      location.replace("/mine");
    };
  }
}

/** What was written under this case and not sent, before the page was closed. */
async function restoreWords() {
  const field = document.querySelector("[data-command='case.message'] [name=text]");
  if (!field) return;
  const name = `words-${receipt}`;
  const kept = await get("notes", name).catch(() => null);
  if (kept && !field.value) field.defaultValue = kept.text; // a page that moves on does not wait for old words
  const keepWords = () =>
    write([field.value ? ["notes", "put", { name, text: field.value }] : ["notes", "delete", name]]).catch(() => {});
  field.addEventListener("input", keepWords);
  field.form.addEventListener("reset", () => {
    field.defaultValue = "";
    write([["notes", "delete", name]]).catch(() => {});
  });
}

async function takePhotos() {
  if (!attached) {
    const { attachTo } = await import("./attach.js");
    attached = await attachTo({
      draft: `message-${receipt}`,
      save: async () => {},
      problem: (sentence) => sentence && alert(sentence),
    });
  }
  await attached.photos();
}

async function submitted(event) {
  const form = event.target;
  if (form.matches("[data-find]")) {
    const asked = readReceipt(form.elements.receipt.value);
    if (!asked) return; // the server says what is wrong with it
    event.preventDefault();
    history.replaceState(null, "", `/T#${asked}`);
    fromHash();
  } else if (form.dataset.command) {
    event.preventDefault();
    if (form.dataset.confirm && !confirm(form.dataset.confirm)) return;
    await send(form, event.submitter);
  }
}

/** Keeps a form's command on this phone, or where that fails lets the server have the form. */
async function send(form, button) {
  if (form.dataset.state === "sending") return;
  form.dataset.state = "sending";
  const fields = new FormData(form);
  if (button && button.name) fields.set(button.name, button.value);
  const body = {};
  for (const [name, value] of fields)
    if (typeof value === "string" && value.trim() && name !== "id") body[name] = value.trim();
  if (body.rating) {
    body.face = FACES[body.rating - 1] || body.rating;
    delete body.rating;
  }
  if (!(await canKeep())) return plainly(form, button);
  try {
    const id = uuid7();
    const files = attached && form.querySelector("[data-photo-input]") ? await attached.ready() : [];
    const line = sentence(form);
    underway.set(id, line);
    await submit(
      {
        id,
        type: form.dataset.command,
        body,
        files: files.map(({ slot, upload, bytes, type }) => ({ slot, upload, bytes, type })),
      },
      files.map((file) => ["files", "put", { ...file, command: id }]),
    );
    form.reset();
    attached = null;
    seen = "";
    await showUnderway();
    await flush();
  } catch {
    plainly(form, button);
  } finally {
    form.dataset.state = "";
  }
}

function plainly(form, button) {
  if (button && button.name) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: button.name, value: button.value });
    form.append(field);
  }
  form.submit();
}

function sentence(form) {
  const line = document.createElement("p");
  line.className = "sent";
  line.dataset.sent = "";
  line.setAttribute("role", "status");
  line.textContent = say("kept");
  form.after(line);
  return line;
}

/** Says of each command how far it came; once the hub has it, looks what became of the case. */
async function showUnderway() {
  for (const [id, line] of underway) {
    const command = await get("commands", id);
    const state = command ? command.state : "hub";
    const problem = (command && command.problem) || {};
    const place = command && command.node && command.node.name;
    const why = state === "kept" ? "" : problem.detail || problem.title;
    line.textContent = [say(state, { place }), why].filter(Boolean).join(" ");
    if (state !== "hub") continue;
    underway.delete(id);
    look();
  }
}

begin().catch(() => {});
