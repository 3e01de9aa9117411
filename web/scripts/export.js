/**
 * Everything that waits, to be carried away: as text that a person reads, and as JSON whose `entries` are what
 * `POST /api/v1/outbox` takes, with the files in base64 beside them.
 */
import { all, bytesOf, grouped, owner } from "./store.js";
import { say, waiting } from "./outbox.js";
import { copyText } from "./receipt.js";
import { sort, title, trouble } from "./standing.js";

const ENTRY = ["id", "type", "v", "at", "place", "body", "files"];

/** Puts the text on the clipboard. @param {HTMLElement} button says so */
export const copy = async (button) => copyText(await asText(), button);

/** Saves the text. */
export const text = async () => save("txt", "text/plain;charset=utf-8", await asText());

/** Saves everything, photos and voice too. */
export const file = async () => save("json", "application/json", JSON.stringify(await asRecord(), null, 1));

async function asText() {
  const places = new Map((await all("receipts")).map((kept) => [kept.receipt, kept.placeName]));
  const parts = (await waiting()).map((command) => {
    const { receipt, text, name, phone } = command.body;
    return [
      [sort(command), places.get(receipt), new Date(command.at).toLocaleString()].filter(Boolean).join(" · "),
      text || title(command),
      [name, phone].filter(Boolean).join(" "),
      command.files.length ? say("out-photos", { n: command.files.length }) : "",
      `${say("receipt-name")} ${grouped(receipt)}`,
      [say(command.state, { place: command.node && command.node.name }), trouble(command)].filter(Boolean).join(" "),
    ]
      .filter(Boolean)
      .join("\n");
  });
  return [`${say("name")} ${new Date().toLocaleString()}`, say("out-file-head"), ...parts].join("\n\n");
}

async function asRecord() {
  const commands = await waiting();
  const files = [];
  for (const one of await all("files")) {
    const data = commands.some(({ id }) => id === owner(one)) && (await bytesOf(one.upload));
    if (data) files.push({ ...one, data });
  }
  return {
    format: "shishiling-outbox",
    v: 1,
    about: say("out-file-head"),
    from: location.origin,
    exported: new Date().toISOString(),
    entries: commands.map((command) =>
      Object.fromEntries(ENTRY.filter((name) => command[name] !== undefined).map((name) => [name, command[name]])),
    ),
    states: Object.fromEntries(commands.map(({ id, state }) => [id, state])),
    files: files.map((one) => ({
      upload: one.upload,
      command: owner(one),
      slot: one.slot,
      type: one.type,
      bytes: one.bytes,
      data: base64(one.data),
    })),
  };
}

function base64(data) {
  const bytes = new Uint8Array(data);
  let text = "";
  for (let from = 0; from < bytes.length; from += 8192)
    text += String.fromCharCode(...bytes.subarray(from, from + 8192));
  return btoa(text);
}

function save(ending, type, content) {
  const anchor = document.createElement("a");
  anchor.href = URL.createObjectURL(new Blob([content], { type }));
  anchor.download = `shishiling-${new Date().toISOString().slice(0, 10)}.${ending}`;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(anchor.href), 60_000);
}
