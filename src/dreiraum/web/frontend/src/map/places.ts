/** The places of the chosen service as small discs, with their names where the map is large. */

import type { FeatureCollection, Point } from "geojson";
import type { GeoJSONSource, Map } from "maplibre-gl";
import { FIRST_NAME, REGULAR } from "./style";
import type { Palette } from "./theme";

type Places = FeatureCollection<Point>;

const NONE: Places = { type: "FeatureCollection", features: [] };
const SOURCE = "places";

export class PlacesLayer {
  private readonly asked = new globalThis.Map<string, Promise<Places>>();
  private shown = "";

  /** url: with `{service}` where the key belongs. */
  constructor(
    private readonly map: Map,
    private readonly url: string,
  ) {
    map.addSource(SOURCE, { type: "geojson", data: NONE });
    const below = map.getLayer(FIRST_NAME) ? FIRST_NAME : undefined;
    map.addLayer(
      {
        id: "place-disc",
        type: "circle",
        source: SOURCE,
        paint: {
          "circle-radius": ["interpolate", ["linear"], ["zoom"], 8, 1, 9.5, 1.9, 12, 3.6, 15, 6],
          "circle-stroke-width": ["interpolate", ["linear"], ["zoom"], 8, 0.7, 9.5, 1.1, 12, 1.8, 15, 2.6],
        },
      },
      below,
    );
    map.addLayer({
      id: "place-of-service",
      type: "symbol",
      source: SOURCE,
      minzoom: 13,
      layout: {
        "text-field": ["get", "name"],
        "text-font": REGULAR,
        "text-size": 13,
        "text-variable-anchor": ["left", "right", "top", "bottom"],
        "text-radial-offset": 0.8,
        "text-justify": "auto",
        "text-max-width": 9,
      },
      paint: { "text-halo-width": 1.8 },
    });
  }

  /** Shows a service's places as soon as they are there; each service is asked for once. */
  async show(service: string): Promise<void> {
    this.shown = service;
    const places = await this.fetch(service);
    if (this.shown === service) this.map.getSource<GeoJSONSource>(SOURCE)?.setData(places);
  }

  repaint(paint: Palette): void {
    this.map.setPaintProperty("place-disc", "circle-color", paint.disc);
    this.map.setPaintProperty("place-disc", "circle-stroke-color", paint.mark);
    this.map.setPaintProperty("place-of-service", "text-color", paint.ink);
    this.map.setPaintProperty("place-of-service", "text-halo-color", paint.halo);
  }

  private fetch(service: string): Promise<Places> {
    const known = this.asked.get(service);
    if (known) return known;
    const asked = ask(this.url.replace("{service}", encodeURIComponent(service)));
    this.asked.set(service, asked);
    asked.catch(() => this.asked.delete(service));
    return asked.catch(() => NONE);
  }
}

async function ask(url: string): Promise<Places> {
  const response = await fetch(url, { headers: { Accept: "application/geo+json, application/json" } });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return (await response.json()) as Places;
}
