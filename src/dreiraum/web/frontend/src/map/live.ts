/** The movable map with the cells on it. */

import type { Geometry } from "geojson";
import type { GeoJSONSource, Map } from "maplibre-gl";
import { type Cells, mercatorBox } from "./cells";
import { CellsLayer } from "./cells-layer";
import { createMap, crosshair } from "./create";
import { PlacesLayer } from "./places";
import { ABOVE_CELLS } from "./style";
import { isDark, type Palette, palette } from "./theme";
import type { Ask, Point, Shown, View } from "./view";
import { words } from "./words";

/** Raises Failure where there is no WebGL 2. Without cells there is only the ground. */
export async function openLive(element: HTMLElement, cells: Cells | null, ask: Ask): Promise<LiveMap | null> {
  const map = await createMap(element, { title: words().title, amongText: element.dataset.map !== "coverage" });
  return cells && new LiveMap(element, map, cells, ask);
}

export class LiveMap implements View {
  private readonly layer: CellsLayer;
  private readonly places: PlacesLayer | null;
  private paint: Palette | null = null;

  constructor(
    element: HTMLElement,
    private readonly map: Map,
    private readonly cells: Cells,
    ask: Ask,
  ) {
    const { count, corner, header } = cells;
    this.layer = new CellsLayer("cells", { count, corner, box: mercatorBox(header.box) });
    this.addCells();
    map.on("style.load", () => this.addCells()); // again after the graphics context was lost, as on a phone that slept
    if (element.dataset.ags && map.getSource("ground")) emphasise(map, element.dataset.ags);
    map.addSource("chosen", { type: "geojson", data: { type: "GeometryCollection", geometries: [] } });
    map.addLayer({ id: "chosen", type: "line", source: "chosen", paint: { "line-width": 3 } });
    map.addLayer({
      id: "chosen-point",
      type: "circle",
      source: "chosen",
      filter: ["==", ["geometry-type"], "Point"],
      paint: { "circle-radius": 6, "circle-stroke-width": 2.5 },
    });
    this.places = element.dataset.places ? new PlacesLayer(map, element.dataset.places) : null;
    map.on("click", ({ lngLat }) => ask(lngLat.lng, lngLat.lat));
    crosshair(map, ask);
  }

  private addCells(): void {
    if (this.map.getLayer(this.layer.id)) return;
    this.map.addLayer(this.layer, this.map.getLayer(ABOVE_CELLS) ? ABOVE_CELLS : undefined);
  }

  show({ service, values, marks, classes }: Shown): void {
    this.layer.setColours(values, classes, marks);
    this.repaint(palette(isDark()));
    void this.places?.show(service);
  }

  private repaint(paint: Palette): void {
    if (paint === this.paint) return;
    this.paint = paint;
    this.map.setPaintProperty("chosen", "line-color", paint.way);
    this.map.setPaintProperty("chosen-point", "circle-color", paint.way);
    this.map.setPaintProperty("chosen-point", "circle-stroke-color", paint.disc);
    if (this.map.getLayer("municipality")) this.map.setPaintProperty("municipality", "line-color", paint.mark);
    this.places?.repaint(paint);
  }

  mark(point: Point | null, cell: number): void {
    const geometries: Geometry[] = [];
    if (cell >= 0) geometries.push({ type: "LineString", coordinates: this.cells.ring(cell) });
    if (point) geometries.push({ type: "Point", coordinates: point });
    this.map.getSource<GeoJSONSource>("chosen")?.setData({ type: "GeometryCollection", geometries });
  }

  focus(): void {
    this.map.getCanvas().focus({ preventScroll: true });
  }

  /** Resolves when the next frame has been drawn. */
  drawn(): Promise<void> {
    return new Promise((resolve) => this.map.once("render", () => resolve()));
  }
}

function emphasise(map: Map, ags: string): void {
  map.addLayer({
    id: "municipality",
    type: "line",
    source: "ground",
    "source-layer": "municipality",
    filter: ["==", ["get", "ags"], ags],
    paint: { "line-width": 2.5 },
  });
}
