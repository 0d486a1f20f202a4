/** The legend: the one figure that matters, then colour, minutes and people of each class. */

import { type Classes, type Colour, css } from "./classes";
import { drawing, element } from "./elements";
import type { Figures } from "./figures";
import { count, percent, words } from "./words";

const WIDE = 36;
const HIGH = 20;

export interface Said {
  limit: number;
  /** "zu Fuß" */
  mode: string;
  /** Whether there and back count, the longer way of both. */
  both: boolean;
  /** Whether numbers of people are estimated, and whether connections are known per municipality only. */
  about: boolean;
  digitalAbout: boolean;
  /** Whether anybody offers the service digitally here. */
  digital: boolean;
}

export function drawLegend(legend: HTMLElement, figures: Figures, classes: Classes, said: Said): void {
  const headline = legend.querySelector<HTMLElement>("[data-headline]") ?? headlineIn(legend);
  const text = [percent(figures.reached, figures.everybody), ...sentence(figures, said)];
  [...headline.children].forEach((child, k) => {
    if (child.textContent !== text[k]) child.textContent = text[k];
  });
  legend.querySelector("ul")?.remove();
  legend.append(rows(figures, classes, said));
}

function sentence(figures: Figures, said: Said): [string, string] {
  const all = count(figures.everybody, said.about);
  return [words().ofPeople(said.limit, said.mode), words().of(count(figures.reached, said.about), all)];
}

function headlineIn(legend: HTMLElement): HTMLElement {
  const headline = element(
    "p",
    { class: "map-headline", "data-headline": "", "aria-live": "polite", "aria-atomic": "true" },
    element("b"),
    element("span"),
    element("span", { class: "muted" }),
  );
  legend.replaceChildren(headline);
  return headline;
}

function rows(figures: Figures, { colours, beyond }: Classes, said: Said): HTMLElement {
  const items = figures.ends.map((end, k) =>
    row(patch(colours[k]), words().rows(figures.ends[k - 1] ?? 0, end), share(figures.people[k], figures)),
  );
  const far = figures.people[figures.ends.length];
  items.push(row(hatched(beyond), words().beyondLong(said.limit), share(far, figures)));
  if (said.digital || figures.digital > 0) {
    const about = said.digitalAbout ? words().about : "";
    items.push(
      row(dotted(beyond), words().digitalOf, about + percent(figures.digital, figures.everybody), "map-legend-sub"),
    );
  }
  const head = element(
    "li",
    { class: "map-legend-head" },
    element("span", {}, said.both ? words().toPlaceAndBack : words().toPlace),
    element("span", {}, words().people),
  );
  return element("ul", { class: "map-legend" }, head, ...items);
}

function share(people: number, { everybody }: Figures): string {
  return percent(people, everybody);
}

function row(swatch: Element, text: string, value: string, also = ""): HTMLElement {
  return element(
    "li",
    also ? { class: also } : {},
    swatch,
    element("span", {}, text),
    element("span", { class: "num" }, value),
  );
}

function swatch(...children: Element[]): SVGSVGElement {
  const box = { class: "map-swatch", viewBox: `0 0 ${WIDE} ${HIGH}`, "aria-hidden": "true" };
  return drawing("svg", box, ...children);
}

function patch(colour: Colour): SVGSVGElement {
  return swatch(drawing("rect", { width: `${WIDE}`, height: `${HIGH}`, fill: css(colour) }));
}

function hatched(beyond: Classes["beyond"]): SVGSVGElement {
  return lined(beyond, { "stroke-width": "1.4" });
}

function dotted(beyond: Classes["beyond"]): SVGSVGElement {
  return lined(beyond, { "stroke-width": "2.2", "stroke-linecap": "round", "stroke-dasharray": "0 3.6" });
}

function lined({ ground, line }: Classes["beyond"], stroke: Record<string, string>): SVGSVGElement {
  let path = "";
  for (let x = -HIGH; x < WIDE; x += 6.5) path += `M${x} ${HIGH}l${HIGH} ${-HIGH}`;
  return swatch(
    drawing("rect", { width: `${WIDE}`, height: `${HIGH}`, fill: css(ground) }),
    drawing("path", { d: path, stroke: css(line), ...stroke }),
  );
}
