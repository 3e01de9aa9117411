/** Copy buttons, print buttons, and quick replies that fill a field. */
export function copying(said) {
  const ready = (root) => root.querySelectorAll("[data-copy], [data-print], [data-fill]").forEach((element) => (element.hidden = false));
  ready(document);
  document.addEventListener("desk:shown", (event) => ready(event.target));
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy], [data-print], [data-fill] button");
    if (!button) return;
    if (button.matches("[data-print]")) return window.print();
    const fillId = button.closest("[data-fill]")?.dataset.fill;
    if (fillId) {
      const field = document.getElementById(fillId);
      field.value = field.value.trim() ? `${field.value.trim()}\n${button.value}` : button.value;
      field.focus();
      return;
    }
    const source = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(source.value);
    } catch {
      // Plain http has no clipboard: select, and let the old way try.
      source.focus();
      source.select();
      document.execCommand("copy");
    }
    const label = button.querySelector("span") ?? button;
    const before = label.textContent;
    label.textContent = said["desk-js-copied"];
    setTimeout(() => (label.textContent = before), 2000);
  });
}
