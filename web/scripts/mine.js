/** The receipts kept on this phone, and what is still to be sent: how each stands, what is new, take it off the phone. */
import { all, change, get, grouped, write } from "./store.js";
import { drop, flush, json, onChange, say, start, waiting } from "./outbox.js";

const list = document.querySelector("[data-mine]");
const template = document.querySelector("[data-mine-card]");
const sendAll = document.querySelector("[data-send-all]");

async function begin() {
  start();
  onChange(draw);
  if (sendAll) sendAll.onclick = () => flush(true);
  document.addEventListener("visibilitychange", () => document.hidden || ask());
  await draw();
  await ask();
}

/** Asks the hub how the kept cases stand; without an answer the last known state stays. */
async function ask() {
  const receipts = (await all("receipts")).map((kept) => kept.receipt);
  for (let from = 0; from < receipts.length; from += 20) {
    const asked = receipts.slice(from, from + 20);
    const { body } = await json("/api/v1/track", { receipts: asked });
    if (!body || !Array.isArray(body.cases)) return;
    for (const [place, found] of body.cases.entries()) {
      if (!found) continue;
      const mark = `${found.status} ${(found.messages || []).length} ${found.ending || ""}`;
      await change(
        "receipts",
        asked[place],
        (kept) =>
          kept && {
            ...kept,
            number: found.number,
            status: found.status,
            title: found.title,
            mark,
            seen: kept.seen || mark,
          },
      );
    }
  }
  await draw();
}

async function draw() {
  const commands = await waiting();
  const kept = (await all("receipts")).sort((a, b) => (a.at < b.at ? 1 : -1));
  const filed = new Map(commands.filter((one) => one.type === "case.filed").map((one) => [one.body.receipt, one]));
  list.replaceChildren(...kept.map((receipt) => card(receipt, filed.get(receipt.receipt))));
  list.hidden = !kept.length;
  document.querySelector("[data-mine-empty]").hidden = kept.length > 0;
  if (sendAll) sendAll.hidden = !commands.some((one) => one.state === "kept");
}

/** @param {any} kept a receipt @param {import("./outbox.js").Kept} [command] its filing, while it is in the outbox */
function card(kept, command) {
  const row = template.content.firstElementChild.cloneNode(true);
  const slot = (name) => row.querySelector(`[data-slot=${name}]`) || document.createElement("i");
  slot("link").href = `/T#${kept.receipt}`;
  slot("kind").textContent = kept.kind ? say(`kind-${kept.kind}`) : "";
  if (kept.kind) slot("kind").classList.add(`k-${kept.kind}`);
  slot("title").textContent = kept.about || kept.number || grouped(kept.receipt);
  slot("when").textContent = [
    kept.placeName,
    kept.at && new Date(kept.at).toLocaleDateString(document.documentElement.lang),
  ]
    .filter(Boolean)
    .join(" · ");
  const onTheWay = command && command.state !== "hub" ? command.state : "";
  row.dataset.status = onTheWay || kept.status || "";
  slot("status").textContent = onTheWay ? say(command.state, { place: command.node && command.node.name }) : kept.status ? say(`status-${kept.status}`) : say("hub");
  slot("news").hidden = !kept.mark || kept.mark === kept.seen;
  const send = slot("send");
  send.hidden = onTheWay !== "kept";
  send.onclick = () => flush(true);
  slot("outbox").hidden = !onTheWay;
  slot("remove").onclick = () => remove(kept, onTheWay && command);
  return row;
}

async function remove(kept, command) {
  if (!confirm(say(command ? "drop-sure" : "forget-sure"))) return;
  await write([["receipts", "delete", kept.receipt]]);
  if (command && (await get("commands", command.id))) await drop(command.id);
  await draw();
}

begin().catch(() => {});
