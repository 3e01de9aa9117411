/** What a kiosk's browser may not do: open menus, copy, drag, leave the page, or show an error page of its own. */

/** @param {{start: string, leave: () => void}} kiosk */
export function guard(kiosk) {
  for (const name of ["contextmenu", "copy", "cut", "dragstart", "drop"])
    addEventListener(name, (event) => event.preventDefault(), { capture: true });
  addEventListener("submit", (event) => document.body.dataset.kiosk !== "write" && event.preventDefault());
  addEventListener("pageshow", (event) => event.persisted && kiosk.leave());
  const { waiting } = document.body.dataset;
  if (waiting && navigator.serviceWorker) {
    // It keeps nothing; it only answers in the node's place while that is away and the page is loaded again.
    const script = `/kiosk-sw.js?say=${encodeURIComponent(waiting)}`;
    navigator.serviceWorker.register(script, { scope: "/kiosk/" }).catch(() => {});
  }
}
