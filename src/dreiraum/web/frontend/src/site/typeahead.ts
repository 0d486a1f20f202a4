/**
 * Suggestions under a search field: the combobox with list autocomplete of the WAI-ARIA Authoring Practices.
 * Focus stays in the field; Down and Up move through the list, Enter follows, Escape closes, then clears.
 * A field with data-fill (the id of a hidden one) goes nowhere: it keeps the choice, the hidden field its point.
 */

import { Busy, find, type Found, Offline } from "./find";
import { words } from "./words";

/** Puts a choice into a field and its point into the hidden one that the form sends with it. */
export function fill(input: HTMLInputElement, hidden: HTMLInputElement | null, label: string, lat: number, lon: number): void {
  input.value = label;
  if (hidden) hidden.value = `${lat.toFixed(DIGITS)},${lon.toFixed(DIGITS)} ${label}`;
}

const DIGITS = 5; // of degrees: a metre
const PAUSE = 150; // ms after the last key
const PATIENCE = 2000; // ms until we say that it is slow
const SHORTEST = 2; // characters
const ENOUGH = 8; // suggestions

function set(element: Element, attributes: Record<string, string>): void {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}

export function typeAhead(input: HTMLInputElement): void {
  new TypeAhead(input);
}

class TypeAhead {
  private readonly list = document.createElement("ul");
  private readonly status: HTMLElement;
  private found: Found[] = [];
  private chosen = -1;
  private pause = 0;
  private asking = new AbortController();

  constructor(private readonly input: HTMLInputElement) {
    this.list.id = `${input.id}-suggestions`;
    this.list.className = "suggestions";
    set(this.list, { role: "listbox", "aria-label": words.suggestions });
    this.list.hidden = true;
    input.after(this.list);
    this.status = document.getElementById(input.dataset.status ?? "") ?? document.createElement("p");

    set(input, { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id });

    input.addEventListener("input", () => this.typed());
    input.addEventListener("keydown", (event) => this.pressed(event));
    input.addEventListener("focus", () => this.open());
    input.addEventListener("blur", () => this.close());
    // The field keeps the focus, so a press on a suggestion must not take it away before the click.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.clicked(event));
    input.form?.addEventListener("submit", (event) => this.submitted(event));
    if (document.activeElement === input && input.value) this.typed();
  }

  private get text(): string {
    return this.input.value.trim();
  }

  private typed(): void {
    window.clearTimeout(this.pause);
    this.asking.abort();
    if (this.text.length < SHORTEST) {
      this.show([]);
      this.say("");
      return;
    }
    this.pause = window.setTimeout(() => void this.ask(), PAUSE);
  }

  private async ask(): Promise<void> {
    const asking = new AbortController();
    this.asking = asking;
    const slow = window.setTimeout(() => this.say(words.slow), PATIENCE);
    try {
      const found = await find(this.input.dataset.find ?? "", this.text, ENOUGH, asking.signal);
      if (asking.signal.aborted) return;
      this.show(found);
      this.say(this.counted());
    } catch (error) {
      if (asking.signal.aborted) return;
      this.show([]);
      this.say(error instanceof Offline ? words.offline : error instanceof Busy ? words.busy : words.failed);
    } finally {
      window.clearTimeout(slow);
    }
  }

  private counted(): string {
    if (this.found.length === 0) return words.none;
    return this.found.length === 1 ? words.one : words.many(this.found.length);
  }

  /** A choice already made stays if it is still among them. */
  private show(found: Found[]): void {
    const chosen = this.found[this.chosen]?.url;
    this.found = found;
    this.list.replaceChildren(...found.map((one, row) => this.option(one, row)));
    this.choose(found.findIndex((one) => one.url === chosen));
    this.open();
  }

  private option(one: Found, row: number): HTMLElement {
    const option = document.createElement("li");
    option.id = `${this.list.id}-${row}`;
    set(option, { role: "option", "aria-selected": "false" });
    const name = document.createElement("b");
    name.textContent = one.label;
    const context = document.createElement("span");
    context.textContent = one.context;
    option.append(name, " ", context);
    return option;
  }

  private open(): void {
    const open = this.found.length > 0 && document.activeElement === this.input;
    this.list.hidden = !open;
    set(this.input, { "aria-expanded": `${open}` });
  }

  private close(): void {
    this.list.hidden = true;
    set(this.input, { "aria-expanded": "false" });
    this.choose(-1);
  }

  private choose(row: number): void {
    this.chosen = row;
    const options = [...this.list.children];
    options.forEach((option, at) => set(option, { "aria-selected": `${at === row}` }));
    if (row < 0) this.input.removeAttribute("aria-activedescendant");
    else set(this.input, { "aria-activedescendant": `${this.list.id}-${row}` });
    options[row]?.scrollIntoView({ block: "nearest" });
  }

  private pressed(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const open = !this.list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") this.move(event, open);
    else if (event.key === "Enter" && open && this.chosen >= 0) {
      event.preventDefault();
      this.follow(this.chosen);
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (open) this.close();
      else this.clear();
    }
  }

  /** Past the last suggestion the choice returns to the field, as before the first. */
  private move(event: KeyboardEvent, open: boolean): void {
    if (this.found.length === 0) return;
    event.preventDefault();
    if (!open) this.open();
    const places = this.found.length + 1;
    const step = event.key === "ArrowDown" ? 1 : -1;
    this.choose(((this.chosen + 1 + step + places) % places) - 1);
  }

  /** Without a connection the browser would leave the page, and with it what was typed. */
  private submitted(event: SubmitEvent): void {
    if (navigator.onLine) return;
    event.preventDefault();
    this.say(words.offline);
  }

  private clear(): void {
    this.input.value = "";
    this.typed();
  }

  private clicked(event: MouseEvent): void {
    const option = (event.target as Element).closest("[role=option]");
    if (option) this.follow([...this.list.children].indexOf(option));
  }

  private follow(row: number): void {
    const one = this.found[row];
    if (!one) return;
    const { fill: kept } = this.input.dataset;
    if (kept) {
      fill(this.input, document.querySelector<HTMLInputElement>(`#${kept}`), one.label, one.lat, one.lon);
      this.found = [];
      this.say("");
      this.close();
      return;
    }
    this.input.value = one.label;
    this.close();
    if (this.input.form?.target === "_blank") window.open(one.url, "_blank", "noopener");
    else location.assign(one.url);
  }

  private say(text: string): void {
    this.status.textContent = text;
  }
}
