/** Menus at the desk: sold out without a new page, lines that move under the finger. The forms do the same without it. */

let latest = 0;

/** Tells the hub that a dish is gone, or there again; the list is then as the hub has it. */
async function sell(form) {
  const mine = ++latest;
  const row = form.closest("li");
  const list = form.closest("[data-dishes]");
  const was = row.classList.contains("out");
  row.classList.toggle("out", !was);
  let answer;
  try {
    answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
  } catch {
    // No network: the mark is not set, and that is said.
    row.classList.toggle("out", was);
    list.querySelector(".standing").textContent = list.dataset.unsent;
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-dishes]");
  // The form by itself shows what is wrong.
  if (!answer.ok || !fresh) return form.submit();
  // A later tap has its own answer on the way.
  if (mine !== latest) return;
  document.querySelector("[data-dishes]").replaceWith(fresh);
  for (const again of fresh.querySelectorAll("[data-sold]")) {
    if (again.elements.dish.value === form.elements.dish.value) again.querySelector("button").focus({ preventScroll: true });
  }
}

/** Lines of the editor: up, out, the next one by Enter, and always an empty one at the end. */
function edit(form) {
  const list = form.querySelector(".lines");
  const empty = list.lastElementChild?.cloneNode(true);
  if (!empty) return;
  for (const field of empty.querySelectorAll("input")) {
    field.value = "";
    field.removeAttribute("aria-invalid");
  }
  empty.querySelector(".wrong")?.remove();
  const names = () => [...list.querySelectorAll("[name=name]")];
  const more = () => {
    if (names().at(-1)?.value.trim()) list.append(empty.cloneNode(true));
  };
  list.addEventListener("input", more);
  list.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    const row = button?.closest("li");
    if (!row) return;
    event.preventDefault();
    if (button.classList.contains("up")) {
      row.previousElementSibling?.before(row);
      button.focus();
    } else {
      const next = row.nextElementSibling ?? row.previousElementSibling;
      row.remove();
      if (!list.children.length) list.append(empty.cloneNode(true));
      (next ?? list.firstElementChild).querySelector("input").focus();
    }
  });
  list.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches("input")) return;
    event.preventDefault();
    more();
    const fields = [...list.querySelectorAll("input")];
    fields[fields.indexOf(event.target) + 1]?.focus();
  });
  list.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!text.trim().includes("\n")) return;
    // Several lines go through the box that understands them.
    event.preventDefault();
    const box = form.querySelector("[name=pasted]");
    box.value = [box.value, text].filter(Boolean).join("\n");
    form.requestSubmit(form.querySelector("[value=paste]"));
  });
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches?.("[data-sold]")) return;
  event.preventDefault();
  sell(event.target);
});
document.querySelectorAll("[data-dish-form]").forEach(edit);
document.querySelector(".days [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
document.body.dataset.menu = "ready";
