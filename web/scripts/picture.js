/** The receipt as a picture for the phone's album: code, QR, slogan. */
import { grouped } from "./store.js";
import { say } from "./outbox.js";
import { encode } from "./qr.js";

const WIDTH = 720;
const HEIGHT = 1080;
const COAL = "#15171a";
const LAMP = "#ffb11b";

/**
 * Draws the receipt, downloads it, and shows it too (inside WeChat one saves by a long press).
 * @param {{receipt: string, placeName?: string, at?: string}} kept
 * @param {string} link where its QR leads
 * @param {HTMLImageElement} [shown]
 */
export function save(kept, link, shown) {
  const url = draw(kept, link).toDataURL("image/png");
  if (shown) {
    shown.src = url;
    shown.hidden = false;
  }
  const anchor = document.createElement("a");
  anchor.href = url;
  anchor.download = `shishiling-${kept.receipt.slice(0, 4)}.png`;
  anchor.click();
}

/** @returns {HTMLCanvasElement} */
export function draw(kept, link) {
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const pen = canvas.getContext("2d");
  const box = (color, x, y, width, height) => {
    pen.fillStyle = color;
    pen.fillRect(x, y, width, height);
  };
  const line = (text, y, size, color, weight = 400, family = "system-ui, sans-serif") => {
    pen.font = `${weight} ${size}px ${family}`;
    pen.fillStyle = color;
    pen.textAlign = "center";
    pen.fillText(text, WIDTH / 2, y, WIDTH - 48);
  };
  box("#fff", 0, 0, WIDTH, HEIGHT);
  box(COAL, 0, 0, WIDTH, 200);
  line(say("name"), 105, 76, LAMP, 800);
  line(say("slogan"), 165, 30, "#fff");
  const cells = encode(link);
  if (cells) {
    const module = Math.floor(500 / cells.length);
    const left = Math.round((WIDTH - module * cells.length) / 2);
    cells.forEach((row, y) =>
      row.forEach((dark, x) => dark && box(COAL, left + x * module, 245 + y * module, module, module)),
    );
  }
  line(grouped(kept.receipt), 840, 54, COAL, 700, "ui-monospace, monospace");
  const day = kept.at ? new Date(kept.at).toLocaleDateString(document.documentElement.lang) : "";
  line([kept.placeName, day].filter(Boolean).join("  "), 905, 30, "#5a564e");
  line(say("picture-note"), 975, 30, COAL);
  line(link.split("#")[0], 1025, 26, "#5a564e");
  return canvas;
}
