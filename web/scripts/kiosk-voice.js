/** Saying it at the kiosk: touch to start, touch to stop, a minute at most; kept in this page's memory alone. */
import { at, problem, say } from "./kiosk-stage.js";
import { recordable } from "./voice.js";

const LONGEST_MS = 60_000;
const TICK_MS = 200;
const SLICE_MS = 2_000;
const BITS_PER_SECOND = 24_000;

/**
 * @param {{touched: number}} kiosk
 * @param {() => void} told called when there is another recording, or none
 */
export function voice(kiosk, told) {
  const mic = at("mic");
  let recording = null;
  let taken = null;
  let player = null;
  let over = false;
  if (!recordable()) document.querySelector("[data-go=voice]").hidden = true;

  function draw(ms) {
    at("voice-progress").value = ms / 1000;
    at("voice-seconds").textContent = `${Math.round(ms / 1000)} / 60`;
    mic.setAttribute("aria-pressed", String(Boolean(recording)));
    const label = recording ? "kiosk-voice-stop" : taken ? "kiosk-voice-again" : "kiosk-voice-start";
    at("mic-label").textContent = say(label);
    for (const name of ["voice-play", "voice-drop"]) at(name).hidden = !taken || Boolean(recording);
  }

  function drop() {
    hush();
    taken = null;
  }

  async function start() {
    drop();
    problem("");
    mic.disabled = true;
    try {
      const microphone = await navigator.mediaDevices.getUserMedia({
        audio: { channelCount: 1, noiseSuppression: true },
      });
      if (over) return silence(microphone);
      recording = taking(microphone);
      draw(0);
    } catch {
      if (!over) problem(say("kiosk-voice-none"));
    } finally {
      mic.disabled = false;
    }
  }

  function taking(microphone) {
    const recorder = new MediaRecorder(microphone, { mimeType: recordable(), audioBitsPerSecond: BITS_PER_SECOND });
    const pieces = [];
    const began = Date.now();
    const ms = () => Math.min(Date.now() - began, LONGEST_MS);
    recorder.ondataavailable = ({ data }) => data.size && pieces.push(data);
    const stop = () => recorder.state === "inactive" || recorder.stop();
    const clock = setInterval(() => {
      kiosk.touched = Date.now(); // whoever speaks is there
      draw(ms());
      if (ms() >= LONGEST_MS) stop();
    }, TICK_MS);
    const done = new Promise((yes) => {
      recorder.onstop = () => {
        clearInterval(clock);
        silence(microphone);
        recording = null;
        if (!over) {
          const sound = new Blob(pieces, { type: recorder.mimeType.split(";")[0] });
          taken = sound.size ? { sound, seconds: Math.max(1, Math.round(ms() / 1000)) } : null;
          draw(taken ? taken.seconds * 1000 : 0);
          told();
        }
        yes();
      };
    });
    recorder.start(SLICE_MS);
    return { stop, done };
  }

  const silence = (microphone) => microphone.getTracks().forEach((track) => track.stop());

  function play() {
    hush();
    player = new Audio(URL.createObjectURL(taken.sound));
    player.play().catch(() => {});
  }

  function hush() {
    if (!player) return;
    player.pause();
    URL.revokeObjectURL(player.src);
    player = null;
  }

  async function finished() {
    if (!recording) return;
    recording.stop();
    await recording.done;
  }

  mic.onclick = () => (recording ? recording.stop() : start());
  at("voice-play").onclick = play;
  at("voice-drop").onclick = () => {
    drop();
    draw(0);
    told();
    mic.focus();
  };

  return {
    /** How long the recording is; 0 without one. */
    seconds: () => (taken ? taken.seconds : 0),
    sound: () => taken && taken.sound,
    /** Stops listening to it. */
    hush,
    /** Stops recording, and waits until it is there. */
    finished,
    end() {
      over = true;
      drop();
      finished();
    },
  };
}
