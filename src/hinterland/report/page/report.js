"use strict";
/* The report shows where a number came from, and a figure's numbers year by year. Without this
   script the page is complete: tables, notes and downloads stay. */
(() => {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const words = read("words");
  let origins = null;

  const filled = (form, fields) => form.replace(/\{(\w+)\}/g, (_, name) => fields[name]);

  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children.filter((child) => child !== ""));
    return element;
  };

  /* Where a number came from */

  const load = () => {
    if (origins) return origins;
    const { kept, passed, cells, pages, texts } = read("origins");
    const observation = (row) => ({
      key: row.slice(0, 3).join(" "), series: texts[row[0]], region: texts[row[1]], year: row[2],
      printed: row[3], printedUnit: texts[row[4]], value: row[5], unit: texts[row[6]],
      vintage: texts[row[7]], page: pages[row[8]], cell: row[9],
      flags: texts[row[10]] ?? "", note: texts[row[11]] ?? "", low: row[12], high: row[13],
    });
    const others = new Map();
    for (const row of passed.map(observation)) {
      others.set(row.key, [...(others.get(row.key) ?? []), row]);
    }
    origins = { cells, texts, kept: kept.map(observation), others };
    return origins;
  };

  const number = (x) => x.toLocaleString("en", { maximumFractionDigits: 9 }).replace("-", "−");
  const measured = (x, unit) => (unit ? filled(words.measured, { number: number(x), unit }) : number(x));

  const printed = (row) => {
    if (!row.printed) return measured(row.value, row.unit);
    return row.printedUnit
      ? filled(words.printed, { number: row.printed, unit: row.printedUnit }) : row.printed;
  };

  const place = (row) => {
    const [table, line, column] = row.cell.split("/");
    return column === undefined ? row.cell : filled(words.place, { table, row: line, column });
  };

  const small = (text) => make("span", { class: "small" }, text);

  const rowOf = (row, others) => {
    const bounds = row.low === undefined ? ""
      : small(filled(words.bounds, { low: number(row.low), high: measured(row.high, row.unit) }));
    const passed = (others.get(row.key) ?? []).map((other) =>
      small(filled(words.passed, { vintage: other.vintage, printed: printed(other), page: other.page[0] })));
    return make("tr", {},
      make("th", { scope: "row" }, row.region, small(String(row.year))),
      make("td", { "data-label": words.asPrinted }, printed(row),
        small(`= ${measured(row.value, row.unit)}`), bounds),
      make("td", { "data-label": words.vintage }, make("code", {}, row.vintage), ...passed),
      make("td", { "data-label": words.origin }, make("code", {}, row.page[0]),
        row.page[1] ? ` ${row.page[1]}` : "", small(place(row)),
        row.flags ? small(row.flags) : "", row.note ? small(row.note) : ""));
  };

  const tableOf = (series, rows, others) => {
    const heads = [words.region, words.asPrinted, words.vintage, words.origin];
    return make("table", { class: "observations" },
      make("caption", {}, filled(words.observations, { series, count: rows.length })),
      make("thead", {}, make("tr", {}, ...heads.map((head) => make("th", { scope: "col" }, head)))),
      make("tbody", {}, ...rows.map((row) => rowOf(row, others))));
  };

  const pagesOf = (rows) => {
    const pages = [...new Set(rows.map((row) => row.page))];
    if (!pages.length) return [];
    const items = pages.map(([digest, title, publisher, address, fetched, note, publication, link]) =>
      make("li", {},
        link ? make("a", { href: link, rel: "noreferrer noopener" }, publication) : publication || words.unknown,
        small([publisher, filled(words.readFrom, { page: digest }), title, address, fetched, note].filter(Boolean).join(" · "))));
    return [make("h3", {}, words.pages), make("ul", {}, ...items)];
  };

  const bySeries = (rows) => {
    const found = new Map();
    for (const row of rows) found.set(row.series, [...(found.get(row.series) ?? []), row]);
    return [...found];
  };

  const about = (cell) => {
    const { texts, kept, others } = load();
    const [measure, group, year, value, formula, why, stretches, beside = []] = cell;
    const rows = [];
    for (let i = 0; i < stretches.length; i += 2) {
      rows.push(...kept.slice(stretches[i], stretches[i] + stretches[i + 1]));
    }
    return make("section", {},
      make("h2", {}, filled(words.title, { measure: texts[measure], group: texts[group], year: texts[year] })),
      make("p", { class: "value" }, value),
      formula ? make("p", { class: "formula" }, formula) : "",
      texts[why] ? make("p", {}, filled(words.why, { why: texts[why] })) : "",
      rows.length || beside.length ? "" : make("p", {}, words.nothing),
      ...beside.map(([series, of, href]) =>
        make("p", {}, make("a", { href }, filled(words.beside, { series: texts[series], year: of })))),
      ...bySeries(rows).map(([series, some]) => tableOf(series, some, others)),
      rows.length ? make("p", { class: "soft" }, words.counted) : "",
      ...pagesOf(rows));
  };

  const body = make("div", { class: "body", tabindex: "0", role: "region", "aria-label": words.origin });
  const close = make("button", { type: "button", class: "close" }, words.close);
  const panel = make("dialog", { "aria-label": words.heading }, close, body);
  document.body.append(panel);
  close.addEventListener("click", () => panel.close());
  panel.addEventListener("click", (event) => { if (event.target === panel) panel.close(); });

  const show = (numbers) => {
    body.replaceChildren(...numbers.split(" ").map((n) => about(load().cells[Number(n)])));
    panel.showModal();
    body.scrollTop = 0;
  };

  for (const held of document.querySelectorAll("[data-cells]")) {
    const button = make("button", { type: "button", class: "from", "aria-haspopup": "dialog" },
      ...held.childNodes);
    button.addEventListener("click", () => show(held.dataset.cells));
    held.replaceChildren(button);
  }

  const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  for (const table of document.querySelectorAll("table.numbers")) {
    table.addEventListener("keydown", (event) => {
      const step = steps[event.key];
      const cell = event.target.closest("td");
      if (!step || !cell) return;
      const row = table.rows[cell.parentElement.rowIndex + step[0]];
      const next = row?.cells[cell.cellIndex + step[1]]?.querySelector("button");
      if (!next) return;
      event.preventDefault();
      next.focus();
    });
  }

  /* A figure, year by year */

  const svgPoint = (text) => {
    const at = text.transform.baseVal.getItem(0).matrix.e;
    const matrix = text.parentNode.getScreenCTM();
    return matrix.a * at + matrix.e;
  };

  /* The positions of the named years of the time axis give those of the others. */
  const axisOf = (svg) => {
    const named = [...svg.querySelectorAll(".plot_year_marks text, .plot_span_marks text")]
      .filter((t) => /^\d{4}/.test(t.textContent));
    if (named.length < 2) return null;
    return () => {
      const [first, last] = [named[0], named.at(-1)];
      const [a, b] = [svgPoint(first), svgPoint(last)];
      const from = parseInt(first.textContent, 10);
      return { from, at: a, step: (b - a) / (parseInt(last.textContent, 10) - from) };
    };
  };

  const readable = (row, heads, unit) => row.cells[0].textContent + words.colon
    + [...row.cells].slice(1).map((cell, i) => {
      const value = cell.querySelector("button, .cell > span")?.textContent.trim() ?? "";
      const shown = unit && /\d/.test(value) ? filled(unit === "%" ? words.percent : words.measured, { number: value, unit }) : value;
      return heads.length > 1 ? filled(words.pair, { name: heads[i], value: shown }) : shown;
    }).join(words.between);

  for (const exhibit of document.querySelectorAll(".exhibit")) {
    const card = exhibit.querySelector("figure");
    const table = document.getElementById(exhibit.dataset.table);
    const axes = table ? [...exhibit.querySelectorAll("figure svg")].map((svg) => [svg, axisOf(svg)]) : [];
    if (!axes.length || !axes.every(([, axis]) => axis)) continue;
    const axis = () => (axes.find(([svg]) => svg.getClientRects().length) ?? axes[0])[1]();
    const rows = [...table.tBodies[0].rows];
    const heads = [...table.tHead.rows[0].cells].slice(1).map((cell) => cell.textContent);
    const rule = make("div", { class: "rule", "aria-hidden": "true" });
    const slider = make("input", { type: "range", min: 0, max: rows.length - 1, step: 1, value: rows.length - 1 });
    const output = make("output", {});
    const label = make("label", { class: "years" }, make("span", {}, words.year), slider);
    card.append(rule);
    card.after(label, output);

    const mark = () => {
      const row = rows[slider.value];
      const { from, at, step } = axis();
      const box = card.getBoundingClientRect();
      const x = at + step * (parseInt(row.cells[0].textContent, 10) - from);
      rule.style.left = `${x - box.left - card.clientLeft + card.scrollLeft}px`;
      output.textContent = readable(row, heads, table.dataset.unit);
      slider.setAttribute("aria-valuetext", output.textContent);
    };
    slider.addEventListener("input", () => { rule.classList.add("on"); mark(); });
    card.addEventListener("pointermove", (event) => {
      const { from, at, step } = axis();
      const year = Math.round((event.clientX - at) / step) + from;
      const row = rows.findIndex((r) => parseInt(r.cells[0].textContent, 10) === year);
      if (row < 0) return;
      slider.value = row;
      rule.classList.add("on");
      mark();
    });
    card.addEventListener("pointerleave", () => rule.classList.remove("on"));
    slider.addEventListener("blur", () => rule.classList.remove("on"));
    mark();
  }

  /* The folded contents close behind the one who has chosen. */
  const contents = document.querySelector("nav .folded");
  contents?.addEventListener("click", (event) => { if (event.target.closest("a")) contents.open = false; });

  document.documentElement.classList.add("scripts");
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("main details:not([open], .more)")];
    for (const details of opened) details.open = true;
  });
  window.addEventListener("afterprint", () => { for (const details of opened) details.open = false; });
})();
