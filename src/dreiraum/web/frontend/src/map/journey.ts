/** The map beside journeys: the legs of the one whose row is open, each kind drawn its own way. */

import type { FeatureCollection, GeoJSON } from "geojson";
import { type GeoJSONSource, LngLatBounds, type Map } from "maplibre-gl";
import { createMap } from "./create";
import { positions } from "./route";
import { explain } from "./start";
import { BOLD, REGULAR } from "./style";
import { isDark, onThemeChange, palette } from "./theme";
import { words } from "./words";

const NOTHING: FeatureCollection = { type: "FeatureCollection", features: [] };
const NEAREST = 16; // zoom
const WIDTH = 5; // pixels of a ride

/** Dashes in widths of the line; a ride by timetable is drawn through. */
const DASHES: Record<string, number[]> = {
  walk: [0, 1.9],
  bike: [1.2, 1.6],
  car: [4, 1.6],
  demand: [2.2, 1.1],
  shared: [0.6, 1],
};
const OWN = ["walk", "bike", "car"];

export function startJourney(element: HTMLElement): void {
  show(element).catch((error: unknown) => explain(element, error));
}

async function show(element: HTMLElement): Promise<void> {
  const map = await createMap(element, { title: words().titleJourney, amongText: true });
  const shown = new JourneyMap(map);
  onThemeChange(() => shown.repaint());
  if (element.dataset.journeyUrl) void shown.open(element.dataset.journeyUrl);
  else followRows((url) => void shown.open(url));
}

/** `<details data-journey>` opened or closed anywhere on the page. */
function followRows(changed: (url: string) => void): void {
  const rows = [...document.querySelectorAll<HTMLDetailsElement>("details[data-journey]")];
  const open = (): HTMLDetailsElement | undefined => rows.find((one) => one.open);
  for (const row of rows) {
    row.addEventListener("toggle", () => changed((row.open ? row : open())?.dataset.journey ?? ""));
  }
  changed(open()?.dataset.journey ?? "");
}

class JourneyMap {
  private readonly asked = new globalThis.Map<string, Promise<GeoJSON>>();
  private wanted = "";

  constructor(private readonly map: Map) {
    addLayers(map);
    this.repaint();
  }

  /** Shows the journey of an address; none without one. */
  async open(url: string): Promise<void> {
    this.wanted = url;
    const shape = url ? await this.shape(url) : NOTHING;
    if (this.wanted !== url) return;
    this.map.getSource<GeoJSONSource>("journey")?.setData(shape);
    const box = new LngLatBounds();
    for (const at of positions(shape)) box.extend(at);
    const beside = Math.min(120, this.map.getContainer().clientWidth / 4.5); // names stand beside their stops
    const padding = { top: 40, right: beside, bottom: 48, left: beside };
    if (!box.isEmpty()) this.map.fitBounds(box, { padding, maxZoom: NEAREST });
  }

  repaint(): void {
    const paint = palette(isDark());
    const colours: Record<string, Record<string, string>> = {
      "leg-casing": { "line-color": paint.halo },
      "leg-ride": { "line-color": paint.way },
      "leg-ties": { "line-color": paint.halo },
      stop: { "circle-color": paint.disc, "circle-stroke-color": paint.mark },
      end: { "circle-color": paint.mark, "circle-stroke-color": paint.disc },
      "leg-label": { "text-color": paint.way, "text-halo-color": paint.halo },
      "stop-label": { "text-color": paint.ink, "text-halo-color": paint.halo },
    };
    for (const mark of Object.keys(DASHES)) {
      colours[`leg-${mark}`] = { "line-color": OWN.includes(mark) ? paint.mark : paint.way };
    }
    for (const [layer, properties] of Object.entries(colours)) {
      for (const [name, value] of Object.entries(properties)) {
        this.map.setPaintProperty(layer, name as "line-color", value);
      }
    }
  }

  private shape(url: string): Promise<GeoJSON> {
    const asked = this.asked.get(url) ?? ask(url);
    this.asked.set(url, asked);
    return asked.catch(() => {
      this.asked.delete(url);
      return NOTHING;
    });
  }
}

async function ask(url: string): Promise<GeoJSON> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`journey: ${response.status}`);
  return (await response.json()) as GeoJSON;
}

function addLayers(map: Map): void {
  map.addSource("journey", { type: "geojson", data: NOTHING });
  const source = "journey";
  const through = { "line-cap": "round", "line-join": "round" } as const;
  const lines = ["==", ["geometry-type"], "LineString"] as ["==", unknown, string];
  const marked = (...marks: string[]): ["in", ["get", "mark"], ["literal", string[]]] => [
    "in",
    ["get", "mark"],
    ["literal", marks],
  ];
  map.addLayer({ id: "leg-casing", type: "line", source, filter: lines as never, layout: through, paint: { "line-width": WIDTH + 4 } });
  map.addLayer({ id: "leg-ride", type: "line", source, filter: marked("bus", "rail"), layout: through, paint: { "line-width": WIDTH } });
  map.addLayer({
    id: "leg-ties",
    type: "line",
    source,
    filter: marked("rail"),
    paint: { "line-width": WIDTH - 2.6, "line-dasharray": [3, 3] },
  });
  for (const [mark, dashes] of Object.entries(DASHES)) {
    const round = mark === "walk" || mark === "shared";
    map.addLayer({
      id: `leg-${mark}`,
      type: "line",
      source,
      filter: marked(mark),
      layout: { "line-cap": round ? "round" : "butt", "line-join": "round" },
      paint: { "line-width": WIDTH, "line-dasharray": dashes },
    });
  }
  const what = (...kinds: string[]): never => ["in", ["get", "what"], ["literal", kinds]] as never;
  map.addLayer({
    id: "stop",
    type: "circle",
    source,
    filter: what("stop"),
    paint: { "circle-radius": 5, "circle-stroke-width": 2.5 },
  });
  map.addLayer({
    id: "end",
    type: "circle",
    source,
    filter: what("start", "end"),
    paint: { "circle-radius": 7, "circle-stroke-width": 4 },
  });
  const named = {
    "text-field": ["get", "name"],
    "text-size": 13,
    "text-max-width": 9,
    "text-radial-offset": 0.9,
    "text-justify": "auto",
    "text-variable-anchor": ["left", "right", "top", "bottom"],
  } as never as { "text-field": string };
  const wide = { "text-halo-width": 1.8 };
  map.addLayer({ id: "stop-label", type: "symbol", source, filter: what("stop", "start", "end"), layout: { ...named, "text-font": REGULAR }, paint: wide });
  map.addLayer({
    id: "leg-label",
    type: "symbol",
    source,
    filter: what("line"),
    layout: { "text-field": ["get", "name"], "text-font": BOLD, "text-size": 13 },
    paint: { "text-halo-width": 3 },
  });
}
