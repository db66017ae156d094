/* A figure that is taken up, by pointer or keyboard, tells its numbers: the chart library is fetched then. */
(() => {
  "use strict";
  const options = { ast: true, actions: false, defaultStyle: false, renderer: "svg", tooltip: { disableDefaultStyle: true } };
  let library;

  const loaded = (address) => library ??= new Promise((done, failed) => {
    const script = document.createElement("script");
    Object.assign(script, { src: address, onload: done, onerror: failed });
    document.head.append(script);
  });

  const takeUp = async (figure) => {
    const answer = await fetch(figure.dataset.chart);
    if (!answer.ok) return;
    const chart = await answer.json();
    await loaded(figure.dataset.library);
    const place = document.createElement("div");
    place.hidden = true;
    figure.append(place);
    await window.vegaEmbed(place, chart, options);
    figure.querySelector("svg").remove();
    place.hidden = false;
    figure.dataset.ready = "";
  };

  for (const figure of document.querySelectorAll("[data-chart]")) {
    const once = () => {
      figure.removeEventListener("pointerenter", once);
      figure.removeEventListener("focus", once);
      takeUp(figure).catch(() => {}); // the drawn figure stays
    };
    figure.addEventListener("pointerenter", once);
    figure.addEventListener("focus", once);
  }
})();
