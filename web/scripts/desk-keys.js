/** The keyboard: j and k move, Enter opens, r replies, d dispatches, e ends, / searches, ? explains. */
export function keys() {
  const rows = () => [...document.querySelectorAll("#list .rows a")];
  const move = (by) => {
    const all = rows();
    if (!all.length) return;
    const at = all.findIndex((row) => row === document.activeElement);
    const open = all.findIndex((row) => row.getAttribute("aria-current"));
    const from = at >= 0 ? at : open >= 0 && by > 0 ? open : open >= 0 ? open : by > 0 ? -1 : all.length;
    const next = all[Math.min(Math.max(from + by, 0), all.length - 1)];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  };
  const deed = (...ids) => {
    const found = ids.map((id) => document.getElementById(`do-${id}`)).find(Boolean);
    if (!found) return false;
    found.open = true;
    const first = found.querySelector("textarea, select, input:not([type=hidden])");
    first?.focus();
    found.scrollIntoView({ block: "nearest" });
    return true;
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const typing = event.target.closest?.("input, textarea, select");
    const dialog = document.getElementById("keys");
    if (event.key === "Escape" && typing) return event.target.blur();
    if (typing || dialog?.open) return;
    const done = {
      j: () => move(1),
      k: () => move(-1),
      r: () => deed("answers"),
      d: () => deed("dispatch"),
      e: () => deed("ending"),
      n: () => deed("notes"),
      "/": () => document.getElementById("q")?.focus(),
      "?": () => dialog?.showModal(),
    }[event.key];
    if (!done) return;
    event.preventDefault();
    done();
  });
  // Only one form is unfolded; its first field takes the caret.
  document.addEventListener("toggle", (event) => {
    const open = event.target;
    if (!open.matches?.(".deed") || !open.open) return;
    document.querySelectorAll(".deed[open]").forEach((other) => other !== open && (other.open = false));
    if (document.activeElement?.closest("summary")?.parentElement === open) open.querySelector("textarea, select, input:not([type=hidden])")?.focus();
  }, true);
  document.querySelector("#list [aria-current]")?.scrollIntoView({ block: "nearest" });
}
