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

// What goes on is drawn anew until it is over; then the page itself is opened again.
// Without scripts the page asks to be loaded again every two seconds.
const follow = async (live) => {
  const pause = Number(live.dataset.live);
  await new Promise((wake) => setTimeout(wake, pause));
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok) return follow(live);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = page.querySelector("[data-live]");
  if (!now) return location.reload();
  for (const part of ["[role=status]", "progress", "progress + p"]) {
    const [old, fresh] = [live.querySelector(part), now.querySelector(part)];
    if (old && fresh) old.replaceWith(document.importNode(fresh, true));
  }
  return follow(live);
};
for (const live of document.querySelectorAll("[data-live]")) follow(live);

// A file that is dropped on its field is sent at once; nothing is recorded by that.
// Without scripts it is chosen, or dropped on the field itself, and sent by the button.
for (const form of document.querySelectorAll("[data-drop]")) {
  const zone = form.querySelector(".drop");
  const field = form.querySelector("input[type=file]");
  const over = (event) => {
    event.preventDefault();
    zone.classList.add("over");
  };
  for (const name of ["dragenter", "dragover"]) zone.addEventListener(name, over);
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    if (event.dataTransfer.files.length !== 1) return;
    field.files = event.dataTransfer.files;
    form.requestSubmit();
  });
}
