/** The small map on the first page: a click, or Enter for its middle, goes to the answer of that point. */

import { createMap, crosshair } from "./create";
import { explain } from "./start";
import { words } from "./words";

const DIGITS = 5; // about a metre

export function startPick(element: HTMLElement): void {
  show(element).catch((error: unknown) => explain(element, error));
}

async function show(element: HTMLElement): Promise<void> {
  const { answer = "/erreichen/", mode = "foot" } = element.dataset;
  const map = await createMap(element, { title: words().pick, amongText: true });
  const go = (lon: number, lat: number): void => {
    location.assign(`${answer}${lat.toFixed(DIGITS)},${lon.toFixed(DIGITS)}/?mode=${encodeURIComponent(mode)}`);
  };
  map.getCanvas().classList.add("map-pick");
  map.on("click", ({ lngLat }) => go(lngLat.lng, lngLat.lat));
  crosshair(map, go);
}
