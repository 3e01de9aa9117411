/** Screen-off hours: a black page that wakes at a touch. The hours are the mine's, whatever this box's clock says. */

const AWAKE_SECONDS = 60;

export function screenOff() {
  let { minute = "0", dark = "" } = document.body.dataset;
  let told = Date.now();
  let night = null;

  const minuteNow = (now) => (Number(minute) + Math.floor((now - told) / 60_000)) % 1440;

  function isOff(now) {
    if (!dark) return false;
    const [from, until] = dark.split("-").map(Number);
    const at = minuteNow(now);
    return from <= until ? from <= at && at < until : from <= at || at < until;
  }

  function wake(event) {
    event.preventDefault();
    event.stopPropagation();
    end();
  }

  function end() {
    if (night) night.remove();
    night = null;
    removeEventListener("keydown", wake, true);
  }

  return {
    /** What the page says of itself. @param {{minute?: string, dark?: string}} said */
    set(said) {
      minute = said.minute || "0";
      dark = said.dark || "";
      told = Date.now();
    },
    minute: minuteNow,
    tick(now, quiet) {
      const off = isOff(now) && quiet > AWAKE_SECONDS;
      if (!off) return end();
      if (night) return;
      night = document.createElement("div");
      night.className = "black";
      night.dataset.black = "";
      night.addEventListener("click", wake);
      addEventListener("keydown", wake, true);
      document.body.append(night);
    },
    end,
  };
}
