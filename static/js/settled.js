"use strict";
// An answer that has arrived, or that was taken back, is no longer kept in this browser (draft.js keeps it until then).
if (document.querySelector("[data-settled]")) {
  try { localStorage.removeItem(`draft:${document.currentScript.dataset.answer}`); } catch { /* not allowed */ }
}
