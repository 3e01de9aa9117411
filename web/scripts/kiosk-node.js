/** The node that the kiosk stands before: its pages, fetched; never an error page of anybody's. */

/** What another page's policy allowed; only its words are wanted here. */
const STYLES = /<style[^]*?<\/style>/g;
const ANSWER_SECONDS = 20;

/**
 * A page of the kiosk, or null: nothing else is an answer.
 * @param {string} href
 * @param {RequestInit} options
 * @returns {Promise<{doc: Document, text: string} | null>}
 */
export async function page(href, options = {}) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), ANSWER_SECONDS * 1000);
  try {
    const response = await fetch(href, {
      cache: "no-store",
      headers: { Accept: "text/html" },
      signal: stop.signal,
      ...options,
    });
    if (response.status >= 500) return null;
    const text = await response.text();
    const doc = parse(text);
    return doc.querySelector("[data-kiosk] main") ? { doc, text } : null;
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

/** Reads a page without running anything of it. @param {string} text */
export function parse(text) {
  const doc = new DOMParser().parseFromString(text.replace(STYLES, ""), "text/html");
  for (const needless of doc.querySelectorAll("noscript, script[src]")) needless.remove();
  return doc;
}
