/**
 * What this phone keeps: drafts, commands, files, receipts (IndexedDB), and the names it makes for them.
 * Nothing may be called kept before `keep` has returned: one strict transaction, read back.
 */

/**
 * Store name → key path. `files` says of each file whose it is and how far it came, and is written often; what is in it
 * lies in `bytes` and is written once: on a full phone there is no room for it twice. ArrayBuffers, never Blobs (Safari
 * mixes those up).
 */
const STORES = {
  drafts: "id",
  commands: "id",
  files: "upload",
  bytes: "upload",
  slices: ["upload", "n"],
  receipts: "receipt",
  notes: "name",
};
const HANGS_MS = 15_000;
const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** @typedef {[store: string, action: "put" | "delete", what: any]} Step a record to put, or a key to delete */

/** @type {Promise<IDBDatabase> | null} */
let opening = null;

function open() {
  if (opening) return opening;
  const attempt = new Promise((yes, no) => {
    const request = indexedDB.open("shishiling", 2);
    const late = setTimeout(() => no(new Error("IndexedDB does not open")), 5000);
    request.onupgradeneeded = () => {
      const there = request.result.objectStoreNames;
      for (const [name, keyPath] of Object.entries(STORES))
        if (!there.contains(name)) request.result.createObjectStore(name, { keyPath });
    };
    request.onerror = () => no(request.error);
    request.onsuccess = () => {
      clearTimeout(late);
      const db = request.result;
      db.onclose = forget;
      db.onversionchange = () => {
        db.close();
        forget();
      };
      yes(db);
    };
  });
  const forget = () => {
    if (opening === attempt) opening = null;
  };
  attempt.catch(forget);
  opening = attempt;
  return attempt;
}

/**
 * Runs `work` in one transaction and gives back what it returned, once the transaction is complete.
 * Browsers close connections behind the page's back: then it opens a new one and tries once more.
 * @param {string[]} stores
 * @param {IDBTransactionMode} mode
 * @param {(tx: IDBTransaction) => any} work may return a request; its result counts
 */
async function run(stores, mode, work) {
  for (let again = false; ; again = true) {
    try {
      const db = await open();
      return await new Promise((yes, no) => {
        const tx = db.transaction(stores, mode, { durability: "strict" });
        setTimeout(no, HANGS_MS, new Error("IndexedDB is silent")); // Safari, in tabs that lay in the background
        let out;
        tx.oncomplete = () => yes(out instanceof IDBRequest ? out.result : out);
        tx.onabort = () => no(tx.error || new Error("aborted"));
        out = work(tx);
      });
    } catch (error) {
      if (again || (error && error.name === "QuotaExceededError")) throw error;
      opening = null;
    }
  }
}

/** Puts and deletes in one transaction. @param {Step[]} steps */
export function write(steps) {
  return run([...new Set(steps.map((step) => step[0]))], "readwrite", (tx) => {
    for (const [store, action, what] of steps) tx.objectStore(store)[action](what);
  });
}

/** Like `write`, and afterwards reads back what was put: throws unless everything is there. @param {Step[]} steps */
export async function keep(steps) {
  await write(steps);
  const puts = steps.filter((step) => step[1] === "put");
  const found = await run([...new Set(puts.map((step) => step[0]))], "readonly", (tx) =>
    puts.map(([store, , what]) => tx.objectStore(store).get(key(store, what))),
  );
  found.forEach((request, at) => {
    const was = puts[at][2];
    const is = request.result;
    if (!is || measure(is) !== measure(was)) throw new Error("not kept");
  });
}

const key = (store, what) =>
  Array.isArray(STORES[store]) ? STORES[store].map((part) => what[part]) : what[STORES[store]];
const measure = (record) =>
  JSON.stringify(record, (_, value) => (value instanceof ArrayBuffer ? value.byteLength : value));

/** One record or undefined. */
export const get = (store, id) => run([store], "readonly", (tx) => tx.objectStore(store).get(id));

/** All records of a store, in key order. @returns {Promise<any[]>} */
export const all = (store) => run([store], "readonly", (tx) => tx.objectStore(store).getAll());

/** Only the keys: cheap where records are heavy. @returns {Promise<any[]>} */
export const keys = (store) => run([store], "readonly", (tx) => tx.objectStore(store).getAllKeys());

/** Whose a file is: a command's, which has the id of the draft that it grew from. */
export const owner = (file) => file.command || file.draft;

/** The files of a command or a draft, without what is in them. */
export const filesOf = async (id) => (await all("files")).filter((file) => owner(file) === id);

/** What is in a file; undefined where the browser threw it away. @returns {Promise<ArrayBuffer | undefined>} */
export const bytesOf = async (upload) => ((await get("bytes", upload)) || {}).data;

/** Takes files off this phone, as steps. @param {{upload: string}[]} files @returns {Step[]} */
export const without = (files) =>
  files.flatMap(({ upload }) => [
    ["files", "delete", upload],
    ["bytes", "delete", upload],
  ]);

/**
 * Reads, changes and writes one record in one transaction, so that two tabs cannot overwrite each other.
 * @param {string} store
 * @param {any} id
 * @param {(record: any) => any} change what it returns is put; undefined leaves the record alone
 */
export function change(store, id, change) {
  return run([store], "readwrite", (tx) => {
    const target = tx.objectStore(store);
    const box = {};
    target.get(id).onsuccess = (event) => {
      box.record = change(event.target.result);
      if (box.record !== undefined) target.put(box.record);
    };
    return box;
  }).then((box) => box.record);
}

/** Has work done by one tab at a time, or not at all where another is at it: a Web Lock, or where there is none (plain http) a lease in the database. */
export async function alone(work) {
  if (navigator.locks) return navigator.locks.request("outbox", { ifAvailable: true }, (lock) => lock && work());
  const mine = thisTab();
  const claim = () =>
    change("notes", "flusher", (lease) => {
      if (!lease || lease.owner === mine || lease.until < Date.now() || lease.until > Date.now() + 60_000)
        return { name: "flusher", owner: mine, until: Date.now() + 10_000 };
    });
  if (!(await claim())) return;
  const renewal = setInterval(claim, 3_000);
  try {
    await work();
  } finally {
    clearInterval(renewal);
    await change("notes", "flusher", (lease) => (lease && lease.owner === mine ? { ...lease, until: 0 } : undefined));
  }
}

/** A name that a tab keeps when its page is loaded again: what it was at before, it may go on with at once. */
function thisTab() {
  try {
    return (sessionStorage.tab = sessionStorage.tab || uuid7());
  } catch {
    return uuid7();
  }
}

/** Tells whether this phone can keep anything at all (private windows and full disks cannot). */
export async function canKeep() {
  try {
    await keep([["notes", "put", { name: "probe", at: Date.now() }]]);
    return true;
  } catch {
    return false;
  }
}

/** Random bytes; `getRandomValues` exists on plain http, `randomUUID` does not. */
const random = (count) => crypto.getRandomValues(new Uint8Array(count));

/** A UUIDv7: made with the draft, kept through every retry. */
export function uuid7() {
  const bytes = random(16);
  let time = Date.now();
  for (let at = 5; at >= 0; at--) {
    bytes[at] = time % 256;
    time = Math.floor(time / 256);
  }
  bytes[6] = (bytes[6] & 15) | 112;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** A receipt: 16 Crockford base-32 characters, 80 bits, valid the moment it is shown. */
export const newReceipt = () => Array.from(random(16), (byte) => CROCKFORD[byte & 31]).join("");

/** What somebody typed or a link carried → a receipt, or "" when it is none. Forgives case, spaces, dashes, O, I, L. */
export function readReceipt(text) {
  const code = text
    .toUpperCase()
    .replace(/%20|[\s#–—-]/g, "")
    .replace(/O/g, "0")
    .replace(/[IL]/g, "1");
  return /^[0-9A-HJKMNP-TV-Z]{16}$/.test(code) ? code : "";
}

/** `8F2K-Q7M3-ZD4W-9XHT` */
export const grouped = (code) => code.replace(/(.{4})(?=.)/g, "$1-");
