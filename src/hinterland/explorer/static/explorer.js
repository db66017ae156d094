/* Adds to pages that work without it: sliders beside years, buttons to copy, "/" for the search. */
(() => {
  "use strict";
  const words = document.currentScript.dataset;

  for (const field of document.querySelectorAll(".controls:not(.sentence) .year input[type=number]")) {
    const slider = document.createElement("input");
    const label = document.querySelector(`label[for="${field.id}"]`);
    Object.assign(slider, { type: "range", min: field.min, max: field.max, value: field.value });
    slider.setAttribute("aria-label", words.slide + " " + label.textContent);
    const say = () => slider.setAttribute("aria-valuetext", slider.value);
    say();
    slider.addEventListener("input", () => { field.value = slider.value; say(); });
    slider.addEventListener("change", () => field.form.requestSubmit());
    field.addEventListener("input", () => { slider.value = field.value; say(); });
    field.after(slider);
  }

  for (const text of document.querySelectorAll("[data-copy]")) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "copy", textContent: words.copy });
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(text.textContent);
      button.textContent = words.copied;
    });
    text.after(button);
  }

  const upload = document.querySelector(".upload");
  if (upload) {
    const [field, area, told] = [".upload input[type=file]", ".drop", ".progress"].map((s) => document.querySelector(s));
    const most = Number(field.dataset.most) * 1048576, inAll = Number(field.dataset.inAll) * 1048576;
    area.firstElementChild.append(` ${area.dataset.drop}`);
    const check = () => {
      const sizes = [...field.files].map((file) => file.size);
      const tooLarge = Math.max(0, ...sizes) > most || sizes.reduce((sum, size) => sum + size, 0) > inAll;
      told.textContent = tooLarge ? field.dataset.tooLarge : "";
      return !told.textContent;
    };
    field.addEventListener("change", check);
    for (const kind of ["dragover", "dragleave", "drop"]) {
      area.addEventListener(kind, (event) => {
        event.preventDefault();
        area.classList.toggle("over", kind === "dragover");
        if (kind === "drop" && event.dataTransfer.files.length) {
          field.files = event.dataTransfer.files;
          check();
        }
      });
    }
    upload.addEventListener("submit", (event) => {
      if (!check()) event.preventDefault();
      else told.textContent = field.dataset.reading;
    });
  }

  document.addEventListener("keydown", (event) => {
    const search = document.querySelector(".find input");
    const busy = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName);
    if (event.key === "/" && search && !busy && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      search.focus();
    }
  });
})();
