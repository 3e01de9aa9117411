/**
 * What a worker does by hand about what the outbox could not deliver: send it as a new one, take it back into the form.
 * A filing that goes again gets a receipt of its own: the old one may open what was filed before.
 */
import { all, bytesOf, filesOf, get, keep, newReceipt, uuid7, without, write } from "./store.js";
import { flush, tell, waiting } from "./outbox.js";

const FILED = "case.filed";
const UNTRIED = { state: "kept", tries: 0, next: 0, until: 0, problem: undefined, fault: undefined, node: undefined };

/**
 * Sends a command again under a new id; a filing also under a new receipt, which what was to follow it gets too.
 * @param {string} id
 * @returns {Promise<{id: string, receipt: any} | undefined>} the new id, and the record of its receipt where one was made
 */
export async function sendAsNew(id) {
  const command = await get("commands", id);
  if (!command) return undefined;
  const receipt = command.type === FILED ? await anotherReceipt(command) : undefined;
  const following = (await waiting()).filter(
    (one) => receipt && one.id !== id && one.state === "kept" && one.body.receipt === command.body.receipt,
  );
  const steps = receipt ? [["receipts", "put", receipt]] : [];
  let fresh = "";
  for (const one of [command, ...following]) {
    const again = { ...one, ...UNTRIED, id: uuid7() };
    if (receipt) again.body = { ...one.body, receipt: receipt.receipt };
    fresh = fresh || again.id;
    again.files = [];
    for (const file of await filesOf(one.id)) {
      const renamed = unsent(file, { command: again.id, upload: uuid7() });
      const announced = one.files.find((named) => named.upload === file.upload);
      const data = announced && (await bytesOf(file.upload));
      if (data) {
        again.files.push({ ...announced, upload: renamed.upload });
        steps.push(["files", "put", renamed], ["bytes", "put", { upload: renamed.upload, data }]);
      }
      steps.push(...without([file]));
    }
    steps.push(["commands", "put", again], ["commands", "delete", one.id]);
  }
  await keep(steps);
  tell();
  flush();
  return { id: fresh, receipt };
}

async function anotherReceipt(command) {
  const old = (await get("receipts", command.body.receipt)) || { place: command.place, kind: command.body.kind };
  const { place, placeName, kind } = old;
  return {
    receipt: newReceipt(),
    place,
    placeName,
    kind,
    about: command.body.text.slice(0, 40),
    at: command.at,
    delivered: "device",
  };
}

/**
 * Makes a draft of a filing that was not taken, to be mended in the form.
 * @param {string} id
 * @returns {Promise<string>} where the form is
 */
export async function backToForm(id) {
  const command = await get("commands", id);
  const { text = "", kind, category, name, phone, cadre } = command.body;
  const fields = { text, kind, category, name, phone, cadre: cadre && "1", place: command.place };
  for (const name of Object.keys(fields)) if (!fields[name]) delete fields[name];
  const draft = { id: uuid7(), receipt: newReceipt(), place: "", touched: Date.now(), fields };
  const files = await filesOf(id);
  await keep([
    ["drafts", "put", draft],
    ...files.map((file) => ["files", "put", unsent(file, { command: undefined, draft: draft.id })]),
    ["commands", "delete", id],
    ["receipts", "delete", command.body.receipt],
  ]);
  tell();
  return `/report#${draft.id}`;
}

const unsent = (file, whose) => ({
  ...file,
  ...whose,
  location: undefined,
  node: undefined,
  sent: 0,
  tries: 0,
  next: 0,
  done: false,
  refused: false,
});

/** Takes drafts and their files off this phone. @param {string[]} ids */
export async function forgetDrafts(ids) {
  const files = (await all("files")).filter((file) => ids.includes(file.draft) && !file.command);
  await write([
    ...ids.map((id) => ["drafts", "delete", id]),
    ...without(files),
  ]);
  tell();
}
