/**
 * The way out: what was kept on the phone is sent until the hub has it, once, by one tab at a time.
 * Only an answer that is ours (it has `node` and `results`) counts: captive portals answer 200 to anything.
 */
import { all, alone, change, filesOf, get, keep, keys, owner, without, write } from "./store.js";

/**
 * @typedef {object} Kept a command on this phone
 * @property {string} id
 * @property {string} type
 * @property {string} at when the worker pressed send
 * @property {string} [place]
 * @property {object} body
 * @property {{slot: number, upload: string, bytes: number, type: string}[]} files
 * @property {"kept" | "relay" | "hub" | "conflict" | "refused"} state
 * @property {{id: string, role: string, epoch: any, name?: string}} [node] who acknowledged it
 * @property {boolean} [holding] files of it lie at a relay, and the hub may not have them yet
 * @property {number} tries
 * @property {number} next when it is tried again, ms
 * @property {number} [until] not before, by the node's own wish, ms
 * @property {number | "filing"} [fault] what went wrong last: the status of the answer (0: nobody answered, 200: somebody else did), or what it waits for
 * @property {boolean} [alone] sent by itself, after a batch with it was turned down
 * @property {{title?: string, detail?: string}} [problem]
 */

const STALL_MS = 20_000;
const BATCH = 32;
const BATCH_CHARS = 20_000; // 64 KiB even if every character were three bytes
const PROBE_MS = 3_000;
const DOUBT_MS = 3_000;
const HOUR_MS = 3_600_000;
const FILED = "case.filed";
const STATUS = "/api/v1/outbox/status";
const WIRE = ["id", "type", "v", "at", "place", "body", "files"];

const words = document.getElementById("words");
const sentences = words ? JSON.parse(words.textContent) : {};

/** A sentence in the page's language. @param {string} key may leave out `device-` @param {Object<string, any>} [values] for `{name}` in it */
export const say = (key, values = {}) =>
  (sentences[`device-${key}`] || sentences[key] || key).replace(/\{(\w+)\}/g, (hole, name) =>
    name in values ? (values[name] ?? "") : hole,
  );

const listeners = new Set();
const channel = typeof BroadcastChannel === "function" ? new BroadcastChannel("outbox") : null;
if (channel) channel.onmessage = () => listeners.forEach((listen) => listen());

/** Calls `listen` after every change of the outbox, in whichever tab it happened. */
export function onChange(listen) {
  listeners.add(listen);
}

/** Says that something changed. */
export function tell() {
  listeners.forEach((listen) => listen());
  if (channel) channel.postMessage(0);
}

/**
 * Keeps a command on this phone and starts sending it. Returns once it is truly kept.
 * @param {Partial<Kept>} command `id`, `type`, `body`, and what else it has
 * @param {import("./store.js").Step[]} also what is kept in the same transaction: its receipt, its files, the end of its draft
 * @returns {Promise<Kept>}
 */
export async function submit(command, also = []) {
  const kept = { v: 1, at: new Date().toISOString(), files: [], ...command, state: "kept", tries: 0, next: 0 };
  await keep([["commands", "put", kept], ...also]);
  tell();
  flush();
  return kept;
}

/** The commands that have not reached the hub, oldest first. @returns {Promise<Kept[]>} */
export const waiting = async () =>
  (await all("commands"))
    .map((command) => ({ ...command, ...unwritten.get(command.id) }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));

/** Takes a command and its files off this phone. */
export async function drop(id) {
  await write([["commands", "delete", id], ...without(await filesOf(id))]);
  tell();
}

/** What became of commands while the phone had no room to write it down: good for as long as this page is open. */
const unwritten = new Map();

let busy = null;
/** Whether a round was asked for while one was running: 0 no, 1 what is due, 2 everything. */
let again = 0;
let timer = 0;
/** True while nobody answers at all: then a light question is asked until somebody does. */
let silent = false;
/** Who answered in this round. @type {{id: string, role: string, epoch: any, name?: string} | null} */
let node = null;

/**
 * Sends what is due. @param {boolean} [now] also what is still waiting for its next try
 * @returns {Promise<void>} when this round is over
 */
export function flush(now = false) {
  if (busy) {
    again = Math.max(again, now ? 2 : 1);
    return busy;
  }
  clearTimeout(timer);
  busy = alone(() => round(now))
    .catch(() => {})
    .then(schedule)
    .finally(() => {
      busy = null;
      const everything = again > 1;
      if (!again) return;
      again = 0;
      flush(everything);
    });
  return busy;
}

/** Whether a time is still to come. A clock that was set back makes nothing wait for a year. */
const ahead = (at) => at > Date.now() && at < Date.now() + HOUR_MS;

async function round(now) {
  silent = false;
  node = null;
  const due = (record) => !ahead(record.until) && (now || !ahead(record.next));
  const kept = await waiting();
  const goes = (command) => command.state === "kept" && due(command);
  // What belongs to a case goes after its filing.
  const first = filings(kept);
  const after = (command) => {
    const filing = first.get(command.body.receipt);
    return filing && filing.id !== command.id && (filing.state === "conflict" || (filing.state === "kept" && !goes(filing)));
  };
  const fresh = kept.filter((command) => goes(command) && !after(command));
  fresh.sort((a, b) => (b.type === FILED) - (a.type === FILED));
  while (fresh.length) if (!(await deliver(take(fresh)))) return;
  await ask(due);
  const sent = new Map((await waiting()).map((command) => [command.id, command]));
  const done = new Set();
  for (const upload of node ? await keys("files") : []) {
    const file = await get("files", upload);
    const command = file && sent.get(owner(file));
    if (!command || !(command.state === "relay" || command.state === "hub") || file.done || !due(file)) continue;
    const { deliverFile } = await import("./upload.js").catch(() => ({}));
    if (!deliverFile) return;
    const answered = await deliverFile(file, command, { call, late, tell, node });
    if (file.done) done.add(upload);
    if (file.done && node.role === "relay") await update(command.id, { holding: true, next: Date.now() + 5_000 });
    if (!file.done) await update(command.id, { next: file.next, ...(file.unannounced ? { state: "kept" } : {}) });
    silent = !answered;
    if (silent) break;
  }
  for (const command of await waiting()) if (command.state === "hub" && !command.holding) await settle(command, done);
}

/** The filings among some commands, by their receipts. @param {Kept[]} commands @returns {Map<string, Kept>} */
const filings = (commands) =>
  new Map(commands.filter((command) => command.type === FILED).map((command) => [command.body.receipt, command]));

/** The next batch, out of `fresh`. */
function take(fresh) {
  const batch = [];
  let chars = 0;
  while (fresh.length && batch.length < BATCH) {
    const long = JSON.stringify(fresh[0].body).length;
    if (batch.length && (fresh[0].alone || batch[0].alone || chars + long > BATCH_CHARS)) break;
    chars += long;
    batch.push(fresh.shift());
  }
  return batch;
}

/** Sends one batch; false when there is no use in going on. */
async function deliver(batch) {
  const entries = batch.map((command) => {
    const wire = { sent_at: new Date().toISOString() };
    for (const name of WIRE) if (command[name] !== undefined) wire[name] = command[name];
    return wire;
  });
  const tries = Math.max(...batch.map((command) => command.tries || 0));
  const answer = await json("/api/v1/outbox", { entries }, tries);
  const ours = answer.body && answer.body.node && Array.isArray(answer.body.results);
  if (!ours) {
    silent = !answer.body || !answer.status;
    const whole = answer.status >= 400 && answer.status < 500 && answer.status !== 429 && batch.length > 1;
    for (const command of batch)
      await update(
        command.id,
        whole ? { alone: true, next: 0 } : late(command, answer.wait, answer.body, answer.status),
      );
    if (whole) again = again || 1;
    tell();
    return answer.status >= 400 && answer.status < 500 && answer.status !== 429;
  }
  node = answer.body.node;
  for (const result of answer.body.results) {
    const command = batch.find((one) => one.id === result.id);
    if (!command) continue;
    const state = { stored: node.role, duplicate: node.role, conflict: "conflict", rejected: "refused" }[result.result];
    if (state === "relay" || state === "hub") await reached(command, state, node, result.ack);
    else if (state) await turnedDown(command, state, result.problem);
    else await update(command.id, late(command));
  }
  tell();
  return true;
}

/** Not taken. What was refused only because its filing has not arrived yet goes again after it. */
async function turnedDown(command, state, problem) {
  const filing = filings(await waiting()).get(command.body.receipt);
  const early = state === "refused" && filing && filing.id !== command.id && !["hub", "refused"].includes(filing.state);
  await update(command.id, early ? { ...late(command, 0, null, "filing"), state: "kept" } : { state, problem });
}

/**
 * Asks whether the hub has by now what a relay took; and, of a node that is another than it was (a relay for a hub, a
 * hub restored from its backup), whether it has what was acknowledged and is not done with.
 */
async function ask(due) {
  const changed = ({ node: was }) => !node || !was || node.id !== was.id || node.epoch !== was.epoch;
  const asked = (await waiting()).filter(
    (command) =>
      ((command.state === "relay" || command.holding) && due(command)) ||
      (["relay", "hub"].includes(command.state) && command.files.length && changed(command)),
  );
  if (!asked.length) return;
  const { body, status } = await json(STATUS, { ids: asked.map((command) => command.id) });
  if (body && body.node) node = body.node;
  else silent = !status || !body;
  for (const command of asked) {
    const state = node && body && body.states && body.states[command.id];
    if (state === "hub") {
      if (command.state === "hub") await update(command.id, { node });
      else await reached(command, "hub", node);
      if (command.holding) await stillHeld(command, body.holding || []);
    } else if (state === "refused") await turnedDown(command, state);
    else if (state === "unknown") await forgotten(command);
    else if (due(command)) await update(command.id, late(command));
  }
  tell();
}

/** The words are at the hub; what a relay took of the files stays here until the relay has passed it on, or the hub was asked for it. */
async function stillHeld(command, held) {
  const holding = held.includes(command.id);
  await update(command.id, { holding, ...(holding ? late(command) : {}) });
  if (node.role !== "hub") return;
  for (const { upload } of command.files)
    await change("files", upload, (file) =>
      file && file.node !== node.id && !file.refused ? { ...file, done: false, location: undefined, next: 0 } : undefined,
    );
}

/** Nobody has it any more: words and files go out again from the start. */
async function forgotten(command) {
  for (const { upload } of command.files)
    await change("files", upload, (file) => file && { ...file, done: false, location: undefined, sent: 0, next: 0 });
  await update(command.id, { state: "kept", next: 0, holding: false });
  again = again || 1;
}

async function reached(command, state, node, ack) {
  await update(command.id, {
    state,
    node,
    ack,
    tries: 0,
    next: state === "relay" ? Date.now() + 5_000 : 0,
    problem: undefined,
    fault: undefined,
  });
  const { receipt } = command.body;
  const number = ack && ack.number;
  await change("receipts", receipt, (kept) =>
    kept && command.type === FILED ? { ...kept, delivered: state, number: number || kept.number } : undefined,
  ).catch(() => {}); // no room: the page of the receipts asks the hub
}

/** At the hub, files and all (`done`: completed in this round): the words need not lie on the phone any longer. */
async function settle(command, done) {
  if ((await filesOf(command.id)).every((file) => file.done || done.has(file.upload))) await drop(command.id);
}

const update = (id, fields) =>
  change("commands", id, (command) => command && { ...command, ...unwritten.get(id), ...fields }).then(
    () => unwritten.delete(id),
    () => unwritten.set(id, { ...unwritten.get(id), ...fields }),
  );

/** Backoff: 1 s doubling to 5 min, half of it by chance. */
function late(record, wait = 0, problem = undefined, fault = undefined) {
  const tries = (record.tries || 0) + 1;
  const delay = Math.min(300_000, 500 * 2 ** tries) * (0.5 + Math.random() / 2);
  return {
    tries,
    next: Date.now() + Math.max(delay, wait),
    until: wait ? Date.now() + Math.min(wait, HOUR_MS / 2) : 0,
    problem: problem && problem.title ? problem : undefined,
    fault,
  };
}

/** Wakes up when the next thing is due; while nobody answers and the page is looked at, asks lightly who is there. */
async function schedule() {
  clearTimeout(timer);
  const left = (await waiting()).filter(
    (command) => command.state === "kept" || command.state === "relay" || command.state === "hub",
  );
  if (!left.length) return;
  // Due and not sent: another tab has the turn, and may not know of it.
  const pause = ({ next, state }) => (ahead(next) ? next - Date.now() : state === "kept" ? 2_000 : 10_000);
  const next = Math.min(...left.map(pause));
  if (silent && !document.hidden && next > PROBE_MS) timer = setTimeout(probe, PROBE_MS * (0.7 + Math.random() / 2));
  else timer = setTimeout(flush, Math.max(next, 1_000));
}

async function probe() {
  if (await answers()) flush(true);
  else schedule();
}

/** Whether a node of ours answers a question that costs next to nothing. */
async function answers() {
  const { body } = await json(STATUS, { ids: [] }, -1);
  return Boolean(body && body.node);
}

/** Starts the outbox of a page: sends at once and whenever there is a reason to think that it may work now. */
export function start() {
  const wake = () => document.hidden || flush(true);
  addEventListener("pageshow", (event) => event.persisted && wake());
  addEventListener("online", wake);
  document.addEventListener("visibilitychange", wake);
  const link = document.querySelector("[data-outbox]");
  const show = async () => {
    const count = (await keys("commands")).length;
    link.hidden = !count;
    document.body.classList.toggle("has-outbox", count > 0);
    link.querySelector("[data-outbox-count]").textContent = String(count);
  };
  if (link) (onChange(show), show().catch(() => {}));
  flush(true);
}

/**
 * One request. Never throws; gives up after 20 s without a byte, however long it takes in all.
 * @param {{stop?: () => void}} [reins] gets the way to give up earlier
 * @returns {Promise<{status: number, text: string, head: (name: string) => string | null}>} status 0: nobody answered
 */
function call(method, path, headers, body, patience = STALL_MS, reins = {}) {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    let stall = 0;
    const finish = (status) => {
      clearTimeout(stall);
      done({ status, text: status ? request.responseText : "", head: (name) => request.getResponseHeader(name) });
    };
    reins.stop = () => request.abort();
    const alive = () => {
      clearTimeout(stall);
      stall = setTimeout(reins.stop, patience);
    };
    request.open(method, path);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.onprogress = request.upload.onprogress = request.onreadystatechange = alive;
    request.onload = () => finish(request.status);
    request.onerror = request.onabort = () => finish(0);
    alive();
    request.send(body);
  });
}

/**
 * Posts JSON; `body` is the answer when it is JSON, `wait` what Retry-After asks for, in ms.
 * @param {number} [tries] how often it was tried in vain: the more, the longer it waits for a slow link; -1 for a probe
 */
export async function json(path, question, tries = 0) {
  const reins = {};
  const headers = { "Content-Type": "application/json", Accept: "application/json" };
  const patience = tries < 0 ? 4_000 : STALL_MS * Math.min(6, 1 + tries);
  // A link that comes back does not wake a connection that died with it: if others get through, this one is given up.
  let doubt = 0;
  const wonder = async (pause) => {
    if (await answers()) return reins.stop();
    if (doubt) doubt = setTimeout(wonder, pause, 2 * pause);
  };
  if (tries >= 0) doubt = setTimeout(wonder, DOUBT_MS, PROBE_MS);
  const answer = await call("POST", path, headers, JSON.stringify(question), patience, reins);
  clearTimeout(doubt);
  doubt = 0;
  let body = null;
  try {
    body = JSON.parse(answer.text);
  } catch {
    // a captive portal's page, or nothing
  }
  return { status: answer.status, body, wait: 1000 * (Number(answer.status && answer.head("Retry-After")) || 0) };
}
