/** What is told turns slowly; it stands still for whoever asks for less motion, touches the screen, or stops it. */
import { at } from "./kiosk-stage.js";

const EACH_SECONDS = 10;
const TOUCHED_SECONDS = 20;

/** The slide that stood when the page was told afresh. */
let current = 0;

export function board() {
  const slides = [...document.querySelectorAll("[data-slide]")];
  const turn = at("turn");
  let shown = Date.now();
  let paused = matchMedia("(prefers-reduced-motion: reduce)").matches;

  function show(index) {
    current = (index + slides.length) % slides.length;
    slides.forEach((slide, each) => (slide.hidden = each !== current));
    shown = Date.now();
  }

  if (slides.length) show(Math.min(current, slides.length - 1));
  if (turn) {
    const pause = at("pause");
    const mark = () => pause.setAttribute("aria-pressed", String(paused));
    turn.hidden = false;
    mark();
    at("previous").onclick = () => show(current - 1);
    at("next").onclick = () => show(current + 1);
    pause.onclick = () => {
      paused = !paused;
      mark();
    };
  }
  return {
    tick(now, quiet) {
      const due = (now - shown) / 1000 > EACH_SECONDS;
      if (slides.length > 1 && due && !paused && quiet > TOUCHED_SECONDS) show(current + 1);
    },
  };
}
