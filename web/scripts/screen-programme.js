/** What is in turn at this time of day. The rules are the node's (`domain/programme.rs`); here they go on without it. */

import { minutes } from "./screen-clock.js";

/** Hours run over midnight where they end before they begin. */
const hold = ([from, until], at) => (from <= until ? from <= at && at < until : from <= at || at < until);

/**
 * @param {HTMLElement} stage
 * @returns {{ zone: string, parts: object[], dark: number[] | null, seconds: number }}
 */
export function read(stage) {
  try {
    return JSON.parse(stage.dataset.programme);
  } catch {
    return { zone: "", parts: [], dark: null, seconds: 14 };
  }
}

/** Whether the screen is off, what is shown (null: everything), and for how long each. */
export function rule(programme) {
  const at = minutes(programme.zone);
  const part = programme.parts.find((one) => hold(one.hours, at));
  return {
    dark: Boolean(programme.dark && hold(programme.dark, at)),
    shows: part ? part.shows : null,
    seconds: part ? part.seconds : programme.seconds,
  };
}
