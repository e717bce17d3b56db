"use strict";
// What is chosen stands in the address, so that a link shows the same findings.
const lists = [...document.querySelectorAll("[data-list]")].map((section) => ({
  form: section.querySelector("form"),
  items: [...section.querySelectorAll("[data-item]")],
  controls: [...section.querySelectorAll("[data-filter]")],
  count: section.querySelector("output"),
}));
const controls = lists.flatMap((list) => list.controls);

function fits(item, control) {
  const wanted = control.value;
  if (!wanted) return true;
  if (control.type !== "search") return item.dataset[control.dataset.filter] === wanted;
  const text = item.textContent.toLowerCase();
  return wanted.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

function show() {
  for (const list of lists) {
    let shown = 0;
    for (const item of list.items) {
      item.hidden = !list.controls.every((control) => fits(item, control));
      if (!item.hidden) shown += 1;
    }
    list.count.value = `${shown} of ${list.items.length} shown`;
    list.form.querySelector("button").disabled = !list.controls.some((control) => control.value);
  }
}

function remember() {
  const chosen = controls.filter((c) => c.value).map((c) => [c.dataset.filter, c.value]);
  history.replaceState(null, "", `#${new URLSearchParams(chosen)}`);
  show();
}

function recall() {
  if (document.getElementById(location.hash.slice(1))) return; // a link to a part of the page
  const chosen = new URLSearchParams(location.hash.slice(1));
  for (const control of controls) control.value = chosen.get(control.dataset.filter) ?? "";
  show();
}

for (const list of lists) {
  list.form.hidden = list.items.length < 2;
  for (const type of ["input", "change"]) list.form.addEventListener(type, remember);
  list.form.addEventListener("reset", () => setTimeout(remember));
  list.form.addEventListener("submit", (event) => event.preventDefault());
}
window.addEventListener("hashchange", recall);
show();
recall();
