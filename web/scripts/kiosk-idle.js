/** A minute without a touch: is anybody there? Twenty seconds later everything is gone. */
import { at } from "./kiosk-stage.js";

/**
 * @param {{touched: number, leave: () => void}} kiosk
 * @returns {(now: number, quietSeconds: number) => void} called twice a second
 */
export function idle(kiosk) {
  const box = at("idle");
  const { seconds = 60, warn = 20 } = box ? box.dataset : {};
  const rest = [...document.body.children].filter((element) => element !== box);
  let before = null;
  if (box) at("go-on").onclick = () => (kiosk.touched = Date.now());

  function warned(is) {
    if (!box || box.hidden === !is) return;
    if (is) before = document.activeElement;
    box.hidden = !is;
    for (const element of rest) element.inert = is;
    if (is) at("go-on").focus();
    else if (before && before.isConnected) before.focus({ preventScroll: true });
  }

  return (_, quiet) => {
    const left = Number(seconds) + Number(warn) - quiet;
    if (left <= 0) return kiosk.leave();
    warned(quiet >= Number(seconds));
    if (box) at("idle-left").textContent = String(Math.min(Number(warn), Math.ceil(left)));
  };
}
