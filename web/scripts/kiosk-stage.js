/** What stands on the kiosk's screen: a fetched page takes the place of the one before. */

/** The element with a data attribute. @param {string} name */
export const at = (name) => document.querySelector(`[data-${name}]`);

/** Puts a page's body in place of this one's. The address stays. @param {Document} doc */
export function show(doc) {
  document.documentElement.lang = doc.documentElement.lang;
  document.title = doc.title;
  for (const { name } of [...document.body.attributes]) document.body.removeAttribute(name);
  for (const { name, value } of doc.body.attributes) document.body.setAttribute(name, value);
  document.body.replaceChildren(...[...doc.body.childNodes].map((node) => document.importNode(node, true)));
  scrollTo(0, 0);
}

/** A sentence of the page, its holes filled. */
export function say(key, values = {}) {
  const words = JSON.parse(document.getElementById("words").textContent);
  return words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** What went wrong, or "" once it is over. */
export function problem(sentence) {
  const line = at("problem");
  line.textContent = sentence;
  line.hidden = !sentence;
}
