/** The table beside the map: per municipality the people reached and not, from the same cells. */

import { element } from "./elements";
import type { Area, Figures } from "./figures";
import { count, percent } from "./words";

/** Fills caption, body and foot; links of the server's rows stay. */
export function fillTable(table: HTMLTableElement, { areas }: Figures, caption: string, about: boolean): void {
  const links = new Map(
    [...table.querySelectorAll<HTMLAnchorElement>("tbody th a")].map((a) => [a.textContent?.trim(), a.href]),
  );
  if (table.caption) table.caption.textContent = caption;
  const rows = areas.filter(({ people }) => people > 0).map((area) => row(area, about, links.get(area.name)));
  table.tBodies[0]?.replaceChildren(...rows);
  const total = areas.reduce(
    (sum, area) => ({
      name: sum.name,
      people: sum.people + area.people,
      reached: sum.reached + area.reached,
    }),
    { name: table.tFoot?.rows[0]?.cells[0]?.textContent?.trim() ?? "", people: 0, reached: 0 },
  );
  table.tFoot?.replaceChildren(row(total, about));
}

function row({ name, people, reached }: Area, about: boolean, link?: string): HTMLTableRowElement {
  const head = link ? element("a", { href: link }, name) : name;
  const numbers = [
    count(people, about),
    count(reached, about),
    percent(reached, people),
    count(people - reached, about),
  ];
  return element(
    "tr",
    {},
    element("th", { scope: "row" }, head),
    ...numbers.map((number) => element("td", { class: "num" }, number)),
  );
}
