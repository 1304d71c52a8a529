// A rota: what cannot be is said at its field at once, and what its shifts do is shown as the server understood it.
const FOLDED = ["shift-details", "anchor-details"];
let unfolded = [];

function say(input, fault) {
  const id = `${input.id}-error`;
  let place = document.getElementById(id);
  if (!place && fault) {
    place = Object.assign(document.createElement("div"), { id, className: "field-error" });
    place.setAttribute("role", "alert");
    input.after(place);
  }
  if (place && place.textContent !== fault) place.textContent = fault;
  input.classList.toggle("is-invalid", fault !== "");
  if (fault) input.setAttribute("aria-describedby", id);
  else input.removeAttribute("aria-describedby");
}

function isDay(input) {
  const [, day, month, year] = input.value.trim().match(new RegExp(`^(?:${input.dataset.form})$`)) ?? [];
  const found = new Date(Date.UTC(year, month - 1, day));
  return found.getUTCMonth() === month - 1 && found.getUTCDate() === Number(day);
}

function check(input) {
  say(input, input.value.trim() === "" || isDay(input) ? "" : input.dataset.fault);
}

const anchor = () => document.querySelector("[name=rota_anchor]");
const isWritten = (target) => target.name === "rota_anchor";
document.addEventListener("change", (event) => { if (isWritten(event.target)) check(event.target); });
document.addEventListener("input", (event) => {
  if (!isWritten(event.target)) return;
  if (event.target.classList.contains("is-invalid") || /\d{4}$/.test(event.target.value)) check(event.target);
});

document.addEventListener("draft:rota", (event) => {
  const { notes, shifts, shown, cycle_fault } = event.detail;
  const cycle = document.querySelector("[name=rota_cycle]");
  if (cycle) say(cycle, cycle_fault);
  document.getElementById("rota-notes").innerHTML = notes;
  const box = document.getElementById("shifts");
  if (box.dataset.shown === shown) return; // not under the finger of whoever is choosing there
  box.innerHTML = shifts;
  box.dataset.shown = shown;
});

// Buttons that fill in swap the page: what is unfolded stays so.
document.addEventListener("htmx:beforeSwap", () => {
  unfolded = FOLDED.filter((id) => document.getElementById(id)?.open);
});
document.addEventListener("htmx:afterSettle", () => {
  for (const id of unfolded) document.getElementById(id)?.setAttribute("open", "");
  prepare();
});
function prepare() {
  if (anchor()?.value) check(anchor());
}
prepare();
