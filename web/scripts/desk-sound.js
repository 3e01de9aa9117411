/** Sounds made on the spot: two soft notes for something new, three hard ones for danger. Off until switched on. */
const KEY = "desk-sound";
/** @type {AudioContext | undefined} */
let air;

const isOn = () => {
  try {
    return localStorage.getItem(KEY) === "on";
  } catch {
    return false;
  }
};

function note(at, pitch, seconds, shape, loud) {
  const tone = new OscillatorNode(air, { type: shape, frequency: pitch });
  const level = new GainNode(air, { gain: 0 });
  tone.connect(level).connect(air.destination);
  level.gain.setValueAtTime(0, at);
  level.gain.linearRampToValueAtTime(loud, at + 0.015);
  level.gain.exponentialRampToValueAtTime(0.001, at + seconds);
  tone.start(at);
  tone.stop(at + seconds);
}

/** Rings once, if the sound is on. @param {boolean} danger */
export async function ring(danger) {
  if (!isOn()) return;
  air ??= new AudioContext();
  if (air.state === "suspended") await air.resume().catch(() => {});
  if (air.state !== "running") return;
  const now = air.currentTime;
  if (danger) {
    for (let n = 0; n < 3; n++) {
      note(now + n * 0.36, 988, 0.16, "square", 0.14);
      note(now + n * 0.36 + 0.17, 740, 0.16, "square", 0.14);
    }
  } else {
    note(now, 659, 0.35, "sine", 0.2);
    note(now + 0.16, 880, 0.5, "sine", 0.2);
  }
}

/** The switch in the rail. */
export function soundSwitch(said) {
  const show = () => {
    const button = document.querySelector("[data-sound]");
    if (!button || !("AudioContext" in window)) return;
    button.hidden = false;
    button.setAttribute("aria-pressed", String(isOn()));
    button.querySelector("span").textContent = said[isOn() ? "desk-js-sound-on" : "desk-js-sound-off"];
  };
  show();
  document.addEventListener("desk:shown", show);
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-sound]")) return;
    try {
      localStorage.setItem(KEY, isOn() ? "off" : "on");
    } catch {
      return;
    }
    show();
    ring(false);
  });
}
