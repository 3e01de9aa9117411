/** Photos and voice of a draft: taken, made small, kept on the phone, shown, removed. Fetched at the first touch of the form. */
import { all, bytesOf, keep, uuid7, without, write } from "./store.js";
import { say } from "./outbox.js";
import { shrink } from "./photo.js";
import { discardSlices, leftBehind, record } from "./voice.js";

const PHOTOS_MAX = 6;
/** Slots 1 to 6 are photos. */
const VOICE_SLOT = 7;
/** Only what the phone cannot decode goes out as large as it is. */
const LARGEST_BYTES = 12 * 1024 * 1024;

/**
 * @param {object} form what the form lends
 * @param {string} form.draft the draft's id
 * @param {() => Promise<void>} form.save keeps the draft
 * @param {(sentence: string) => void} form.problem shows what went wrong
 */
export async function attachTo({ draft, save, problem }) {
  const at = (name) => document.querySelector(`[data-${name}]`);
  const camera = at("photo-input");
  /** As in the store. @type {any[]} */
  let files = [];
  /** What is being shrunk, read or kept at the moment. */
  let working = Promise.resolve();
  let recording = null;

  const isVoice = (file) => file.slot === VOICE_SLOT;
  const photoCount = () => files.filter((file) => !isVoice(file)).length;

  async function add(slot, { upload, type, data }) {
    const file = { upload, draft, slot, type, bytes: data.byteLength, tries: 0, next: 0 };
    await save();
    try {
      await keep([
        ["files", "put", file],
        ["bytes", "put", { upload, data }],
      ]);
    } catch {
      return problem(say("full")); // the words are kept, this file is not
    }
    files.push(file);
    show(file, data);
  }

  function show(file, data) {
    const voice = isVoice(file);
    const row = document.createElement("li");
    const shown = document.createElement(voice ? "audio" : "img");
    shown.src = URL.createObjectURL(new Blob(data ? [data] : [], { type: file.type }));
    if (voice) shown.controls = true;
    else shown.alt = "";
    const remove = document.createElement("button");
    remove.type = "button";
    remove.dataset.remove = "";
    remove.textContent = "×";
    remove.setAttribute("aria-label", say("remove"));
    remove.onclick = async () => {
      files = files.filter((other) => other !== file);
      URL.revokeObjectURL(shown.src);
      row.remove();
      limits();
      await write(without([file]));
    };
    row.append(shown, remove);
    const list = at(voice ? "voice-list" : "photo-list");
    if (list) list.append(row);
    limits();
  }

  function limits() {
    if (at("photo-list")) at("photo-list").hidden = !photoCount();
    if (at("voice-list")) at("voice-list").hidden = !files.some(isVoice);
    if (camera) camera.disabled = photoCount() >= PHOTOS_MAX;
  }

  async function photos(chosen) {
    for (const photo of chosen) {
      if (photoCount() >= PHOTOS_MAX) return problem(say("photos-max", { n: PHOTOS_MAX }));
      const { type, data } = await shrink(photo);
      if (data.byteLength > LARGEST_BYTES) return problem(say("photo-large"));
      const slot = [1, 2, 3, 4, 5, 6].find((free) => !files.some((file) => file.slot === free));
      await add(slot, { upload: uuid7(), type, data });
    }
  }

  async function voice(spoken) {
    if (spoken.cut) problem(say("voice-cut"));
    if (!spoken.data.byteLength) return;
    if (files.some(isVoice)) at("voice-list").querySelector("[data-remove]").click();
    await add(VOICE_SLOT, spoken);
    await discardSlices(spoken.upload);
  }

  files = (await all("files")).filter((file) => file.draft === draft && !file.command);
  for (const file of files) show(file, await bytesOf(file.upload));
  for (const spoken of await leftBehind(draft)) await voice(spoken);

  return {
    /** Takes what the camera or the album hands over. */
    photos() {
      const chosen = [...camera.files].filter((photo) => photo.size);
      camera.value = "";
      problem("");
      working = working.then(() => photos(chosen)).catch(() => problem(say("full")));
      return working;
    },

    /** Starts recording, or stops. @param {HTMLElement} button */
    async speak(button) {
      if (recording) return recording.stop();
      problem("");
      const label = at("voice-label");
      const time = at("voice-time");
      const idle = label.textContent;
      try {
        await save();
        recording = await record(draft, (ms) => (time.textContent = `${Math.floor(ms / 1000)}″`));
        button.setAttribute("aria-pressed", "true");
        label.textContent = say("stop");
        working = recording.done.then(voice).catch(() => problem(say("full")));
        await working;
      } catch {
        problem(say("no-microphone"));
      }
      recording = null;
      button.setAttribute("aria-pressed", "false");
      label.textContent = idle;
      time.textContent = "";
    },

    /** Everything that is to go with the words, once it is complete. */
    async ready() {
      if (recording) recording.stop();
      await working.catch(() => {});
      return files;
    },

    count: () => files.length,
  };
}
