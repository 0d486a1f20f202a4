/** One MapLibre map as all our maps are: flat, north up, our own words, nothing from elsewhere. */

import {
  AttributionControl,
  GPUInitializationError,
  Map,
  NavigationControl,
  ScaleControl,
  setWorkerUrl,
} from "maplibre-gl";
import { printable } from "./paper";
import { bounds, Failure, numbers, part, ROOM } from "./start";
import { style, type Tiles } from "./style";
import { isDark, onThemeChange, palette } from "./theme";
import type { Ask } from "./view";
import { controls, words } from "./words";

interface Wishes {
  title: string;
  /** A map among text: two fingers move it, so that one still scrolls the page. */
  amongText?: boolean;
}

const WHOLE_OF_GERMANY: [number, number, number, number] = [5.8, 47.2, 15.1, 55.1];
const AROUND = 0.35; // degrees beyond the district that one may wander
const ROOMY = 900; // pixels that a line of sources beside the scale takes

/** Raises Failure where there is no WebGL 2. Resolves when layers may be added, not when all tiles are there. */
export async function createMap(element: HTMLElement, wishes: Wishes): Promise<Map> {
  if (element.dataset.worker) setWorkerUrl(new URL(element.dataset.worker, location.href).href);
  const map = open(element, wishes);
  straighten(map);
  const compact = map.getContainer().clientWidth < ROOMY || wishes.amongText === true;
  const attribution = escaped(element.dataset.attribution ?? "");
  map.addControl(new AttributionControl({ compact, customAttribution: attribution }), "bottom-right");
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new ScaleControl({ maxWidth: 90 }), "bottom-left");
  if (compact) foldAttribution(map);
  map.on("error", ({ error }) => console.warn(error.message));
  await new Promise<void>((resolve) => map.once("style.load", () => resolve()));
  onThemeChange(() => repaint(map, element));
  printable(map);
  return map;
}

function open(element: HTMLElement, { title, amongText }: Wishes): Map {
  const district = bounds(element.dataset.bounds) ?? WHOLE_OF_GERMANY;
  const [west, south, east, north] = district;
  const container = part(element, "canvas") ?? element;
  container.querySelector("noscript")?.remove();
  try {
    return new Map({
      container,
      style: style(palette(isDark()), tiles(element)),
      bounds: bounds(element.dataset.fit) ?? district,
      fitBoundsOptions: { padding: ROOM, maxZoom: 15 },
      maxBounds: [west - AROUND, south - AROUND, east + AROUND, north + AROUND],
      minZoom: 6,
      maxZoom: 18,
      maxPitch: 0,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      renderWorldCopies: false,
      cooperativeGestures: amongText === true,
      attributionControl: false,
      fadeDuration: 0,
      locale: controls(title),
      validateStyle: false,
    });
  } catch (error) {
    if (error instanceof GPUInitializationError) throw new Failure(words().noWebGL);
    throw error;
  }
}

function tiles(element: HTMLElement): Tiles | null {
  const { tiles: path, zooms } = element.dataset;
  if (!path) return null;
  return {
    url: path.startsWith("/") ? location.origin + path : path,
    zooms: (numbers(zooms, 2) ?? [7, 14]) as [number, number],
    bounds: bounds(element.dataset.bounds) ?? WHOLE_OF_GERMANY,
  };
}

function straighten(map: Map): void {
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
}

/** On small maps the sources wait behind their button. */
function foldAttribution(map: Map): void {
  const control = map.getContainer().querySelector(".maplibregl-ctrl-attrib");
  control?.classList.remove("maplibregl-compact-show");
}

/** A cross in the middle while the keyboard has the map; Enter asks for that point. */
export function crosshair(map: Map, ask: Ask): void {
  const cross = document.createElement("div");
  cross.className = "map-crosshair";
  cross.setAttribute("aria-hidden", "true");
  map.getContainer().append(cross);
  map.getCanvas().addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const { lng, lat } = map.getCenter();
    ask(lng, lat);
  });
}

function repaint(map: Map, element: HTMLElement): void {
  for (const layer of style(palette(isDark()), tiles(element)).layers) {
    if (!map.getLayer(layer.id)) continue;
    for (const [name, value] of Object.entries(layer.paint ?? {})) {
      if (name.endsWith("-color")) map.setPaintProperty(layer.id, name as "fill-color", value as string);
    }
  }
}

function escaped(text: string): string {
  const element = document.createElement("span");
  element.textContent = text;
  return element.innerHTML;
}
