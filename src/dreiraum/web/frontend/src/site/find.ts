/** Asks the site for names: `GET <url>?q=...&limit=...&lang=...`. */

export interface Found {
  kind: string;
  label: string;
  context: string;
  lat: number;
  lon: number;
  url: string;
}

/** Too many questions at once. */
export class Busy extends Error {}

/** No connection. */
export class Offline extends Error {}

/** What the text can mean, best first. Throws Busy, Offline, the signal's AbortError, or an Error with the status. */
export async function find(url: string, text: string, limit: number, signal: AbortSignal): Promise<Found[]> {
  const asked = new URL(url, location.href);
  asked.search = `${new URLSearchParams({ q: text, limit: `${limit}`, lang: document.documentElement.lang })}`;
  const response = await fetch(asked, { signal, headers: { Accept: "application/json" }, credentials: "omit" }).catch(
    (error: unknown) => {
      throw signal.aborted ? error : new Offline();
    },
  );
  if (response.status === 429) throw new Busy();
  if (response.status === 400 || response.status === 422) return [];
  if (!response.ok) throw new Error(`${response.status}`);
  return ((await response.json()) as { results: Found[] }).results;
}
