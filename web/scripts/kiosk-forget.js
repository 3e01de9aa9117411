/** Nothing of the last person stays on this device: not in storage, not in a cookie, not in a selection. */
export function forget() {
  getSelection()?.removeAllRanges();
  document.cookie = "lang=; Path=/; Max-Age=0; SameSite=Lax";
  try {
    localStorage.clear();
    sessionStorage.clear();
    indexedDB.databases().then((all) => all.forEach(({ name }) => indexedDB.deleteDatabase(name)));
    if (self.caches) caches.keys().then((names) => names.forEach((name) => caches.delete(name)));
  } catch {
    // storage switched off: nothing can have stayed
  }
}
