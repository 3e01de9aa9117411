/** A small QR encoder for receipts: byte mode, error correction M, versions 1 to 6 (ISO/IEC 18004). */

/** Per version: how many blocks, data bytes in each, correction bytes in each. */
const BLOCKS = [
  [1, 16, 10],
  [1, 28, 16],
  [1, 44, 26],
  [2, 32, 18],
  [2, 43, 24],
  [4, 27, 16],
];

const EXP = [];
const LOG = [];
for (let power = 0, value = 1; power < 255; power++) {
  EXP[power] = EXP[power + 255] = value;
  LOG[value] = power;
  value = value < 128 ? value * 2 : (value * 2) ^ 0x11d;
}

/** Reed–Solomon: the correction bytes of one block. */
function correction(data, count) {
  let generator = [1];
  for (let root = 0; root < count; root++) {
    const next = [...generator, 0];
    generator.forEach((factor, at) => (next[at + 1] ^= factor && EXP[LOG[factor] + root]));
    generator = next;
  }
  const rest = [...data, ...new Array(count).fill(0)];
  for (let at = 0; at < data.length; at++) {
    const lead = rest[at];
    if (lead) generator.forEach((factor, k) => (rest[at + k] ^= factor && EXP[LOG[factor] + LOG[lead]]));
  }
  return rest.slice(data.length);
}

/** All code words, interleaved. */
function codewords(bytes, [count, size, extra]) {
  const bits = [];
  const push = (value, length) => {
    for (let bit = length - 1; bit >= 0; bit--) bits.push((value >> bit) & 1);
  };
  push(4, 4);
  push(bytes.length, 8);
  bytes.forEach((byte) => push(byte, 8));
  const room = count * size * 8;
  push(0, Math.min(4, room - bits.length));
  push(0, (8 - (bits.length % 8)) % 8);
  for (let pad = 0xec; bits.length < room; pad ^= 0xec ^ 0x11) push(pad, 8);
  const data = [];
  for (let at = 0; at < bits.length; at += 8) data.push(parseInt(bits.slice(at, at + 8).join(""), 2));
  const blocks = Array.from({ length: count }, (_, at) => data.slice(at * size, (at + 1) * size));
  const checks = blocks.map((block) => correction(block, extra));
  const weave = (rows, length) => Array.from({ length }, (_, column) => rows.map((row) => row[column])).flat();
  return [...weave(blocks, size), ...weave(checks, extra)];
}

const MASKS = [
  (x, y) => (x + y) % 2,
  (x, y) => y % 2,
  (x) => x % 3,
  (x, y) => (x + y) % 3,
  (x, y) => (((x / 3) | 0) + ((y / 2) | 0)) % 2,
  (x, y) => ((x * y) % 2) + ((x * y) % 3),
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2,
];

/**
 * @param {string} text at most 106 bytes
 * @returns {boolean[][] | null} rows of modules, true is dark; null when the text is too long
 */
export function encode(text) {
  const bytes = [...new TextEncoder().encode(text)];
  const version = 1 + BLOCKS.findIndex(([count, size]) => bytes.length + 2 <= count * size);
  if (!version) return null;
  const size = 17 + 4 * version;
  const cells = Array.from({ length: size }, () => new Array(size).fill(null));
  finders(cells, size, version);
  const free = cells.map((row) => row.map((cell) => cell === null));
  fill(cells, free, codewords(bytes, BLOCKS[version - 1]));
  const tries = MASKS.map((mask, number) => {
    const masked = cells.map((row, y) => row.map((cell, x) => (free[y][x] && !mask(x, y) ? !cell : cell)));
    format(masked, size, number);
    return masked;
  });
  const scores = tries.map(penalty);
  return tries[scores.indexOf(Math.min(...scores))];
}

/** Everything that is not data: finders, timing, alignment, and room for the format. */
function finders(cells, size, version) {
  const square = (cx, cy, reach, dark) => {
    for (let y = -reach; y <= reach; y++)
      for (let x = -reach; x <= reach; x++)
        if (cells[cy + y] && cx + x >= 0 && cx + x < size)
          cells[cy + y][cx + x] = dark(Math.max(Math.abs(x), Math.abs(y)));
  };
  for (const [x, y] of [
    [3, 3],
    [size - 4, 3],
    [3, size - 4],
  ])
    square(x, y, 4, (ring) => ring !== 2 && ring !== 4);
  if (version > 1) square(size - 7, size - 7, 2, (ring) => ring !== 1);
  for (let at = 8; at < size - 8; at++) cells[6][at] = cells[at][6] = at % 2 === 0;
  format(cells, size, 0);
}

/** Level M and the mask's number, twice, and the dark module. */
function format(cells, size, mask) {
  let rest = mask << 10;
  for (let bit = 14; bit >= 10; bit--) if ((rest >> bit) & 1) rest ^= 0x537 << (bit - 10);
  const bits = ((mask << 10) | rest) ^ 0x5412;
  for (let at = 0; at < 15; at++) {
    const dark = ((bits >> at) & 1) === 1;
    cells[at < 6 ? at : at < 8 ? at + 1 : size - 15 + at][8] = dark;
    cells[8][at < 8 ? size - 1 - at : at < 9 ? 15 - at : 14 - at] = dark;
  }
  cells[size - 8][8] = true;
}

/** Lays the bits in the zigzag from the lower right. */
function fill(cells, free, words) {
  const size = cells.length;
  let at = 0;
  let up = true;
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step++) {
      const y = up ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        if (!free[y][x]) continue;
        cells[y][x] = ((words[at >> 3] >> (7 - (at & 7))) & 1) === 1;
        at++;
      }
    }
    up = !up;
  }
}

/** How hard a code is to read: runs, blocks, false finders, balance. */
function penalty(cells) {
  const size = cells.length;
  const lines = cells.concat(cells.map((_, x) => cells.map((row) => row[x]))).map((line) => line.map(Number).join(""));
  let score = 0;
  for (const line of lines) {
    for (const run of line.match(/0{5,}|1{5,}/g) || []) score += run.length - 2;
    score += 40 * ((line.match(/(?=10111010000)/g) || []).length + (line.match(/(?=00001011101)/g) || []).length);
  }
  let dark = 0;
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      dark += Number(cells[y][x]);
      const same = (dx, dy) => cells[y + dy] && cells[y + dy][x + dx] === cells[y][x];
      if (same(1, 0) && same(0, 1) && same(1, 1)) score += 3;
    }
  return score + 10 * Math.floor(Math.abs((dark * 20) / (size * size) - 10));
}

/** The code as an SVG element with four modules of quiet zone. @returns {SVGElement | null} */
export function svg(text) {
  const cells = encode(text);
  if (!cells) return null;
  const side = cells.length + 8;
  const path = cells.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x + 4} ${y + 4}h1v1h-1z` : ""))).join("");
  const make = (name, attributes) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  };
  const root = make("svg", { viewBox: `0 0 ${side} ${side}`, role: "img", "shape-rendering": "crispEdges" });
  root.append(make("path", { fill: "#fff", d: `M0 0h${side}v${side}H0z` }), make("path", { fill: "#15171a", d: path }));
  return root;
}
