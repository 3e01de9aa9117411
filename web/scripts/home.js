/** 我也遇到 and thumbs-up without leaving the page: the form's own answer tells the new count. */
import { start } from "./outbox.js";

start();

/** This phone's token of the day: it lets one phone count once, names nobody, and is another one tomorrow. */
function token() {
  const day = new Date().toDateString();
  try {
    const kept = JSON.parse(localStorage.getItem("day") || "{}");
    if (kept.day === day) return kept.token;
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    const fresh = { day, token: Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("") };
    localStorage.setItem("day", JSON.stringify(fresh));
    return fresh.token;
  } catch {
    return "";
  }
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-second], [data-thumb]")) return;
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    const response = await fetch(form.action, { method: "POST", body: new URLSearchParams({ token: token() }) });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const action = form.getAttribute("action");
    const fresh = [...page.querySelectorAll("form")].find((other) => other.getAttribute("action") === action);
    if (!response.ok || !fresh) throw new Error("not ours");
    form.replaceWith(document.importNode(fresh, true));
  } catch {
    button.disabled = false;
  }
});
