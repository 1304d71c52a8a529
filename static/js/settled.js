"use strict";
// An answer that has arrived, or that was taken back, is no longer kept in this browser (copies.js keeps it until then).
if (document.querySelector("[data-settled]")) {
  const prefix = `draft:${document.currentScript.dataset.answer}`;
  try {
    for (const store of [localStorage, sessionStorage])
      for (const key of Object.keys(store)) if (key.startsWith(prefix)) store.removeItem(key);
  } catch { /* not allowed */ }
}
