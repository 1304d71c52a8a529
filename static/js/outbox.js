"use strict";
// Ticks all boxes of a form at once, or none where all are ticked; the boxes may stand outside of it (form="…").
for (const button of document.querySelectorAll("button[data-tick-all]")) {
  const boxes = () => [...document.getElementById(button.dataset.tickAll).elements].filter((one) => one.type === "checkbox");
  button.hidden = false;
  button.addEventListener("click", () => {
    const tick = boxes().some((box) => !box.checked);
    for (const box of boxes()) box.checked = tick;
  });
}
