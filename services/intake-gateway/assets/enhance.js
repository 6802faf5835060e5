// The pages work without this. Where scripts run: chosen files are listed with their sizes and checked before the upload,
// a second press of the button does nothing, and the first thing to correct gets the focus.
"use strict";
const megabytes = (bytes) => (bytes / 1048576).toFixed(1) + " MB";

const alertBox = document.querySelector(".alert");
if (alertBox) alertBox.focus();

const files = document.getElementById("attachments");
if (files) {
  const list = document.getElementById("attachments-list");
  const limit = (name) => Number(files.dataset[name]);
  files.addEventListener("change", () => {
    const chosen = [...files.files];
    const sum = chosen.reduce((total, file) => total + file.size, 0);
    let trouble = "";
    if (chosen.length > limit("count")) trouble = files.dataset.many;
    else if (sum > limit("sum") || chosen.some((file) => file.size > limit("size"))) trouble = files.dataset.large;
    files.setCustomValidity(trouble);
    list.className = trouble ? "error" : "hint";
    list.textContent = [...chosen.map((file) => `${file.name} (${megabytes(file.size)})`), trouble].filter(Boolean).join("; ");
  });
}

for (const form of document.querySelectorAll("form")) {
  const button = form.querySelector("button");
  const label = button.textContent;
  form.addEventListener("submit", (event) => {
    if (button.disabled || (files && !files.validity.valid)) {
      event.preventDefault();
      if (files) files.focus();
      return;
    }
    button.disabled = true;
    if (form.dataset.submitting) button.textContent = form.dataset.submitting;
  });
  // coming back with the browser's button shows the page as it was left
  window.addEventListener("pageshow", () => {
    button.disabled = false;
    button.textContent = label;
  });
}
