"use strict";
// What is chosen stands in the address, so that a link shows the same findings.
const controls = [...document.querySelectorAll("[data-filter]")];
const findings = [...document.querySelectorAll("#findings article")];

function fits(finding, control) {
  const wanted = control.value;
  if (!wanted) return true;
  const name = control.dataset.filter;
  if (name === "text") return finding.textContent.toLowerCase().includes(wanted.toLowerCase());
  return finding.dataset[name] === wanted;
}

function show() {
  let shown = 0;
  for (const finding of findings) {
    finding.hidden = !controls.every((control) => fits(finding, control));
    if (!finding.hidden) shown += 1;
  }
  document.getElementById("count").value = `${shown} of ${findings.length} shown`;
}

function remember() {
  const chosen = controls.filter((c) => c.value).map((c) => [c.dataset.filter, c.value]);
  history.replaceState(null, "", `#${new URLSearchParams(chosen)}`);
  show();
}

function recall() {
  const chosen = new URLSearchParams(location.hash.slice(1));
  for (const control of controls) control.value = chosen.get(control.dataset.filter) ?? "";
  show();
}

for (const type of ["input", "change"]) document.getElementById("filters").addEventListener(type, remember);
document.getElementById("filters").addEventListener("submit", (event) => event.preventDefault());
window.addEventListener("hashchange", recall);
recall();
