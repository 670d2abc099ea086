// Small conveniences; every page works without them.
"use strict";

for (const all of document.querySelectorAll("[data-selects]")) {
  const boxes = [...document.querySelectorAll(`input[name="${all.dataset.selects}"]`)];
  const count = document.querySelector("[data-selected-count]");
  const chosen = document.querySelector("[data-when-chosen]");
  const show = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = ticked > 0 && ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
    if (count) count.textContent = String(ticked);
    if (chosen && ticked > 0) chosen.checked = true;
  };
  all.closest("[hidden]")?.removeAttribute("hidden");
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    show();
  });
  for (const box of boxes) box.addEventListener("change", show);
  show();
}
