/** Brings a stage to what the node says now, and touches nothing that is the same: what goes there goes here. */

/** What each sheet said when it was made; what happens to it on the page does not count. */
const said = new WeakMap();

const words = (sheet) =>
  [sheet.dataset.from, sheet.dataset.until, sheet.dataset.opens, sheet.innerHTML].join("\n");
const name = (sheet) => sheet.dataset.key ?? "rest";

/** The stage as it came with the page. */
export function begin(stage) {
  for (const sheet of stage.children) said.set(sheet, words(sheet));
}

/** A stage of ours, or null. */
export function parsed(html) {
  return new DOMParser().parseFromString(html, "text/html").querySelector("[data-stage]");
}

/**
 * @param {HTMLElement} stage
 * @param {HTMLElement} fresh
 * @param {(old: Element, fresh: Element) => void} replaced
 */
export function bring(stage, fresh, replaced) {
  if (stage.dataset.programme !== fresh.dataset.programme) stage.dataset.programme = fresh.dataset.programme;
  const known = new Map([...stage.children].map((sheet) => [name(sheet), sheet]));
  let before = null;
  for (const wanted of [...fresh.children]) {
    const old = known.get(name(wanted));
    known.delete(name(wanted));
    let sheet = old;
    const now = words(wanted);
    if (!old || said.get(old) !== now) {
      sheet = document.importNode(wanted, true);
      sheet.hidden = true;
      said.set(sheet, now);
      if (old) {
        replaced(old, sheet);
        old.replaceWith(sheet);
      }
    }
    const next = before ? before.nextElementSibling : stage.firstElementChild;
    if (sheet !== next) stage.insertBefore(sheet, next);
    before = sheet;
  }
  for (const gone of known.values()) gone.remove();
}
