/** The form in big steps: what it is about, a ready sentence or one's own, a photo, one look at all of it. */
import { camera } from "./kiosk-camera.js";
import { idle } from "./kiosk-idle.js";
import { review } from "./kiosk-review.js";
import { at, problem, say } from "./kiosk-stage.js";
import { voice } from "./kiosk-voice.js";

/** Steps that belong to another: from them one goes back to it. */
const WITHIN = { voice: "say", words: "say" };

/** @param {any} kiosk @returns {import("./kiosk.js").Act} */
export function steps(kiosk) {
  const form = at("form");
  const sections = new Map([...form.querySelectorAll("[data-step]")].map((part) => [part.dataset.step, part]));
  const typed = at("words");
  const spoken = voice(kiosk, told);
  const pictures = camera(kiosk);
  const order = ["about", "say", "photo", "review"].filter((name) => sections.has(name));
  if (!pictures.can && order.includes("photo")) {
    order.splice(order.indexOf("photo"), 1);
    at("shaft").lastElementChild.remove();
  }
  const checked = review(kiosk, { said, voice: spoken, photos: pictures.photos, empty: () => refuse("kiosk-empty") });
  let here = "";
  let about = { key: "", name: "" };

  /** The sentences that were touched. */
  const phrases = () => [...form.querySelectorAll("[data-phrase][aria-pressed=true]")].map((one) => one.textContent);

  function said() {
    const words = [...phrases(), typed ? typed.value.trim() : ""].filter(Boolean).join("\n");
    return { ...about, words };
  }

  function go(name) {
    problem("");
    spoken.hush();
    if (here === "photo") pictures.close();
    here = name;
    document.body.dataset.at = name;
    for (const [each, section] of sections) section.hidden = each !== name;
    const step = order.indexOf(WITHIN[name] || name);
    [...at("shaft").children].forEach((lamp, each) => lamp.classList.toggle("lit", each <= step));
    at("step-said").textContent = say("kiosk-step", { n: step + 1, all: order.length });
    if (name === "review") checked.show();
    if (name === "say") told();
    scrollTo(0, 0);
    sections.get(name).querySelector("h1").focus({ preventScroll: true });
  }

  /** What was said besides the ready sentences is told on the buttons that lead there. */
  function told() {
    at("voice-took").textContent = spoken.seconds() ? say("kiosk-voice-took", { s: spoken.seconds() }) : "";
    if (typed) at("words-took").textContent = typed.value.trim().slice(0, 12);
  }

  function pick(tile) {
    if (about.key !== tile.dataset.pick)
      for (const phrase of form.querySelectorAll("[data-phrase]")) phrase.setAttribute("aria-pressed", "false");
    about = { key: tile.dataset.pick, name: tile.textContent };
    let ready = false;
    for (const group of form.querySelectorAll("[data-of]")) {
      group.hidden = group.dataset.of !== about.key;
      ready = ready || !group.hidden;
    }
    at("how-phrases").hidden = !ready;
    at("how-free").hidden = ready;
    at("about-name").textContent = about.name;
    go("say");
  }

  function onward() {
    if (here === "say" && !said().words && !spoken.seconds()) return refuse("kiosk-empty");
    go(order[order.indexOf(here) + 1]);
  }

  function back() {
    if (WITHIN[here]) return go(WITHIN[here]);
    const before = order[order.indexOf(here) - 1];
    if (before) go(before);
    else kiosk.leave();
  }

  function refuse(key) {
    if (here !== "say") go("say");
    problem(say(key));
  }

  at("back").onclick = back;
  form.addEventListener("click", ({ target }) => {
    const touched = target.closest("button");
    if (!touched) return;
    const { dataset } = touched;
    if ("pick" in dataset) pick(touched);
    else if ("phrase" in dataset) {
      touched.setAttribute("aria-pressed", String(touched.getAttribute("aria-pressed") !== "true"));
      problem("");
    } else if ("onward" in dataset) onward();
    else if ("close" in dataset) spoken.finished().then(() => here in WITHIN && go(WITHIN[here]));
    else if ("go" in dataset) go(dataset.go);
  });
  go("about");
  return {
    tick: idle(kiosk),
    end() {
      spoken.end();
      pictures.end();
      form.reset();
    },
  };
}
