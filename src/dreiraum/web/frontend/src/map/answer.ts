/** The panel beside the map: what one cell reaches, all services by the chosen mode, without a request. */

import { BEYOND, type Cells, UNKNOWN } from "./cells";
import { drawing, element } from "./elements";
import { count, german, words } from "./words";

export interface Asked {
  lon: number;
  lat: number;
  mode: string;
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
    ...(cell >= 0 ? [table(cells, cell, asked.mode)] : []),
    element("p", {}, element("a", { class: "map-answer-link", href: address(asked) }, words().answer)),
  );
  panel.dataset.open = "";
  return heading;
}

function address({ lon, lat, mode, page }: Asked): string {
  return `${page}${lat.toFixed(DIGITS)},${lon.toFixed(DIGITS)}/?mode=${encodeURIComponent(mode)}`;
}

function peopleOf(cells: Cells, cell: number): string {
  const many = cells.people[cell];
  const text = words().peopleHere(count(many, cells.header.people_estimated), many === 1);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function table(cells: Cells, cell: number, key: string): HTMLElement {
  const mode = cells.mode(key);
  const { services, horizon, modes } = cells.header;
  const rows = services.map((service, s) => {
    const minutes = cells.minutesTo(s, mode)[cell];
    const near = minutes <= cells.limit(s, mode);
    const share = cells.digitalFor(s)[cell];
    const online = share !== UNKNOWN && share >= 50;
    return element(
      "tr",
      { class: near ? "map-answer-near" : "map-answer-far" },
      element("th", { scope: "row" }, nameOf(service)),
      element("td", {}, online && element("span", { class: "tag tag--digital" }, words().digital)),
      element("td", { class: "num" }, ...figure(minutes, horizon, near)),
    );
  });
  const caption = element("caption", {}, words().answerCaption(nameOf(modes[mode])));
  return element("table", { class: "map-answer-table" }, caption, element("tbody", {}, ...rows));
}

function figure(minutes: number, horizon: number, near: boolean): (Node | string)[] {
  const text = minutes === BEYOND ? words().beyond(horizon) : words().minutes(minutes);
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
