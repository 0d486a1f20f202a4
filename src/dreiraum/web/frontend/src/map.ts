/** Starts the map of every element with `data-map`; MapLibre itself is loaded only when one comes into view. */

import type { Start } from "./map/start";

const STARTS: Record<string, () => Promise<Start>> = {
  coverage: async () => (await import("./map/coverage")).startCoverage,
  embed: async () => (await import("./map/coverage")).startCoverage,
  area: async () => (await import("./map/coverage")).startCoverage,
  route: async () => (await import("./map/route")).startRoute,
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
