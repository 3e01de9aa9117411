/** 我也遇到 and thumbs-up without leaving the page: the form's own answer tells the new count. */
import { start } from "./outbox.js";

start();
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-second], [data-thumb]")) return;
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    const response = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const action = form.getAttribute("action");
    const fresh = [...page.querySelectorAll("form")].find((other) => other.getAttribute("action") === action);
    if (!response.ok || !fresh) throw new Error("not ours");
    form.replaceWith(document.importNode(fresh, true));
  } catch {
    button.disabled = false;
  }
});
