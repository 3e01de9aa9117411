/** Saying it instead of typing: tap to start, tap to stop, a minute at most, kept slice by slice while it lasts. */
import { all, uuid7, write } from "./store.js";
import { bytes } from "./photo.js";

const LONGEST_MS = 60_000;
const SLICE_MS = 2_000;
const BITS_PER_SECOND = 24_000;
const TYPES = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus", "audio/webm"];

/** The first type this phone can record, or undefined; there is no microphone on plain http. */
export const recordable = () =>
  navigator.mediaDevices && typeof MediaRecorder === "function"
    ? TYPES.find((type) => MediaRecorder.isTypeSupported(type))
    : undefined;

/**
 * Starts recording.
 * @param {string} draft the draft it belongs to
 * @param {(ms: number) => void} tick called several times a second
 * @returns {Promise<{stop: () => void, done: Promise<{upload: string, type: string, data: ArrayBuffer, cut: boolean}>}>} `cut`: the phone had no room for the rest
 * @throws when the worker or the phone refuses the microphone
 */
export async function record(draft, tick) {
  const microphone = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, noiseSuppression: true } });
  const recorder = new MediaRecorder(microphone, { mimeType: recordable(), audioBitsPerSecond: BITS_PER_SECOND });
  const upload = uuid7();
  const type = (recorder.mimeType || recordable()).split(";")[0];
  const began = Date.now();
  let n = 0;
  let cut = false;
  let writing = Promise.resolve();
  recorder.ondataavailable = ({ data }) => {
    if (!data.size) return;
    const slice = { upload, n: n++, draft, type };
    writing = writing.then(async () => cut || write([["slices", "put", { ...slice, data: await bytes(data) }]]));
    writing = writing.catch(() => {
      cut = true;
      stop();
    });
  };
  const stop = () => recorder.state === "inactive" || recorder.stop();
  const clock = setInterval(() => {
    const ms = Date.now() - began;
    tick(Math.min(ms, LONGEST_MS));
    if (ms >= LONGEST_MS) stop();
  }, 200);
  const done = new Promise((yes, no) => {
    recorder.onstop = () => {
      clearInterval(clock);
      microphone.getTracks().forEach((track) => track.stop());
      writing
        .then(() => joined(upload))
        .then((spoken) => ({ ...spoken, cut }))
        .then(yes, no);
    };
  });
  recorder.start(SLICE_MS);
  return { stop, done };
}

/** Slices of recordings that a closed page left behind, joined: the beginning of a recording plays by itself. */
export async function leftBehind(draft) {
  const uploads = new Set((await all("slices")).filter((slice) => slice.draft === draft).map((slice) => slice.upload));
  return Promise.all([...uploads].map(joined));
}

/** Joins the slices of one recording. */
async function joined(upload) {
  const slices = (await all("slices")).filter((slice) => slice.upload === upload).sort((a, b) => a.n - b.n);
  const type = slices.length ? slices[0].type : "audio/webm";
  return {
    upload,
    type,
    data: await bytes(
      new Blob(
        slices.map((slice) => slice.data),
        { type },
      ),
    ),
  };
}

/** Once a recording is kept whole its slices go. @param {string} upload */
export async function discardSlices(upload) {
  const slices = (await all("slices")).filter((slice) => slice.upload === upload);
  await write(slices.map((slice) => ["slices", "delete", [upload, slice.n]]));
}
