/** The coverage map: cells in the colours of a service, a mode and a limit, and everything beside it in step. */

import { nameOf, showAnswer } from "./answer";
import { type Cells, fetchCells, type Ways } from "./cells";
import { type Classes, classes } from "./classes";
import { type Figures, figures, marks, type Question } from "./figures";
import { type Choice, followForm, nameOwnLimit, readChoice } from "./form";
import { drawLegend } from "./legend";
import { Sketch } from "./sketch";
import { bounds, explain, Failure, part, say } from "./start";
import { fillTable } from "./table";
import { isDark, onThemeChange } from "./theme";
import { fetchTransit, TRANSIT } from "./transit";
import { type Ask, painted, seen, type View } from "./view";
import { words } from "./words";

type Live = typeof import("./live");

const SLOW = 6000; // milliseconds until we say that the network is slow

export function startCoverage(element: HTMLElement): void {
  say(element, words().loading);
  const slow = setTimeout(() => say(element, words().slow), SLOW);
  const live = import("./live"); // comes while the cells are fetched and sketched
  live.catch(() => undefined); // awaited below
  open(element, live)
    .catch((error: unknown) => explain(element, error))
    .finally(() => clearTimeout(slow));
}

async function open(element: HTMLElement, live: Promise<Live>): Promise<void> {
  let cells: Cells;
  try {
    cells = await fetchCells(element.dataset.cells ?? "");
  } catch (error) {
    await (await live).openLive(element, null, () => undefined);
    return unfinished(element, error); // the ground, the server's legend and its table stay
  }
  const coverage = new Coverage(element, cells);
  await coverage.ready();
  const sketch = coverage.sketch();
  await painted();
  await seen();
  performance.mark("dreiraum:first-colour");
  element.dataset.mapState = "sketch";
  try {
    const map = await (await live).openLive(element, cells, coverage.ask);
    if (!map) return;
    coverage.show(map);
    await map.drawn();
    sketch.remove();
    performance.mark("dreiraum:map");
    element.dataset.mapState = "ready";
    say(element, "");
  } catch (error) {
    sketch.keep();
    unfinished(element, error); // the form recolours what is there
  }
}

function unfinished(element: HTMLElement, error: unknown): void {
  if (!(error instanceof Failure)) console.error(error);
  element.dataset.mapState = "failed";
  say(element, error instanceof Failure ? error.message : words().failed);
}

class Coverage {
  private view: View | null = null;
  private choice: Choice;
  private ways: Ways;
  private readonly timed = new globalThis.Map<string, Promise<Ways>>();
  private readonly hint: Node[];

  constructor(
    private readonly element: HTMLElement,
    private readonly cells: Cells,
  ) {
    this.choice = readChoice(element);
    this.ways = cells.by(this.choice.mode);
    this.hint = [...(part(element, "answer")?.childNodes ?? [])];
    onThemeChange(() => this.recolour());
    element.addEventListener("keydown", ({ key }) => {
      const panel = part(element, "answer");
      if (key === "Escape" && panel?.hasAttribute("data-open")) this.close(panel);
    });
    const form = part<HTMLFormElement>(element, "form");
    if (form) followForm(form, (said) => void this.choose(said));
  }

  /** Resolves when everything is there that the first choice needs. Raises Failure. */
  async ready(): Promise<void> {
    this.ways = await this.waysOf(this.choice);
  }

  sketch(): Sketch {
    const { cells, element } = this;
    element.dataset.fit ||= cells.header.bounds.join(); // of a district whose borders are not known
    const fit = bounds(element.dataset.fit) ?? cells.header.bounds;
    const sketch = new Sketch(part(element, "canvas") ?? element, cells, fit, this.ask);
    this.show(sketch);
    return sketch;
  }

  show(view: View): void {
    this.view = view;
    this.draw();
  }

  /** Shows the answer of a point in the panel. */
  readonly ask: Ask = (lon, lat) => {
    const panel = part(this.element, "answer");
    const page = this.element.dataset.answer;
    if (!panel || !page) return;
    const cell = this.cells.at(lon, lat);
    const { mode, window } = this.choice;
    const query = new URLSearchParams(mode === TRANSIT ? { mode, window } : { mode }).toString();
    const asked = { lon, lat, ways: this.ways, query, page };
    const heading = showAnswer(panel, this.cells, cell, asked, () => this.close(panel));
    this.view?.mark([lon, lat], cell);
    panel.scrollIntoView({ block: "nearest" });
    heading.focus({ preventScroll: true });
  };

  private close(panel: HTMLElement): void {
    delete panel.dataset.open;
    panel.replaceChildren(...this.hint);
    this.view?.mark(null, -1);
    this.view?.focus();
  }

  private async choose(said: Partial<Choice>): Promise<void> {
    const start = performance.now();
    const choice = { ...this.choice, ...said };
    this.choice = choice;
    try {
      const ways = await this.waysOf(choice);
      if (this.choice !== choice) return; // something else was chosen meanwhile
      this.ways = ways;
      if (this.element.dataset.mapState !== "failed") say(this.element, "");
    } catch (error) {
      if (this.choice === choice) say(this.element, error instanceof Failure ? error.message : words().failed);
      return;
    }
    this.draw();
    void painted().then(() => performance.measure("dreiraum:recolour", { start, end: performance.now() }));
  }

  /** The ways by the chosen mode; those of public transport are fetched when first asked for. Raises Failure. */
  private async waysOf({ mode, window }: Choice): Promise<Ways> {
    const pattern = this.element.dataset.transit;
    if (mode !== TRANSIT || !pattern) return this.cells.by(mode);
    const known = this.timed.get(window);
    if (known) return known;
    say(this.element, words().loading);
    const asked = fetchTransit(pattern.replace("{window}", encodeURIComponent(window)), this.cells);
    this.timed.set(window, asked);
    asked.catch(() => this.timed.delete(window));
    return asked;
  }

  /** Colours, legend, table and words for the choice. Needs no network. */
  private draw(): void {
    const { element, cells } = this;
    const { service, ways, limit } = this.question();
    const counted = this.recolour();
    const [what, how] = [nameOf(cells.header.services[service]), ways.name];
    const table = part<HTMLTableElement>(element, "table");
    if (table) fillTable(table, counted, words().caption(what, how, limit), cells.header.people_estimated);
    this.entitle(words().pageTitle(what, how));
    const form = part<HTMLFormElement>(element, "form");
    if (form) nameOwnLimit(form, words().own(ways.limit(service)));
    const measured = part(element, "measured");
    if (measured) measured.hidden = !ways.timed;
    part(element, "day")?.remove(); // it is the day of the time that the page came with
  }

  /** The page's heading, and its name in the window where it has the same words. */
  private entitle(text: string): void {
    const title = part(this.element, "title");
    if (!title) return;
    document.title = document.title.replace(title.textContent ?? "", text);
    title.textContent = text;
  }

  private recolour(): Figures {
    const { cells, element } = this;
    const question = this.question();
    const shades = classes(question.limit, isDark());
    const counted = figures(cells, question, shades.ends, element.dataset.ags);
    this.view?.show({
      service: cells.header.services[question.service].key,
      values: question.ways.minutesTo(question.service),
      marks: marks(cells.digitalFor(question.service)),
      classes: shades,
    });
    this.drawLegend(question, counted, shades);
    return counted;
  }

  private drawLegend({ service, ways, limit }: Question, counted: Figures, shades: Classes): void {
    const legend = part(this.element, "legend");
    if (!legend) return;
    const { people_estimated: about, digital_estimated, services } = this.cells.header;
    drawLegend(legend, counted, shades, {
      limit,
      mode: ways.name,
      both: ways.timed,
      about,
      digitalAbout: about || digital_estimated,
      digital: services[service].digital,
    });
  }

  private question(): Question {
    const service = this.cells.service(this.choice.service);
    const { ways } = this;
    return { service, ways, limit: this.choice.limit ?? ways.limit(service) };
  }
}
