"use strict";
// A form with data-guard that was changed and not saved: the browser asks before it leaves the page. The value of
// data-guard is the method of the request that the page answers: after POST it shows what was not saved.
const guarded = () => document.querySelector("form[data-guard]");
let unsaved = guarded()?.dataset.guard === "POST";
const noteChange = (event) => { if (event.target.closest("form[data-guard]") && event.target.name !== "brush") unsaved = true; };
document.addEventListener("input", noteChange);
document.addEventListener("change", noteChange);
// Buttons that fill in bring the form anew, with what they have filled in.
document.addEventListener("htmx:afterSwap", () => { if (guarded()?.dataset.guard === "POST") unsaved = true; });
document.addEventListener("submit", (event) => { if (event.target === guarded() && !event.defaultPrevented) unsaved = false; });
window.addEventListener("beforeunload", (event) => {
  if (!unsaved || !guarded()) return;
  event.preventDefault();
  setTimeout(reopenForms); // whoever stays can send again
});
