/**
 * The outbox page: each command's state, when it is tried next, what is in the way and what to do; the drafts; a way to
 * take everything along as a file.
 */
import { all, bytesOf, get, grouped, owner, write } from "./store.js";
import { drop, flush, onChange, say, start, waiting } from "./outbox.js";
import { fileNeeds, nextTry, sort, title, trouble } from "./standing.js";
import { backToForm, forgetDrafts, sendAsNew } from "./remedy.js";

const VOICE_SLOT = 7;

const at = (name) => document.querySelector(`[data-${name}]`);
const slot = (row, name) => row.querySelector(`[data-slot=${name}]`);
const fresh = (name) => at(name).content.firstElementChild.cloneNode(true);
const show = (element, text) => {
  if (element.textContent !== text) element.textContent = text;
  element.hidden = !text;
};

/** The rows on the page, by the command's id: they are changed, never built anew under a finger. @type {Map<string, HTMLElement>} */
const rows = new Map();
/** What the rows show, for the clock. @type {import("./outbox.js").Kept[]} */
let commands = [];

async function begin() {
  start();
  onChange(drawSoon);
  at("send-all").onclick = () => flush(true);
  at("export-copy").onclick = ({ currentTarget }) => exported("copy", currentTarget);
  at("export-text").onclick = () => exported("text");
  at("export-file").onclick = () => exported("file");
  setInterval(() => document.hidden || commands.forEach(tick), 500);
  document.addEventListener("visibilitychange", () => document.hidden || drawSoon());
  await draw();
}

const exported = (how, button) => import("./export.js").then((to) => to[how](button));

let drawing = null;
let stale = false;
function drawSoon() {
  if (drawing) return void (stale = true);
  drawing = draw()
    .catch(() => {})
    .finally(() => {
      drawing = null;
      if (!stale) return;
      stale = false;
      drawSoon();
    });
}

async function draw() {
  commands = await waiting();
  const files = commands.some((command) => command.files.length) ? await all("files") : [];
  const receipts = new Map((await all("receipts")).map((kept) => [kept.receipt, kept]));
  const list = at("waiting");
  for (const [id, row] of rows)
    if (!commands.some((command) => command.id === id)) {
      row.remove();
      rows.delete(id);
    }
  for (const command of commands) {
    if (!rows.has(command.id)) rows.set(command.id, list.appendChild(row(command)));
    fill(
      command,
      files.filter((file) => owner(file) === command.id),
      receipts.get(command.body.receipt),
    );
  }
  list.hidden = !commands.length;
  at("waiting-empty").hidden = commands.length > 0;
  at("send-all").hidden = !commands.some((command) => command.state === "kept" || command.state === "relay");
  at("export").hidden = !commands.length;
  await drawDrafts();
}

function row(command) {
  const made = fresh("waiting-card");
  const { id } = command;
  slot(made, "as-new").onclick = async () => {
    const again = await sendAsNew(id);
    if (again && again.receipt) show(at("told"), `${say("receipt-renewed")} ${grouped(again.receipt.receipt)}`);
  };
  slot(made, "mend").onclick = async () => location.assign(await backToForm(id));
  slot(made, "remove").onclick = async () => {
    const now = await get("commands", id);
    const there = now && (now.state === "relay" || now.state === "hub");
    if (!now || !confirm(say(there ? "out-drop-copy" : "drop-sure"))) return;
    if (now.type === "case.filed" && !there)
      await write([["receipts", "delete", now.body.receipt]]);
    await drop(id);
  };
  return made;
}

function fill(command, files, kept) {
  const row = rows.get(command.id);
  const { state, type, body } = command;
  row.dataset.state = state;
  show(slot(row, "kind"), sort(command));
  if (body.kind) slot(row, "kind").classList.add(`k-${body.kind}`);
  const when = new Date(command.at).toLocaleString(document.documentElement.lang, {
    month: "numeric",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
  });
  show(slot(row, "where"), [kept && kept.placeName, when].filter(Boolean).join(" · "));
  show(slot(row, "title"), title(command));
  show(slot(row, "state"), say(state, { place: command.node && command.node.name }));
  show(slot(row, "wrong"), trouble(command));
  show(slot(row, "receipt"), type === "case.filed" ? `${say("receipt-name")} ${grouped(body.receipt)}` : "");
  slot(row, "as-new").hidden = state !== "conflict";
  slot(row, "mend").hidden = !(state === "refused" && type === "case.filed");
  const parts = slot(row, "files");
  parts.hidden = !files.length;
  files.sort((a, b) => a.slot - b.slot).forEach((file) => part(parts, file, command));
  tick(command);
}

function part(list, file, command) {
  let shown = list.querySelector(`[data-upload="${file.upload}"]`);
  if (!shown) {
    shown = list.appendChild(fresh("part"));
    shown.dataset.upload = file.upload;
    if (file.type.startsWith("image/")) picture(slot(shown, "shown"), file).catch(() => {});
  }
  const name = file.slot === VOICE_SLOT ? say("out-voice") : say("out-photo", { n: file.slot });
  show(slot(shown, "name"), `${name} · ${fileNeeds(file, command)}`);
  const bar = slot(shown, "bar");
  bar.value = file.done ? 1 : (file.sent || 0) / file.bytes;
  bar.setAttribute("aria-label", name);
  bar.hidden = Boolean(file.refused);
}

async function picture(shown, file) {
  const data = await bytesOf(file.upload);
  if (!data) return;
  shown.src = URL.createObjectURL(new Blob([data], { type: file.type }));
  shown.hidden = false;
}

/** The clock counts. */
function tick(command) {
  const row = rows.get(command.id);
  if (row) show(slot(row, "next"), nextTry(command));
}

let drawn = "";
async function drawDrafts() {
  const files = await all("files");
  const photos = (draft) => files.filter((file) => file.draft === draft.id && !file.command).length;
  const drafts = (await all("drafts")).filter((draft) => draft.fields.text || photos(draft));
  at("drafts").hidden = !drafts.length;
  // As it is on the page already: nothing moves under a finger.
  const now = JSON.stringify(drafts.map((draft) => [draft.id, draft.touched, photos(draft)]));
  if (now === drawn) return;
  drawn = now;
  at("drafts-list").replaceChildren(
    ...drafts
      .sort((a, b) => b.touched - a.touched)
      .map((draft) => {
        const row = fresh("draft-card");
        const count = photos(draft);
        slot(row, "title").textContent = (draft.fields.text || say("out-draft-empty")).slice(0, 60);
        slot(row, "where").textContent = [
          draft.placeName,
          new Date(draft.touched).toLocaleString(document.documentElement.lang),
          count && say("out-photos", { n: count }),
        ]
          .filter(Boolean)
          .join(" · ");
        slot(row, "go").href = `${draft.place ? `/P/${draft.place}` : "/report"}#${draft.id}`;
        slot(row, "remove").onclick = () => confirm(say("out-draft-sure")) && forgetDrafts([draft.id]);
        return row;
      }),
  );
}

begin().catch(() => {});
