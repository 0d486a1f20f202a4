/** The map beside a list of offers: a disc for each point, and below the map what there is at the one that was chosen. */

import type { FeatureCollection, Point } from "geojson";
import { LngLatBounds, type Map, type MapMouseEvent } from "maplibre-gl";
import { createMap } from "./create";
import { element as built } from "./elements";
import { explain, numbers, part } from "./start";
import { isDark, onThemeChange, palette } from "./theme";
import { words } from "./words";

interface Pin {
  at: [number, number];
  /** Title and address of each. */
  offers: [string, string][];
}

const NEAREST = 14; // zoom
const FINGER = 14; // pixels around a tap

export function startOffers(element: HTMLElement): void {
  show(element).catch((error: unknown) => explain(element, error));
}

async function show(element: HTMLElement): Promise<void> {
  const pins = JSON.parse(document.getElementById(element.dataset.offersId ?? "")?.textContent ?? "[]") as Pin[];
  const home = numbers(element.dataset.home, 2);
  const map = await createMap(element, { title: words().titleOffers, amongText: true });
  addLayers(map, pins, home && [home[1], home[0]]);
  repaint(map);
  onThemeChange(() => repaint(map));
  const box = new LngLatBounds();
  for (const { at } of pins) box.extend(at);
  if (home) box.extend([home[1], home[0]]);
  if (!box.isEmpty()) map.fitBounds(box, { padding: 40, maxZoom: NEAREST });
  const found = part(element, "found");
  const choose = (number: number | null): void => {
    map.setFilter("offer-chosen", ["==", ["get", "number"], number ?? -1]);
    found?.replaceChildren(...(number === null ? [hint()] : list(pins[number])));
  };
  choose(null);
  map.on("click", (event) => choose(under(map, event)));
  map.getCanvas().addEventListener("keydown", ({ key }) => {
    if (key === "Enter") choose(nearest(map, pins));
  });
}

function hint(): HTMLElement {
  return built("p", { class: "map-note" }, words().offersHint);
}

function list({ offers }: Pin): HTMLElement[] {
  const rows = offers.map(([title, url]) => built("li", {}, built("a", { href: url }, built("b", {}, title))));
  return [built("ul", { class: "links" }, ...rows)];
}

function under(map: Map, { point }: MapMouseEvent): number | null {
  const box: [[number, number], [number, number]] = [
    [point.x - FINGER, point.y - FINGER],
    [point.x + FINGER, point.y + FINGER],
  ];
  const [first] = map.queryRenderedFeatures(box, { layers: ["offer"] });
  return first ? Number(first.properties.number) : null;
}

/** What lies next to the middle, for whoever moves the map by keyboard. */
function nearest(map: Map, pins: Pin[]): number | null {
  const middle = map.project(map.getCenter());
  const away = pins.map(({ at }) => map.project(at).dist(middle));
  return pins.length > 0 ? away.indexOf(Math.min(...away)) : null;
}

function addLayers(map: Map, pins: Pin[], home: [number, number] | null): void {
  const points: FeatureCollection<Point> = {
    type: "FeatureCollection",
    features: pins.map(({ at }, number) => ({
      type: "Feature",
      properties: { number },
      geometry: { type: "Point", coordinates: at },
    })),
  };
  map.addSource("offers", { type: "geojson", data: points });
  map.addLayer({ id: "offer", type: "circle", source: "offers", paint: { "circle-radius": 6, "circle-stroke-width": 2.5 } });
  map.addLayer({
    id: "offer-chosen",
    type: "circle",
    source: "offers",
    filter: ["==", ["get", "number"], -1],
    paint: { "circle-radius": 10, "circle-stroke-width": 3 },
  });
  if (home === null) return;
  map.addSource("home", {
    type: "geojson",
    data: { type: "Feature", properties: {}, geometry: { type: "Point", coordinates: home } },
  });
  map.addLayer({ id: "home", type: "circle", source: "home", paint: { "circle-radius": 7, "circle-stroke-width": 4 } });
}

function repaint(map: Map): void {
  const { disc, mark, way } = palette(isDark());
  const colours = { offer: [disc, mark], "offer-chosen": [way, disc], home: [mark, disc] };
  for (const [layer, [fill, ring]] of Object.entries(colours)) {
    if (!map.getLayer(layer)) continue;
    map.setPaintProperty(layer, "circle-color", fill);
    map.setPaintProperty(layer, "circle-stroke-color", ring);
  }
}
