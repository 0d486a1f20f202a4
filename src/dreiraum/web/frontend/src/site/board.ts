/**
 * A departure board that keeps itself new: asks for its own page again and takes over the part with the departures.
 * Nothing is announced, since nobody asked. data-every: seconds. It rests while nobody sees it, and says so when what
 * it shows is old. data-board="own": the page knows who asks. What somebody is writing in it stays.
 */

const PATIENCE = 15_000; // ms for one answer

export function keepBoard(element: HTMLElement): void {
  new Board(element);
}

class Board {
  private readonly own: boolean;
  private readonly every: number;
  private readonly pause: HTMLButtonElement | null;
  private readonly old: HTMLElement | null;
  private paused = false;
  private seen = Date.now();
  private busy = false;

  constructor(private readonly element: HTMLElement) {
    this.own = element.dataset.board === "own";
    this.every = 1000 * Number(element.dataset.every ?? 30);
    this.pause = element.querySelector<HTMLButtonElement>("[data-part=pause]");
    this.old = element.querySelector<HTMLElement>("[data-part=old]");
    this.pause?.addEventListener("click", () => this.turn(!this.paused));
    this.turn(false);
    window.setInterval(() => this.tick(), 1000);
    document.addEventListener("visibilitychange", () => this.tick());
  }

  private turn(paused: boolean): void {
    this.paused = paused;
    if (!this.pause) return;
    this.pause.hidden = false;
    const label = this.pause.firstElementChild ?? this.pause;
    label.textContent = (paused ? this.pause.dataset.paused : this.pause.dataset.going) ?? "";
  }

  private tick(): void {
    const clock = this.element.querySelector("[data-clock]");
    const text = new Intl.DateTimeFormat("de-DE", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Berlin" }).format();
    if (clock && clock.textContent !== text) clock.textContent = text;
    const resting = this.paused || this.busy || document.hidden;
    if (!resting && Date.now() - this.seen >= this.every) void this.renew();
  }

  private async renew(): Promise<void> {
    this.busy = true;
    try {
      const credentials = this.own ? "same-origin" : "omit";
      const answer = await fetch(location.href, { signal: AbortSignal.timeout(PATIENCE), credentials });
      if (!answer.ok) throw new Error(`${answer.status}`);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-part=board]");
      const shown = this.element.querySelector("[data-part=board]");
      if (!fresh || !shown) throw new Error("no board");
      if (!shown.contains(document.activeElement) && !written(shown)) shown.replaceWith(document.adoptNode(fresh));
      this.say(false);
    } catch {
      this.say(true);
    } finally {
      this.busy = false;
      this.seen = Date.now();
    }
  }

  /** Old is what could not be renewed. */
  private say(old: boolean): void {
    if (!this.old) return;
    const at = this.element.querySelector<HTMLElement>("[data-part=board]")?.dataset.at ?? "";
    this.old.textContent = old ? (this.old.dataset.text ?? "").replace("{time}", at) : "";
    this.old.hidden = !old;
  }
}

/** Whether somebody has begun to write in a part of the page. */
function written(part: Element): boolean {
  return [...part.querySelectorAll<HTMLInputElement>("input")].some((field) => field.value !== field.defaultValue);
}
