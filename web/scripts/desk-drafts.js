/** What is being typed to a case is kept while the tab lives: a reload or a slip of the finger loses nothing. */
export function drafts() {
  const number = document.getElementById("case")?.dataset.number;
  if (!number) return;
  const key = (field) => `desk-draft ${number} ${field.id}`;
  const fields = document.querySelectorAll(".deed textarea[id]");
  try {
    for (const field of fields) {
      const kept = sessionStorage.getItem(key(field));
      if (kept && !field.value.trim()) field.value = kept;
      field.addEventListener("input", () => sessionStorage.setItem(key(field), field.value));
    }
    document.addEventListener("submit", (event) => {
      event.target.querySelectorAll?.("textarea[id]").forEach((field) => sessionStorage.removeItem(key(field)));
    });
  } catch {
    // Without storage nothing is kept; nothing breaks either.
  }
}
