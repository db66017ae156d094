/* Adds to pages that work without it: sliders beside years, buttons to copy, "/" for the search. */
(() => {
  "use strict";
  const words = document.documentElement.lang.startsWith("zh")
    ? { copy: "复制", copied: "已复制", slide: "滑动选择：" }
    : { copy: "Copy", copied: "Copied", slide: "Slide: " };

  for (const field of document.querySelectorAll(".controls:not(.sentence) .year input[type=number]")) {
    const slider = document.createElement("input");
    const label = document.querySelector(`label[for="${field.id}"]`);
    Object.assign(slider, { type: "range", min: field.min, max: field.max, value: field.value });
    slider.setAttribute("aria-label", words.slide + label.textContent);
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

  document.addEventListener("keydown", (event) => {
    const search = document.querySelector(".find input");
    const busy = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName);
    if (event.key === "/" && search && !busy && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      search.focus();
    }
  });
})();
