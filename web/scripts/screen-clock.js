/** What time it is at the mine: the node's clock while it answers, carried on by this machine's once it does not. */

let ahead = 0;

export const now = () => Date.now() + ahead;

/**
 * @param {number} ms the node's clock, this moment
 * @returns {number} how far ours was set forward by it
 */
export function set(ms) {
  const before = ahead;
  ahead = ms - Date.now();
  return ahead - before;
}

/** The formatters are dear; each is made once. */
const made = new Map();

function format(zone, kind, ms) {
  const name = `${zone} ${kind}`;
  if (!made.has(name)) {
    const time = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
    const date = { month: "long", day: "numeric" };
    const wanted = { time, date: { ...date, weekday: "long" }, moment: { ...date, ...time } }[kind];
    const lang = kind === "time" ? "en-GB" : document.documentElement.lang;
    let maker;
    try {
      maker = new Intl.DateTimeFormat(lang, { ...wanted, timeZone: zone || undefined });
    } catch {
      maker = new Intl.DateTimeFormat(lang, wanted);
    }
    made.set(name, maker);
  }
  return made.get(name).format(ms);
}

/** 「11:42」 */
export const time = (zone, ms = now()) => format(zone, "time", ms);

/** 「7月2日 星期四」 */
export const date = (zone, ms = now()) => format(zone, "date", ms).replace(/日(?=\S)/, "日 ");

/** 「7月2日 11:42」 */
export const moment = (zone, ms) => format(zone, "moment", ms);

/** Minutes since midnight. */
export function minutes(zone) {
  const [hour, minute] = time(zone).split(":").map(Number);
  return hour * 60 + minute;
}
