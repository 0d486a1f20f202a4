/**
 * Starts the map of every element with `data-map`; MapLibre itself is loaded only when one comes into view.
 *
 * Every map: data-worker (its script), data-tiles, data-zooms ("7,14"), data-bounds ("w,s,e,n"), data-attribution,
 * data-fit (what to show first); its canvas goes into the child with data-part="canvas", or into the element itself.
 *
 * coverage, embed, area: data-cells, data-service, data-mode, data-limit, data-places (with "{service}"), data-answer
 * (prefix of the answer page), data-picture, data-ags (one municipality counts). Children with data-part="form",
 * "legend", "answer", "table", "status", "title" are kept in step; each may be missing.
 * pick: data-answer, data-mode. A click goes to the answer of that point.
 * route: data-home ("lat,lon"), data-places-id and data-route-id (scripts with GeoJSON), data-route-url (with "{ref}"
 * and "{mode}"). Follows every <details data-ref data-mode>, with data-line where the way comes from elsewhere, and the
 * event "dreiraum:row" with {ref, mode} or null.
 * journey: data-journey-url (GeoJSON of a journey), or follows every <details data-journey> with such an address.
 * offers: data-offers-id (script with points and what is there), data-home ("lat,lon" or ""). The child with
 * data-part="found" says what there is at the point that was chosen.
 */

import type { Start } from "./map/start";

const STARTS: Record<string, () => Promise<Start>> = {
  coverage: async () => (await import("./map/coverage")).startCoverage,
  embed: async () => (await import("./map/coverage")).startCoverage,
  area: async () => (await import("./map/coverage")).startCoverage,
  route: async () => (await import("./map/route")).startRoute,
  journey: async () => (await import("./map/journey")).startJourney,
  offers: async () => (await import("./map/offers")).startOffers,
  pick: async () => (await import("./map/pick")).startPick,
};
const AT_ONCE = new Set(["coverage", "embed"]);
const AHEAD = "300px";

async function start(element: HTMLElement): Promise<void> {
  const load = STARTS[element.dataset.map ?? ""];
  if (!load) return;
  try {
    (await load())(element);
  } catch (error) {
    const { explain } = await import("./map/start");
    explain(element, error);
  }
}

function startInView(elements: HTMLElement[]): void {
  const watch = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        watch.unobserve(entry.target);
        void start(entry.target as HTMLElement);
      }
    },
    { rootMargin: AHEAD },
  );
  for (const element of elements) watch.observe(element);
}

const elements = [...document.querySelectorAll<HTMLElement>("[data-map]")];
for (const element of elements.filter((one) => AT_ONCE.has(one.dataset.map ?? ""))) void start(element);
startInView(elements.filter((one) => !AT_ONCE.has(one.dataset.map ?? "")));
