/**
 * Photos and voice on their way: tus 1.0.0, after the words, from where it stood when the link was cut.
 * Another node than it began with (a relay, the hub) gets it from its first byte. Its bytes stay on the phone until the
 * command is done with. Imports nothing of the outbox, which lends it `call` and `late`.
 */
import { bytesOf, change } from "./store.js";

const TUS = { "Tus-Resumable": "1.0.0" };
const FIRST_CHUNK = 65_536;
const SMALLEST_CHUNK = 8_192;
const LARGEST_CHUNK = 1_048_576;

/** Turned down in a way that sending again does not mend. */
const FINAL = [400, 413, 415, 422];
/** The node does not know the command that announced the file: it was restored from an older backup, perhaps. */
const NOT_ANNOUNCED = 403;
/** The node does not know this upload, or stands elsewhere: look again from the start. */
const ASTRAY = [404, 409, 410, 460];

let algorithm;

/**
 * Sends one file; the record says how far it came (`done`, or `next` for the next try).
 * @param {any} file the record in `files`; changed in place
 * @param {import("./outbox.js").Kept} command the one it belongs to
 * @param {{call: Function, late: Function, tell: () => void, node: {id: string}}} outbox its requests, its backoff, its way to say that something changed, who answers there
 * @returns {Promise<boolean>} false when nobody answered
 */
export async function deliverFile(file, command, { call, late, tell, node }) {
  const note = async (fields) => {
    Object.assign(file, fields);
    // Where there is no room left even for this, it goes on all the same; a page opened later asks the node how far it is.
    await change("files", file.upload, (kept) => kept && { ...kept, ...fields }).catch(() => {});
    tell();
  };
  const failed = async (status) => {
    if (FINAL.includes(status)) await note({ done: true, refused: true });
    else
      await note({
        ...late(file),
        unannounced: status === NOT_ANNOUNCED,
        chunk: Math.max(SMALLEST_CHUNK, (file.chunk || FIRST_CHUNK) / 2),
      });
    return status > 0;
  };

  const data = await bytesOf(file.upload);
  if (!data) return (await note({ done: true, refused: true }), true);
  let offset = -1;
  if (file.location && file.node === node.id) {
    const answer = await call("HEAD", file.location, TUS);
    if (answer.status === 200) offset = Number(answer.head("Upload-Offset"));
    else if (!ASTRAY.includes(answer.status)) return failed(answer.status && 500);
  }
  if (offset < 0) {
    const answer = await call("POST", "/api/v1/files", {
      ...TUS,
      "Upload-Length": String(data.byteLength),
      "Upload-Metadata": metadata(file, command),
    });
    const location = answer.status === 201 && answer.head("Location");
    if (!location) return failed(answer.status);
    offset = Number(answer.head("Upload-Offset") || 0);
    const { pathname } = new URL(location, document.baseURI);
    await note({ location: pathname, node: node.id, sent: offset, unannounced: false });
  }
  let chunk = file.chunk || FIRST_CHUNK;
  while (offset < data.byteLength) {
    const bytes = data.slice(offset, offset + chunk);
    const headers = { ...TUS, "Upload-Offset": String(offset), "Content-Type": "application/offset+octet-stream" };
    const began = Date.now();
    const answer = await call("PATCH", file.location, { ...headers, ...(await checksum(bytes, call)) }, bytes);
    if (answer.status !== 204) return failed(ASTRAY.includes(answer.status) ? 500 : answer.status);
    offset = Number(answer.head("Upload-Offset"));
    if (Date.now() - began < 4_000) chunk = Math.min(chunk * 2, LARGEST_CHUNK);
    await note({ sent: offset, chunk, tries: 0 });
  }
  await note({ done: true });
  return true;
}

function metadata(file, command) {
  const named = {
    receipt: command.body.receipt,
    command: command.id,
    upload: file.upload,
    slot: file.slot,
    type: file.type,
  };
  return Object.entries(named)
    .map(([name, value]) => `${name} ${btoa(String(value))}`)
    .join(",");
}

/** The checksum header, where the browser can make one (not on plain http) and the server wants it. */
async function checksum(bytes, call) {
  if (!crypto.subtle) return {};
  if (algorithm === undefined) {
    const answer = await call("OPTIONS", "/api/v1/files", {});
    const offered = ((answer.status && answer.head("Tus-Checksum-Algorithm")) || "")
      .split(",")
      .map((name) => name.trim());
    algorithm = ["sha256", "sha1"].find((name) => offered.includes(name)) || "";
  }
  if (!algorithm) return {};
  const digest = await crypto.subtle.digest(algorithm === "sha1" ? "SHA-1" : "SHA-256", bytes);
  return { "Upload-Checksum": `${algorithm} ${btoa(String.fromCharCode(...new Uint8Array(digest)))}` };
}
