/** The sentences a page hands to its scripts. @returns {Record<string, string>} */
export function words() {
  const element = document.getElementById("words");
  return element ? JSON.parse(element.textContent) : {};
}

/** Fills `{name}` in a sentence. @param {string} sentence @param {Record<string, string | number>} values */
export function fill(sentence, values) {
  return Object.entries(values).reduce((text, [name, value]) => text.replaceAll(`{${name}}`, String(value)), sentence ?? "");
}
