// Painting: once a brush is chosen, the weeks are shown as small tables in which a tap paints a cell. Nothing is
// dragged, so that the page can always be scrolled. Without a brush, and without scripts, each cell has its choices.
const MOST_STEPS = 30;
const painter = () => document.querySelector(".painter");
const brush = () => painter()?.querySelector("[name=brush]:checked")?.value ?? "";
const groupOf = (radio) => radio.closest(".pills");
const before = new Map(); // the value of each cell, to be able to take a change back

function valueOf(group) {
  return group.querySelector("input:checked")?.value ?? "";
}

function stateOf(group) {
  const chosen = group.querySelector("input:checked + .pill:not(.pill-back)");
  return chosen ?? group.querySelector(".is-usual");
}

function showCell(group) {
  const button = group.parentElement.querySelector(".paint");
  if (!button) return;
  const state = stateOf(group);
  const kind = [...(state?.classList ?? [])].find((name) => name.startsWith("pill-")) ?? "";
  button.className = `paint ${kind}${state?.classList.contains("is-usual") && !valueOf(group) ? " is-usual" : ""}`;
  button.querySelector("strong").textContent = state?.textContent ?? "?";
  const word = state?.textContent ?? painter().dataset.none;
  button.setAttribute("aria-label", `${group.getAttribute("aria-label")}: ${word}`);
}

function paint(group) {
  const wanted = brush() === "usual" ? "" : brush();
  const radio = [...group.querySelectorAll("input")].find((input) => input.value === wanted);
  const now = group.querySelector("input:checked");
  if (radio ? radio.checked : !now) return;
  (radio ?? now).checked = Boolean(radio);
  (radio ?? now).dispatchEvent(new Event("change", { bubbles: true }));
}

function addButton(group) {
  const cell = group.parentElement;
  if (cell.querySelector(".paint")) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "paint";
  button.append(document.createElement("span"), document.createElement("strong"));
  button.firstChild.textContent = cell.querySelector(".week-period").firstChild.textContent.trim();
  button.addEventListener("click", () => paint(group));
  cell.append(button);
}

function prepare() {
  if (!painter()) return;
  before.clear();
  for (const group of painter().querySelectorAll(".week .pills")) {
    addButton(group);
    showCell(group);
    before.set(group.querySelector("input").name, valueOf(group));
  }
  painter().classList.toggle("painting", brush() !== "");
}

function noteStep(name, value) {
  const field = document.querySelector("[name=undo]");
  let steps;
  try { steps = JSON.parse(field.value || "[]"); } catch { steps = []; }
  field.value = JSON.stringify([...steps, { [name]: value }].slice(-MOST_STEPS));
  document.getElementById("undo-last").hidden = false;
}

document.addEventListener("change", (event) => {
  if (!painter()?.contains(event.target)) return;
  if (event.target.name === "brush") {
    painter().classList.toggle("painting", brush() !== "");
    return;
  }
  const group = groupOf(event.target);
  if (!before.has(event.target.name)) return;
  noteStep(event.target.name, before.get(event.target.name));
  before.set(event.target.name, valueOf(group));
  showCell(group);
});

// What is chosen while a button's answer is on its way is not in that answer: it is chosen once more on the new page.
const late = new Map();
let awaited = 0;
document.addEventListener("htmx:beforeRequest", () => { awaited += 1; });
document.addEventListener("htmx:afterRequest", (event) => {
  awaited -= 1;
  if (!event.detail.successful) late.clear(); // the old page stays, with all that was chosen on it
});
document.addEventListener("change", (event) => {
  if (awaited > 0 && event.target.name) late.set(event.target.name, event.target);
}, true);

function bringBackLate() {
  const again = [...late.values()];
  late.clear();
  for (const old of again) {
    const same = document.getElementById(old.id);
    if (!same || same === old) continue;
    if (same.type === "radio" || same.type === "checkbox") same.checked = old.checked;
    else same.value = old.value;
    same.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

// What is usual has changed with the week above or the rota: said by the server after a draft was kept.
document.addEventListener("draft:usual", (event) => {
  for (const [name, state] of Object.entries(event.detail)) {
    const group = painter()?.querySelector(`[id="${name}-usual"]`)?.parentElement;
    if (!group) continue;
    for (const label of group.querySelectorAll(".pill:not(.pill-back)"))
      label.classList.toggle("is-usual", label.classList.contains(`pill-${state}`));
    const usual = group.querySelector(".is-usual");
    group.querySelector("[data-usual-name]").textContent = usual ? `: ${usual.textContent.toLowerCase()}` : "";
    showCell(group);
  }
});
document.addEventListener("htmx:afterSettle", () => {
  prepare();
  bringBackLate();
});
window.addEventListener("pageshow", prepare);
prepare();
