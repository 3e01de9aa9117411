/** What a command is, what stands in its way, when it is tried next: in plain words. */
import { say } from "./outbox.js";

/** Its kind, in a word. @param {import("./outbox.js").Kept} command */
export const sort = ({ type, body }) =>
  type === "case.filed" ? (body.kind ? say(`kind-${body.kind}`) : "") : say(`out-${type.split(".")[1]}`);

/** Its first words; of a rating, the face. @param {import("./outbox.js").Kept} command */
export const title = ({ type, body }) =>
  type === "case.rated" ? say(`face-${body.face.replace("_", "-")}`) : (body.text || "").slice(0, 60);

/** What went wrong last and what to do about it; "" while nothing did. @param {import("./outbox.js").Kept} command */
export function trouble({ state, fault, problem, tries }) {
  const why = (problem && (problem.detail || problem.title)) || "";
  if (state === "conflict") return "";
  if (state === "refused") return why;
  if (state !== "kept" || !tries || fault === undefined) return "";
  if (fault === "filing") return say("out-filing");
  if (fault === 0) return say("out-silent");
  if (fault < 400) return say("out-portal");
  if (fault === 413) return say("out-large");
  if (fault === 429) return say("out-busy");
  if (fault === 507) return say("out-full");
  if (fault >= 500) return say("out-broken");
  return say("out-odd", { why: why || String(fault) });
}

/** "12 s until the next try". @param {import("./outbox.js").Kept} command */
export function nextTry({ state, next, until, files }) {
  if (state === "conflict" || state === "refused") return "";
  const ms = Math.max(next || 0, until || 0) - Date.now();
  if (state === "hub") return files.length ? say("out-files") : "";
  if (ms <= 0 || ms > 3_600_000) return say("out-now");
  const seconds = Math.ceil(ms / 1000);
  const span =
    seconds < 60
      ? say("out-seconds", { n: seconds })
      : say("out-minutes", { m: Math.floor(seconds / 60), s: String(seconds % 60).padStart(2, "0") });
  return say(state === "relay" ? "out-asks" : until > Date.now() ? "out-wait" : "out-next", { span });
}

/** How far a file is. @param {any} file @param {import("./outbox.js").Kept} command */
export function fileNeeds(file, command) {
  const kb = (bytes) => Math.ceil(bytes / 1024);
  if (file.refused) return say("out-part-refused");
  if (file.done) return say("out-part-done");
  if (command.state === "kept" || command.state === "conflict" || command.state === "refused")
    return say("out-part-later", { all: kb(file.bytes) });
  return say("out-part", { done: kb(file.sent || 0), all: kb(file.bytes) });
}
