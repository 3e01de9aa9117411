/** What is being typed to a case is kept while the tab lives: a reload or a slip of the finger loses nothing. */
export function drafts() {
  const number = document.getElementById("case")?.dataset.number;
  if (!number) return;
  const key = (field) => `desk-draft ${number} ${field.id}`;
  const fields = document.querySelectorAll(".deed textarea[id]");
  const sent = `desk-sent ${number}`;
  try {
    // What was sent is forgotten when the answer says that it was done, and not before.
    if (new URLSearchParams(location.search).has("done")) {
      JSON.parse(sessionStorage.getItem(sent) ?? "[]").forEach((kept) => sessionStorage.removeItem(kept));
    }
    sessionStorage.removeItem(sent);
    for (const field of fields) {
      const kept = sessionStorage.getItem(key(field));
      if (kept && !field.value.trim()) field.value = kept;
      field.addEventListener("input", () => sessionStorage.setItem(key(field), field.value));
    }
    document.addEventListener("submit", (event) => {
      const fields = [...(event.target.querySelectorAll?.("textarea[id]") ?? [])];
      sessionStorage.setItem(sent, JSON.stringify(fields.map(key)));
    });
  } catch {
    // Without storage nothing is kept; nothing breaks either.
  }
}
