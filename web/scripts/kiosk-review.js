/** One look at everything, and away with it. The id stays the same, so that sending twice files once. */
import { page } from "./kiosk-node.js";
import { at, problem, say } from "./kiosk-stage.js";

const TRY_SECONDS = 30;
const LONGEST_WAIT_MS = 4_000;

/**
 * @param {any} kiosk
 * @param {object} lent
 * @param {() => {key: string, name: string, words: string}} lent.said
 * @param {{sound: () => Blob | null, seconds: () => number}} lent.voice
 * @param {() => {picture: Blob, url: string}[]} lent.photos
 * @param {() => void} lent.empty says that nothing was said
 */
export function review(kiosk, { said, voice, photos, empty }) {
  const form = at("form");
  const { id, receipt, place, start } = document.body.dataset;

  function show() {
    const { name, words } = said();
    at("review-about").textContent = name;
    at("review-words").textContent = words;
    at("review-voice").hidden = !voice.seconds();
    at("review-voice").lastElementChild.textContent = say("kiosk-voice-took", { s: voice.seconds() });
    const pictures = photos().map(({ url }, each) => {
      const row = document.createElement("li");
      const image = document.createElement("img");
      image.src = url;
      image.alt = say("kiosk-photo-n", { n: each + 1 });
      row.append(image);
      return row;
    });
    at("review-shots").replaceChildren(...pictures);
    at("review-shots").hidden = !pictures.length;
  }

  /** The form as a browser without script would post it. */
  function fields() {
    const { key, words } = said();
    const posted = new FormData(form); // kind, cadre, name and number
    for (const [name, value] of Object.entries({ id, receipt, place, sub: key, text: words })) posted.set(name, value);
    for (const { picture } of photos()) posted.append("photo", picture, "photo.jpg");
    if (voice.sound()) posted.set("voice", voice.sound(), "voice.webm");
    return posted;
  }

  /**
   * Tries for half a minute, then leaves it to whoever stands there: nothing may be filed, and no receipt shown, after
   * they have gone.
   */
  async function send() {
    if (!said().words && !voice.seconds()) return empty();
    const posted = fields();
    kiosk.busy = true;
    problem("");
    at("sending").hidden = false;
    const began = Date.now();
    for (let wait = 1000; ; wait = Math.min(2 * wait, LONGEST_WAIT_MS)) {
      const answer = await page(start, { method: "POST", body: posted });
      kiosk.down(!answer);
      if (answer) return answered(answer.doc);
      if (Date.now() - began > TRY_SECONDS * 1000) return again(say("kiosk-failed"));
      await new Promise((later) => setTimeout(later, wait));
    }
  }

  function answered(doc) {
    if (doc.body.dataset.kiosk === "done") {
      kiosk.busy = false;
      kiosk.put(doc);
      return;
    }
    const wrong = doc.querySelector(".wrong:not([role=alert])");
    again(wrong ? wrong.textContent : say("kiosk-failed"));
  }

  function again(sentence) {
    kiosk.busy = false;
    kiosk.touched = Date.now();
    at("sending").hidden = true;
    problem(sentence);
    at("send").focus();
  }

  at("send").onclick = send;
  return { show };
}
