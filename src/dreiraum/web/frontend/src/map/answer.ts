/** The panel beside the map: what one cell reaches, all services by the chosen mode, without a request. */

import { type Cells, UNKNOWN, type Ways } from "./cells";
import { drawing, element } from "./elements";
import { count, german, words } from "./words";

export interface Asked {
  lon: number;
  lat: number;
  ways: Ways;
  /** What stands behind the question mark of the answer page. */
  query: string;
  /** Prefix of the answer page. */
  page: string;
}

const DIGITS = 5; // about a metre

/** Fills and shows the panel; returns its heading, for the focus of those who came by keyboard. */
export function showAnswer(
  panel: HTMLElement,
  cells: Cells,
  cell: number,
  asked: Asked,
  close: () => void,
): HTMLElement {
  const area = cell >= 0 ? (cells.header.municipalities[cells.municipality[cell]]?.name ?? "") : "";
  const heading = element("h2", { tabindex: "-1" }, words().here(area));
  const button = element(
    "button",
    { type: "button", class: "map-answer-close", "aria-label": words().close, title: words().close },
    cross(),
  );
  button.addEventListener("click", close);
  panel.replaceChildren(
    element("div", { class: "map-answer-head" }, heading, button),
    element("p", { class: "muted" }, cell >= 0 ? peopleOf(cells, cell) : words().nobody),
    ...(cell >= 0 ? [table(cells, cell, asked.ways)] : []),
    element("p", {}, element("a", { class: "map-answer-link", href: address(asked) }, words().answer)),
  );
  panel.dataset.open = "";
  return heading;
}

function address({ lon, lat, query, page }: Asked): string {
  return `${page}${lat.toFixed(DIGITS)},${lon.toFixed(DIGITS)}/?${query}`;
}

function peopleOf(cells: Cells, cell: number): string {
  const many = cells.people[cell];
  const text = words().peopleHere(count(many, cells.header.people_estimated), many === 1);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function table(cells: Cells, cell: number, ways: Ways): HTMLElement {
  const rows = cells.header.services.map((service, s) => {
    const near = ways.minutesTo(s)[cell] <= ways.limit(s);
    const share = cells.digitalFor(s)[cell];
    const online = share !== UNKNOWN && share >= 50;
    return element(
      "tr",
      { class: near ? "map-answer-near" : "map-answer-far" },
      element("th", { scope: "row" }, nameOf(service)),
      element("td", {}, online && element("span", { class: "tag tag--digital" }, words().digital)),
      element("td", { class: "num" }, ...figure(ways.say(s, cell), near)),
    );
  });
  const said = ways.timed ? words().answerCaptionBoth(ways.name) : words().answerCaption(ways.name);
  const caption = element("caption", {}, said);
  return element("table", { class: "map-answer-table" }, caption, element("tbody", {}, ...rows));
}

function figure(text: string, near: boolean): (Node | string)[] {
  return [text, element("span", { class: "sr-only" }, `, ${near ? words().reached : words().missed}`)];
}

/** Name of a service or mode in the page's language. */
export function nameOf(one: { name: string; name_en: string }): string {
  return german ? one.name : one.name_en;
}

function cross(): SVGSVGElement {
  const path = drawing("path", { d: "M5 5l14 14M19 5L5 19", stroke: "currentColor", "stroke-width": "2.4" });
  return drawing("svg", { viewBox: "0 0 24 24", width: "24", height: "24", "aria-hidden": "true" }, path);
}
