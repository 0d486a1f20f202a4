/** The map beside an answer: the reader's point, the places, and the way to the one whose row is open. */

import type { FeatureCollection, GeoJSON, Point } from "geojson";
import { type GeoJSONSource, LngLatBounds, type Map } from "maplibre-gl";
import { createMap } from "./create";
import { explain, numbers } from "./start";
import { BOLD, REGULAR } from "./style";
import { isDark, onThemeChange, palette } from "./theme";
import { words } from "./words";

interface Row {
  ref: string;
  mode: string;
  /** Where the way comes from; else it is asked for by place and mode. */
  line?: string;
}

const NOTHING: FeatureCollection = { type: "FeatureCollection", features: [] };
const NEAREST = 16; // zoom

export function startRoute(element: HTMLElement): void {
  show(element).catch((error: unknown) => explain(element, error));
}

async function show(element: HTMLElement): Promise<void> {
  const map = await createMap(element, { title: words().titleRoute, amongText: true });
  const shown = new RouteMap(element, map);
  onThemeChange(() => shown.repaint());
  document.addEventListener("dreiraum:row", (event) => void shown.open((event as CustomEvent<Row | null>).detail));
  followRows((row) => void shown.open(row));
}

/** `<details data-ref data-mode>` opened or closed anywhere on the page. */
function followRows(changed: (row: Row | null) => void): void {
  const rows = document.querySelectorAll<HTMLDetailsElement>("details[data-ref]");
  const of = ({ dataset }: HTMLElement): Row => ({
    ref: dataset.ref ?? "",
    mode: dataset.mode ?? "foot",
    line: dataset.line,
  });
  for (const row of rows) {
    row.addEventListener("toggle", () => {
      const open = row.open ? row : [...rows].find((one) => one.open);
      changed(open ? of(open) : null);
    });
  }
  const open = [...rows].find((one) => one.open);
  if (open) changed(of(open));
}

class RouteMap {
  private readonly places: FeatureCollection<Point>;
  private readonly home: [number, number] | null;
  private readonly asked = new globalThis.Map<string, Promise<GeoJSON>>();
  private wanted = "";

  constructor(
    private readonly element: HTMLElement,
    private readonly map: Map,
  ) {
    const home = numbers(element.dataset.home, 2);
    this.home = home && [home[1], home[0]];
    this.places = (embedded(element.dataset.placesId) ?? NOTHING) as FeatureCollection<Point>;
    const way = embedded(element.dataset.routeId) ?? NOTHING;
    addLayers(map, this.places, way, this.home);
    this.repaint();
    this.fit(around([this.places, way], this.home));
  }

  /** Shows the way to a place; null shows all places again. */
  async open(row: Row | null): Promise<void> {
    this.wanted = row ? `${row.mode} ${row.ref}` : "";
    const wanted = this.wanted;
    this.map.setFilter("place-chosen", ["==", ["get", "ref"], row?.ref ?? ""]);
    const way = row ? await this.way(row) : NOTHING;
    if (this.wanted !== wanted) return;
    this.map.getSource<GeoJSONSource>("way")?.setData(way);
    const place = this.places.features.filter(({ properties }) => !row || properties?.ref === row.ref);
    this.fit(around([{ ...NOTHING, features: place }, way], this.home));
  }

  repaint(): void {
    const paint = palette(isDark());
    const text = { "text-color": paint.ink, "text-halo-color": paint.halo };
    const colours = {
      "way-casing": { "line-color": paint.halo },
      way: { "line-color": paint.way },
      "way-walked": { "line-color": paint.mark },
      place: { "circle-color": paint.disc, "circle-stroke-color": paint.mark },
      "place-chosen": { "circle-color": paint.way, "circle-stroke-color": paint.disc },
      "place-label": text,
      home: { "circle-color": paint.mark, "circle-stroke-color": paint.disc },
      "home-label": text,
    };
    for (const [layer, properties] of Object.entries(colours)) {
      for (const [name, value] of Object.entries(properties))
        this.map.setPaintProperty(layer, name as "line-color", value);
    }
  }

  private way(row: Row): Promise<GeoJSON> {
    const url = row.line ?? address(this.element.dataset.routeUrl, row);
    if (!url) return Promise.resolve(NOTHING);
    const asked = this.asked.get(url) ?? ask(url);
    this.asked.set(url, asked);
    return asked.catch(() => {
      this.asked.delete(url);
      return NOTHING;
    });
  }

  private fit(box: LngLatBounds): void {
    const beside = Math.min(96, this.map.getContainer().clientWidth / 5); // names stand beside their places
    const padding = { top: 40, right: beside, bottom: 48, left: beside };
    if (!box.isEmpty()) this.map.fitBounds(box, { padding, maxZoom: NEAREST });
  }
}

function address(pattern: string | undefined, { ref, mode }: Row): string {
  if (!pattern || !mode) return "";
  return pattern.replace("{ref}", encodeURIComponent(ref)).replace("{mode}", encodeURIComponent(mode));
}

async function ask(url: string): Promise<GeoJSON> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`route: ${response.status}`);
  return (await response.json()) as GeoJSON;
}

function embedded(id: string | undefined): GeoJSON | null {
  const text = id ? document.getElementById(id)?.textContent : null;
  return text ? (JSON.parse(text) as GeoJSON) : null;
}

function around(shapes: GeoJSON[], home: [number, number] | null): LngLatBounds {
  const box = new LngLatBounds();
  if (home) box.extend(home);
  for (const shape of shapes) for (const at of positions(shape)) box.extend(at);
  return box;
}

export function positions(shape: GeoJSON): [number, number][] {
  if (shape.type === "FeatureCollection") return shape.features.flatMap(positions);
  if (shape.type === "Feature") return shape.geometry ? positions(shape.geometry) : [];
  if (shape.type === "GeometryCollection") return shape.geometries.flatMap(positions);
  const flat = shape.coordinates.flat(3) as number[];
  const wide = shape.type === "Point" ? shape.coordinates.length : 2;
  return Array.from({ length: flat.length / wide }, (_, k) => [flat[k * wide], flat[k * wide + 1]]);
}

function addLayers(map: Map, places: FeatureCollection<Point>, way: GeoJSON, home: [number, number] | null): void {
  const point: FeatureCollection = home
    ? {
        type: "FeatureCollection",
        features: [{ type: "Feature", properties: {}, geometry: { type: "Point", coordinates: home } }],
      }
    : NOTHING;
  map.addSource("way", { type: "geojson", data: way });
  map.addSource("places", { type: "geojson", data: places });
  map.addSource("home", { type: "geojson", data: point });
  const round = { "line-cap": "round", "line-join": "round" } as const;
  map.addLayer({ id: "way-casing", type: "line", source: "way", layout: round, paint: { "line-width": 9 } });
  const walked = ["==", ["get", "mark"], "walk"] as ["==", unknown, string];
  map.addLayer({ id: "way", type: "line", source: "way", filter: ["!", walked] as never, layout: round, paint: { "line-width": 5 } });
  map.addLayer({
    id: "way-walked",
    type: "line",
    source: "way",
    filter: walked as never,
    layout: round,
    paint: { "line-width": 5, "line-dasharray": [0, 1.9] },
  });
  const ring = { "circle-radius": 5, "circle-stroke-width": 2.5 };
  map.addLayer({ id: "place", type: "circle", source: "places", paint: ring });
  map.addLayer({
    id: "place-chosen",
    type: "circle",
    source: "places",
    filter: ["==", ["get", "ref"], ""],
    paint: { "circle-radius": 9, "circle-stroke-width": 3 },
  });
  map.addLayer({ id: "home", type: "circle", source: "home", paint: { "circle-radius": 7, "circle-stroke-width": 4 } });
  const beside = { "text-size": 13, "text-max-width": 9, "text-radial-offset": 0.9, "text-justify": "auto" } as const;
  const anchors = {
    "text-variable-anchor": ["left", "right", "top", "bottom"] as ("left" | "right" | "top" | "bottom")[],
  };
  const halo = { "text-halo-width": 1.8 };
  map.addLayer({
    id: "place-label",
    type: "symbol",
    source: "places",
    layout: {
      ...beside,
      ...anchors,
      "text-font": REGULAR,
      "text-field": ["coalesce", ["get", "label"], ["get", "name"]],
    },
    paint: halo,
  });
  map.addLayer({
    id: "home-label",
    type: "symbol",
    source: "home",
    layout: { ...beside, ...anchors, "text-font": BOLD, "text-field": words().home },
    paint: halo,
  });
}
