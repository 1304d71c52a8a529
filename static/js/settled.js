"use strict";
// An answer that has arrived, or that was taken back, is no longer kept in this browser (draft.js keeps it until then).
if (document.querySelector("[data-settled]")) {
  const copyKey = `draft:${document.currentScript.dataset.answer}`;
  try { for (const store of [localStorage, sessionStorage]) store.removeItem(copyKey); } catch { /* not allowed */ }
}
