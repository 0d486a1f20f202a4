/** The ordinary form above the map: service, mode, time of the week, limit. With JavaScript it recolours instead of loading a page. */

export interface Choice {
  service: string;
  mode: string;
  /** Time of the week for public transport. */
  window: string;
  /** Minutes; null for the service's own limit. */
  limit: number | null;
}

const NAMES = ["service", "mode", "window", "limit"] as const;
const TIMED = "transit";

export function readChoice(element: HTMLElement): Choice {
  const { service = "", mode = "foot", window = "", limit = "" } = element.dataset;
  return { service, mode, window, limit: minutes(limit) };
}

/** Calls `changed` with what the form says and keeps the address of the page in step; never with a position in it. */
export function followForm(form: HTMLFormElement, changed: (choice: Partial<Choice>) => void): void {
  form.dataset.live = "";
  form.addEventListener("submit", (event) => event.preventDefault());
  showWhen(form);
  form.addEventListener("change", () => {
    const given = new FormData(form);
    const said = Object.fromEntries(
      NAMES.filter((name) => given.has(name)).map((name) => [name, String(given.get(name))]),
    );
    showWhen(form);
    rewrite({ ...said, ...(said.mode !== TIMED && { window: "" }) });
    changed({ ...said, ...("limit" in said && { limit: minutes(said.limit) }) } as Partial<Choice>);
  });
}

/** The time of the week is asked for where it matters. */
function showWhen(form: HTMLFormElement): void {
  const when = form.querySelector<HTMLElement>('[data-part="when"]');
  if (when) when.hidden = form.querySelector<HTMLSelectElement>('select[name="mode"]')?.value !== TIMED;
}

/** Says in the first option of the limits what the service's own limit is. */
export function nameOwnLimit(form: HTMLFormElement, text: string): void {
  const option = form.querySelector<HTMLOptionElement>('select[name="limit"] option[value=""]');
  if (option && option.textContent !== text) option.textContent = text;
}

function rewrite(said: Record<string, string>): void {
  const address = new URL(location.href);
  for (const [name, value] of Object.entries(said)) {
    if (value) address.searchParams.set(name, value);
    else address.searchParams.delete(name);
  }
  history.replaceState(history.state, "", address);
}

function minutes(text: string): number | null {
  const read = Number.parseInt(text, 10);
  return Number.isFinite(read) && read > 0 ? read : null;
}
