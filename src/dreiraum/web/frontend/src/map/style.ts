/** The base map: a calm printed sheet on which only travel times have colour. Its layers: docs/basemap.md. */

import type {
  ExpressionSpecification,
  FilterSpecification,
  LayerSpecification,
  StyleSpecification,
  SymbolLayerSpecification,
} from "maplibre-gl";
import type { Bounds } from "./start";
import type { Palette } from "./theme";

export interface Tiles {
  url: string;
  zooms: [number, number];
  bounds: Bounds;
}

type Lettering = NonNullable<SymbolLayerSpecification["paint"]>;
/** Zoom and value by turns. */
type Stops = number[];

/** The page's own fonts, drawn from this device. */
export const REGULAR = getComputedStyle(document.body)
  .fontFamily.split(",")
  .map((name) => name.replace(/"/g, "").trim());
export const BOLD = ["Map Bold", ...REGULAR]; // no such family: MapLibre takes the weight from its name
/** Cells belong under this layer: houses, streets and names stay readable on them. */
export const ABOVE_CELLS = "building";
/** Marks of places belong under this one. */
export const FIRST_NAME = "place-hamlet";

export function style(paint: Palette, tiles: Tiles | null): StyleSpecification {
  const background: LayerSpecification = {
    id: "background",
    type: "background",
    paint: { "background-color": paint.outside },
  };
  if (!tiles) return { version: 8, sources: {}, layers: [background] };
  return {
    version: 8,
    transition: { duration: 0, delay: 0 },
    sources: {
      ground: {
        type: "vector",
        tiles: [tiles.url],
        minzoom: tiles.zooms[0],
        maxzoom: tiles.zooms[1],
        bounds: tiles.bounds,
      },
    },
    layers: [background, ...areas(paint), ...ways(paint), ...lines(paint), ...labels(paint)],
  };
}

const GREEN = ["grass", "orchard", "heath", "wetland", "park", "allotments", "cemetery", "sports"];

function areas(paint: Palette): LayerSpecification[] {
  return [
    area("district", "municipality", paint.land),
    area("forest", "landuse", paint.forest, only("forest")),
    area("green", "landuse", paint.green, only(...GREEN)),
    area("built", "landuse", paint.built, only("residential", "square")),
    area("works", "landuse", paint.works, only("industrial", "rock")),
    area("water", "water", paint.water),
    line("waterway", "waterway", paint.stream, [7, 0.6, 10, 1.6, 14, 3.5], { filter: only("river", "canal") }),
    line("stream", "waterway", paint.stream, [12, 0.6, 16, 1.6], { filter: only("stream", "ditch") }),
  ];
}

const MAIN = ["motorway", "trunk", "primary", "secondary", "tertiary"];
const STREETS = ["minor", "living_street", "pedestrian", "service"];
const PATHS = ["track", "path", "cycleway", "steps"];

function ways(paint: Palette): LayerSpecification[] {
  const broad: Stops = [7, 0.7, 10, 1.3, 12, 2.2, 14, 4, 17, 12];
  const narrow: Stops = [11, 0.5, 13, 1.1, 15, 3.4, 17, 8];
  const thin: Stops = [13, 0.5, 17, 2];
  const over = { minzoom: 11, opacity: [11, 0, 12.5, 0.6, 15, 0.85] }; // the same lines again, on the cells
  return [
    line("street", "road", paint.street, narrow, { filter: only(...STREETS), minzoom: 11 }),
    line("path", "road", paint.street, thin, { filter: only(...PATHS), minzoom: 13, dash: [3, 1.5] }),
    line("road", "road", paint.road, broad, { filter: only(...MAIN) }),
    {
      ...from("building", "building"),
      type: "fill",
      minzoom: 13,
      paint: { "fill-color": paint.building, "fill-opacity": stops([13, 0, 14, 0.7]) },
    },
    line("street-over", "road", paint.street, narrow, { filter: only(...STREETS), ...over }),
    line("road-over", "road", paint.road, broad, { filter: only(...MAIN), ...over }),
    line("ferry", "road", paint.rail, [10, 0.8, 14, 1.6], { filter: only("ferry"), dash: [4, 3] }),
    line("rail", "rail", paint.rail, [7, 0.5, 12, 1, 16, 2.4], { minzoom: 8 }),
  ];
}

function lines(paint: Palette): LayerSpecification[] {
  const municipal = { filter: only("municipality"), opacity: [8, 0.5, 10, 0.9] };
  return [
    { ...from("outside", "outside"), type: "fill", paint: { "fill-color": paint.outside, "fill-opacity": 0.78 } },
    line("municipal-border", "boundary", paint.border, [7, 0.5, 10, 1, 14, 1.6], municipal),
    line("district-border", "boundary", paint.border, [7, 1.2, 10, 2.2, 14, 3.4], { filter: only("district") }),
  ];
}

function labels(paint: Palette): LayerSpecification[] {
  const streets: LayerSpecification = {
    ...from("street-name", "road"),
    type: "symbol",
    minzoom: 14.5,
    filter: ["has", "name"],
    layout: {
      "symbol-placement": "line",
      "symbol-spacing": 320,
      "text-field": ["get", "name"],
      "text-font": REGULAR,
      "text-size": stops([14, 11, 17, 14]),
    },
    paint: lettering(paint.soft, paint),
  };
  return [
    streets,
    place("hamlet", lettering(paint.soft, paint), [12, 11, 15, 14], { minzoom: 12, filter: only("hamlet", "suburb") }),
    place("village", lettering(paint.ink, paint), [9, 10.5, 12, 13, 15, 17], { minzoom: 9, filter: only("village") }),
    place("town", lettering(paint.ink, paint), [7, 12, 10, 14, 13, 19], { filter: only("city", "town") }, BOLD),
  ];
}

function lettering(colour: string, { halo }: Palette): Lettering {
  return { "text-color": colour, "text-halo-color": halo, "text-halo-width": 1.6, "text-halo-blur": 0.4 };
}

function place(
  id: string,
  paint: Lettering,
  size: Stops,
  more: { filter: FilterSpecification; minzoom?: number },
  font = REGULAR,
): LayerSpecification {
  return {
    ...from(`place-${id}`, "place"),
    ...more,
    type: "symbol",
    layout: {
      "symbol-sort-key": ["coalesce", ["get", "rank"], 99],
      "text-field": ["get", "name"],
      "text-font": font,
      "text-size": stops(size),
      "text-variable-anchor": ["top", "bottom", "left", "right"], // beside the houses, not on them
      "text-radial-offset": ["step", ["zoom"], 0.75, 13, 0],
      "text-max-width": 7,
      "text-padding": 2,
    },
    paint,
  };
}

function from(id: string, layer: string): { id: string; source: string; "source-layer": string } {
  return { id, source: "ground", "source-layer": layer };
}

/** One colour per layer: it changes with the theme at once, without the tiles being laid out anew. */
function area(id: string, layer: string, colour: string, filter?: FilterSpecification): LayerSpecification {
  const paint = { "fill-color": colour, "fill-antialias": false };
  return { ...from(id, layer), type: "fill", ...(filter && { filter }), paint };
}

function only(...kinds: string[]): FilterSpecification {
  return ["in", ["get", "kind"], ["literal", kinds]];
}

function stops(all: Stops): ExpressionSpecification {
  return ["interpolate", ["linear"], ["zoom"], ...all] as ExpressionSpecification;
}

function line(
  id: string,
  layer: string,
  colour: string,
  width: Stops,
  more: { filter?: FilterSpecification; minzoom?: number; dash?: number[]; opacity?: Stops } = {},
): LayerSpecification {
  const { dash, opacity, ...rest } = more;
  return {
    ...from(id, layer),
    ...rest,
    type: "line",
    layout: { "line-cap": dash ? "butt" : "round", "line-join": "round" },
    paint: {
      "line-color": colour,
      "line-width": stops(width),
      ...(dash && { "line-dasharray": dash }),
      ...(opacity && { "line-opacity": stops(opacity) }),
    },
  };
}
