"use strict";
/* The browsers of items. Each reads its data from a JSON block beside it and builds elements with
   textContent only: what an article says is never parsed as markup. Filters are kept in the address
   behind #, so that a view can be sent to someone or gone back to. */
(() => {
  const PAGE = 20;
  const UNSEEN =
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
  const number = new Intl.NumberFormat("en");

  const element = (name, className, text) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined) put(made, text);
    return made;
  };

  /* Text as it is, but characters that cannot be seen or that turn others around by number. */
  const put = (parent, text) => {
    let from = 0;
    for (const found of text.matchAll(UNSEEN)) {
      parent.append(text.slice(from, found.index));
      const code = found[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
      const shown = document.createElement("span");
      shown.className = "unseen";
      shown.textContent = `U+${code}`;
      parent.append(shown);
      from = found.index + found[0].length;
    }
    parent.append(text.slice(from));
  };

  const squeeze = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");

  /* Characters between all ends of spans, each with the spans that cover it. */
  const segments = (length, spans) => {
    const ends = new Set([0, length]);
    for (const span of spans) {
      ends.add(span.start);
      ends.add(span.end);
    }
    const cuts = [...ends].filter((end) => end >= 0 && end <= length).sort((a, b) => a - b);
    return cuts.slice(1).map((end, i) => ({
      start: cuts[i],
      end,
      spans: spans.filter((span) => span.start < end && span.end > cuts[i]),
    }));
  };

  const sentence = (text, gold, predicted) => {
    const line = element("p", "sentence");
    line.lang = "zh-Hans";
    const characters = Array.from(text);
    const spans = [
      ...gold.map(([start, end, label]) => ({ start, end, label, side: "gold" })),
      ...predicted.map(([start, end, label]) => ({ start, end, label, side: "predicted" })),
    ];
    for (const part of segments(characters.length, spans)) {
      for (const span of part.spans) {
        if (span.start !== part.start || !span.label) continue;
        const tag = element("span", `tag ${span.side}`);
        tag.dataset.label = span.label;
        line.append(tag);
      }
      const words = characters.slice(part.start, part.end).join("");
      if (!part.spans.length) {
        put(line, words);
        continue;
      }
      const mark = element("mark", [...new Set(part.spans.map((span) => span.side))].join(" "));
      mark.title = part.spans.map((span) => `${span.side} ${span.label}`).join(", ");
      put(mark, words);
      line.append(mark);
    }
    return line;
  };

  const start = (root) => {
    const id = root.dataset.browser;
    const data = JSON.parse(root.querySelector("script[type='application/json']").textContent);
    const selects = [...root.querySelectorAll("select")];
    const search = root.querySelector("input[type=search]");
    const status = root.querySelector("[role=status]");
    const list = root.querySelector("ol");
    const places = [...root.querySelectorAll(".place")];
    const turns = [...root.querySelectorAll("button[data-turn]")];
    const reset = root.querySelector("button[type=reset]");
    const state = { chosen: selects.map(() => -1), query: "", page: 0 };
    let haystacks = null;
    let shown = [];

    const haystack = (row) => {
      const values = row.values.flatMap((found, i) => found.map((v) => data.facets[i].values[v]));
      const items = [row.gold_item ?? "", row.predicted_item ?? ""];
      return squeeze([data.texts[row.text] ?? "", row.article, ...items, ...values].join("\n"));
    };

    const matching = () => {
      const terms = state.query.split(/\s+/).filter(Boolean).map(squeeze);
      if (terms.length && !haystacks) haystacks = data.rows.map(haystack);
      return (index) => terms.every((term) => haystacks[index].includes(term));
    };

    /* A row counts for the options of a filter when every other filter lets it through. */
    const sift = () => {
      const matches = matching();
      const counts = data.facets.map((facet) => new Array(facet.values.length).fill(0));
      const rest = data.facets.map(() => 0);
      shown = [];
      data.rows.forEach((row, index) => {
        if (!matches(index)) return;
        const failed = [];
        state.chosen.forEach((value, i) => {
          if (value >= 0 && !row.values[i].includes(value)) failed.push(i);
        });
        if (!failed.length) shown.push(index);
        if (failed.length > 1) return;
        for (const i of failed.length ? failed : data.facets.keys()) {
          rest[i] += 1;
          for (const value of row.values[i]) counts[i][value] += 1;
        }
      });
      selects.forEach((select, i) => {
        select.options[0].textContent = `all (${number.format(rest[i])})`;
        data.facets[i].values.forEach((value, v) => {
          const option = select.options[v + 1];
          option.textContent = `${option.dataset.name} (${number.format(counts[i][v])})`;
          option.disabled = option.hidden = !counts[i][v] && state.chosen[i] !== v;
        });
        select.value = String(state.chosen[i]);
        select.classList.toggle("active", state.chosen[i] >= 0);
      });
    };

    const said = (card, name, side, item) => {
      const row = element("div", side);
      row.append(element("dt", "", name));
      const value = element("dd");
      value.append(item === null ? element("span", "none", "nothing") : element("bdi", "", item));
      row.append(value);
      card.append(row);
    };

    const card = (index) => {
      const row = data.rows[index];
      const item = element("li", "item");
      const meta = element("p", "meta");
      data.facets.forEach((facet, i) => {
        if (facet.key === "label") return; // its path says more
        for (const value of row.values[i]) {
          const badge = element("span", `badge ${facet.key}`);
          const named = ["differs", "cause", "corpus"].includes(facet.key);
          badge.append(element("span", named ? "of" : "visually-hidden", `${facet.name}: `));
          badge.append(element("bdi", "", facet.values[value]));
          badge.dataset.value = facet.values[value];
          meta.append(badge);
        }
      });
      for (const note of row.notes) meta.append(element("bdi", "note", note));
      const article = element("bdi", "article", row.article);
      article.title = "article, and the character at which the sentence begins";
      meta.append(article);
      item.append(meta);
      if (row.text >= 0) item.append(sentence(data.texts[row.text], row.gold, row.predicted));
      const list = element("dl", "said");
      said(list, "gold", "gold", row.gold_item);
      said(list, "predicted", "predicted", row.predicted_item);
      item.append(list);
      return item;
    };

    const draw = () => {
      const pages = Math.max(1, Math.ceil(shown.length / PAGE));
      state.page = Math.min(Math.max(state.page, 0), pages - 1);
      const from = state.page * PAGE;
      const part = shown.slice(from, from + PAGE);
      list.replaceChildren(...part.map(card));
      list.start = from + 1;
      const all = data.rows.length;
      status.textContent =
        shown.length === all
          ? `${number.format(all)} ${data.unit}`
          : `${number.format(shown.length)} of ${number.format(all)} ${data.unit}`;
      const here = `page ${number.format(state.page + 1)} of ${number.format(pages)}`;
      for (const place of places) place.textContent = here;
      for (const turn of turns) {
        const back = turn.dataset.turn === "first" || turn.dataset.turn === "back";
        turn.disabled = back ? state.page === 0 : state.page === pages - 1;
      }
      reset.disabled = !state.query && state.chosen.every((value) => value < 0);
    };

    /* A link to a section leaves the filters as they are. */
    const read = () => {
      const fragment = location.hash.slice(1);
      if (fragment && !fragment.includes("=")) return;
      const values = new URLSearchParams(fragment);
      data.facets.forEach((facet, i) => {
        state.chosen[i] = facet.values.indexOf(values.get(`${id}.${facet.key}`) ?? NaN);
      });
      state.query = values.get(`${id}.q`) ?? "";
      state.page = (parseInt(values.get(`${id}.page`) ?? "1", 10) || 1) - 1;
      search.value = state.query;
    };

    const write = (replace) => {
      const fragment = location.hash.slice(1);
      const values = new URLSearchParams(fragment.includes("=") ? fragment : "");
      for (const key of [...values.keys()]) if (key.startsWith(`${id}.`)) values.delete(key);
      data.facets.forEach((facet, i) => {
        if (state.chosen[i] >= 0) values.set(`${id}.${facet.key}`, facet.values[state.chosen[i]]);
      });
      if (state.query) values.set(`${id}.q`, state.query);
      if (state.page) values.set(`${id}.page`, String(state.page + 1));
      const address = `#${values}`;
      if (address === (location.hash || "#")) return;
      history[replace ? "replaceState" : "pushState"](null, "", address);
    };

    const update = (replace) => {
      sift();
      draw();
      write(replace);
    };

    selects.forEach((select, i) => {
      data.facets[i].values.forEach((value, v) => {
        const option = document.createElement("option");
        option.value = String(v);
        put(option, value);
        option.dataset.name = option.textContent;
        select.append(option);
      });
      select.addEventListener("change", () => {
        state.chosen[i] = Number(select.value);
        state.page = 0;
        update(false);
      });
    });
    let waiting = 0;
    search.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        state.query = search.value.trim();
        state.page = 0;
        update(true);
      }, 120);
    });
    root.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
    reset.addEventListener("click", (event) => {
      event.preventDefault();
      state.chosen.fill(-1);
      state.query = search.value = "";
      state.page = 0;
      update(false);
    });
    const steps = {
      first: () => 0,
      back: () => state.page - 1,
      on: () => state.page + 1,
      last: () => Infinity,
    };
    for (const turn of turns) {
      turn.addEventListener("click", () => {
        state.page = steps[turn.dataset.turn]();
        draw();
        write(false);
        if (turn.closest(".after")) root.scrollIntoView();
      });
    }
    const follow = () => {
      read();
      sift();
      draw();
      if (location.hash.startsWith(`#${id}.`)) root.scrollIntoView();
    };
    addEventListener("hashchange", follow);
    addEventListener("popstate", follow);
    follow();
  };

  for (const root of document.querySelectorAll("[data-browser]")) start(root);
})();
