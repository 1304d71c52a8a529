"use strict";
// A second press of a button that is already on its way does nothing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.dataset.sent === "yes") {
    if (form.dataset.sent === "yes") event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  for (const button of form.querySelectorAll("button:not([type=button])")) button.setAttribute("aria-disabled", "true");
});
// Coming back with the browser's back button, or staying after all (leave.js), finds forms that can be sent again.
function reopenForms() {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
  }
}
window.addEventListener("pageshow", reopenForms);
// On a phone the menu of an intake is wider than the screen: show where we are.
// A form that was refused opens at its first fault, which may be far down on a phone.
document.querySelector("main .field-error, main .invalid-feedback.d-block")?.scrollIntoView({ block: "center" });
document.querySelector(".intake-nav .active")?.scrollIntoView({ inline: "center", block: "nearest" });
// A page that shows a form again (a fault in it, a choice filled in) is asked for anew by the back button; the browser
// would show a warning about sending the form a second time instead.
if (document.querySelector('form[method="post"]:not([action])')) history.replaceState(null, "", location.href);
// What is shown once, in the answer to a button, is not asked for again by coming back: that leads to where the button is.
const shownOnce = document.querySelector("[data-come-back]");
if (shownOnce) history.replaceState(null, "", shownOnce.dataset.comeBack + location.hash);
// Consent that was missing is no fault any more once it is given.
document.addEventListener("change", (event) => {
  const box = event.target.closest(".has-error");
  if (!box || !event.target.matches(".consent input:checked")) return;
  box.classList.remove("has-error");
  event.target.classList.remove("is-invalid");
  event.target.removeAttribute("aria-describedby");
  box.querySelector(".field-error").remove();
});
// Part of a page that could not be fetched: say so once, and take it back when the connection works again.
const sayUnreachable = (yes) => { document.getElementById("unreachable").hidden = !yes; };
for (const kind of ["htmx:sendError", "htmx:timeout", "htmx:responseError"])
  document.addEventListener(kind, () => sayUnreachable(true));
document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful) sayUnreachable(false); });
