/** Clocks count down; what runs out turns late before one's eyes. */
import { fill } from "./desk-words.js";

export function tick(said) {
  /** @param {number} seconds */
  const brief = (seconds) => {
    if (seconds < 600) return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    if (seconds < 3600) return fill(said["desk-js-minutes"], { n: Math.floor(seconds / 60) });
    if (seconds < 172800) return fill(said["desk-js-hours"], { n: Math.floor(seconds / 3600) });
    return fill(said["desk-js-days"], { n: Math.floor(seconds / 86400) });
  };
  // Server and browser may disagree about the time: the server's counts, as the page carries it.
  const served = Number(document.body.dataset.now);
  const ahead = served ? served - Math.floor(Date.now() / 1000) : 0;
  const show = () => {
    const now = Math.floor(Date.now() / 1000) + ahead;
    document.querySelectorAll("[data-due][data-step]").forEach((clock) => {
      const left = Number(clock.dataset.due) - now;
      const text = fill(said[left > 0 ? "desk-js-left" : "desk-js-late"], { step: clock.dataset.step, span: brief(Math.abs(left)) });
      const place = clock.querySelector("[data-clock]");
      if (place.textContent !== text) place.textContent = text;
      if (left <= 0) {
        clock.classList.remove("calm", "soon");
        clock.classList.add("late");
      }
    });
  };
  show();
  setInterval(show, 1000);
}
