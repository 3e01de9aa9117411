/** The receipt card: code, QR, how far the words have come, copy, save as a picture. Also keeps a receipt that the server made. */
import { change, filesOf, get, grouped, readReceipt } from "./store.js";
import { onChange, say, start } from "./outbox.js";

const LINE = ["device", "relay", "hub"];

/** Where a receipt's QR leads: the code stays behind `#`, out of addresses and logs. */
export const linkTo = (receipt) => `${document.documentElement.dataset.base || location.origin}/T#${receipt}`;

/**
 * Fills the card and keeps it up to date.
 * @param {HTMLElement} card
 * @param {{receipt: string, placeName?: string, at?: string}} kept
 * @param {string} [command] the id of the filing, while it is in the outbox
 */
export function showCard(card, kept, command) {
  const at = (name) => card.querySelector(`[data-${name}]`);
  const fill = () => {
    at("code").textContent = grouped(kept.receipt);
    const track = at("track");
    if (track) track.href = `/T#${kept.receipt}`;
    const copy = at("copy");
    if (copy) {
      copy.hidden = false;
      copy.onclick = () => copyText(`${grouped(kept.receipt)}\n${linkTo(kept.receipt)}`, copy);
    }
    Promise.all([import("./qr.js"), import("./picture.js")])
      .then(([qr, picture]) => {
        const svg = qr.svg(linkTo(kept.receipt));
        const box = at("qr");
        if (box && svg) box.replaceChildren(svg);
        const save = at("save");
        if (!save) return;
        save.hidden = false;
        save.onclick = () => picture.save(kept, linkTo(kept.receipt), at("picture"));
      })
      .catch(() => {}); // no link and not at hand: the code itself is there
  };
  fill();
  if (!command) return;
  const show = async () => {
    const filed = await get("commands", command);
    const receipt = await get("receipts", kept.receipt);
    const files = filed && filed.files.length ? await filesOf(command) : [];
    showDelivery(card, filed ? filed.state : (receipt && receipt.delivered) || "hub", filed, files);
    const number = at("number");
    if (number && receipt && receipt.number) {
      number.textContent = receipt.number;
      number.hidden = false;
    }
  };
  const asNew = at("as-new");
  if (asNew)
    asNew.onclick = async () => {
      const { sendAsNew } = await import("./remedy.js");
      const made = await sendAsNew(command);
      if (!made) return;
      command = made.id;
      kept = made.receipt || kept;
      fill();
      at("renewed").hidden = false;
      at("picture").hidden = true;
      await show();
    };
  onChange(show);
  return show();
}

/** Lights the station that the words have reached. */
function showDelivery(card, state, command, files) {
  const reached = Math.max(0, LINE.indexOf(state));
  for (const station of card.querySelectorAll("[data-delivery] [data-node]")) {
    const place = LINE.indexOf(station.dataset.node);
    station.classList.toggle("done", place < reached);
    if (place === reached) station.setAttribute("aria-current", "step");
    else station.removeAttribute("aria-current");
    if (station.dataset.node === "relay" && command && command.node) {
      station.hidden = command.node.role !== "relay" && state === "hub";
      const name = station.querySelector("[data-relay-name]");
      if (name && command.node.name) name.textContent = command.node.name;
    }
  }
  const title = card.querySelector("[data-card-title]");
  if (title)
    title.textContent = say(state === "device" || state === "conflict" ? "kept" : state, {
      place: command && command.node && command.node.name,
    });
  const line = card.querySelector("[data-files]");
  const open = files.filter((file) => !file.done).length;
  const refused = files.filter((file) => file.refused).length;
  if (line) {
    line.hidden = !open && !refused;
    line.textContent = open
      ? say("files", { done: files.length - open, all: files.length })
      : say("files-refused", { n: refused });
  }
  const wrong = card.querySelector("[data-refused]");
  if (wrong) {
    wrong.hidden = state !== "refused" && state !== "conflict";
    const problem = (command && command.problem) || {};
    wrong.textContent =
      state === "conflict" ? say("conflict") : `${say("refused")} ${problem.detail || problem.title || ""}`;
  }
  const asNew = card.querySelector("[data-as-new]");
  if (asNew) asNew.hidden = state !== "conflict";
}

/** Puts text on the clipboard and says so on the button. */
export async function copyText(text, button) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // plain http has no clipboard: the old way
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "offscreen";
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  const was = button.textContent;
  button.textContent = say("copied");
  setTimeout(() => (button.textContent = was), 2000);
}

/** The page that the server made after a filing without script: keep its receipt all the same. */
async function keepServerMade(card) {
  const receipt = readReceipt(card.querySelector("[data-code]").textContent);
  const { place, placeName, kind, number } = card.dataset;
  const kept = { receipt, place, placeName, kind, number, at: new Date().toISOString(), delivered: "hub" };
  showCard(card, kept);
  await change("receipts", receipt, (was) => was || kept);
}

const made = document.documentElement.dataset.page === "receipt" && document.querySelector("[data-receipt-card]");
if (made) {
  start();
  keepServerMade(made).catch(() => {});
}
