// A button that the server has to answer, pressed without network: the bar says so and offers to do it once more. Not
// by itself: what was chosen by hand in the meantime would be filled over.
const bar = () => document.getElementById("undone");
let wished = null;

function say(text) {
  bar().querySelector("p").textContent = text.replace("{name}", nameOf(wished));
  bar().hidden = false;
}

function nameOf(element) {
  const words = element.title || (element.labels?.[0] ?? element).textContent;
  return words.replace(/[‹›]/g, "").trim();
}

for (const kind of ["htmx:sendError", "htmx:timeout"])
  document.addEventListener(kind, (event) => {
    const pressed = event.detail.elt;
    if (!bar() || !pressed.id || !document.getElementById("answer").contains(pressed)) return;
    wished = pressed;
    document.getElementById("unreachable").hidden = true; // said at the top of the page, out of sight
    say(bar().dataset.undone);
  });
window.addEventListener("online", () => { if (bar() && !bar().hidden) say(bar().dataset.back); });
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-again]")) return;
  bar().hidden = true;
  if (wished.localName === "button") wished.click();
  else window.htmx.trigger(wished, "change");
});
