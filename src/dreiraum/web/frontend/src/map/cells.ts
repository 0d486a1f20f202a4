/** The district's cells: one binary with corners, people and minutes, read where it lies in memory. */

import { Failure } from "./start";
import { german, words } from "./words";

const MAGIC = "DRCELLS1";
const WORLD = 40075016.68557849; // metres around the equator in EPSG:3857
export const BEYOND = 255;
export const UNKNOWN = 255;

interface Named {
  key: string;
  name: string;
  name_en: string;
}

/** What cells are coloured by: how far everything is by one mode. */
export interface Ways {
  /** "zu Fuß" */
  readonly name: string;
  /** Whether it depends on the time of the week, there and back. */
  readonly timed: boolean;
  /** Minutes of every cell, BEYOND where further than the horizon. */
  minutesTo(service: number): Uint8Array;
  /** The service's own limit in minutes. */
  limit(service: number): number;
  /** The minutes of a cell in words. */
  say(service: number, cell: number): string;
}

interface Arrays {
  arrays: Record<string, { type: string; shape: number[]; at: number }>;
}

interface Header extends Arrays {
  version: string;
  cells: number;
  box: [number, number, number, number];
  bounds: [number, number, number, number];
  horizon: number;
  people_estimated: boolean;
  digital_estimated: boolean;
  modes: Named[];
  services: (Named & { digital: boolean })[];
  limits: number[][];
  municipalities: { ags: string; name: string }[];
}

export class Cells {
  private constructor(
    readonly header: Header,
    /** x, y of south-west, south-east, north-east, north-west, 0..65535 in `header.box`, y upwards. */
    readonly corner: Uint16Array,
    /** lon, lat, 1e-7 degrees. */
    readonly centre: Int32Array,
    readonly people: Uint16Array | Uint32Array,
    readonly municipality: Uint16Array,
    private readonly minutes: Uint8Array,
    private readonly digital: Uint8Array,
  ) {}

  /** Raises Failure for anything but this format. */
  static read(buffer: ArrayBuffer): Cells {
    try {
      const { header, array } = readArrays<Header>(buffer, MAGIC);
      return new Cells(
        header,
        array("corner", Uint16Array),
        array("centre", Int32Array),
        header.arrays.people?.type === "uint32" ? array("people", Uint32Array) : array("people", Uint16Array),
        array("municipality", Uint16Array),
        array("minutes", Uint8Array),
        array("digital", Uint8Array),
      );
    } catch (error) {
      console.error(error);
      throw new Failure(words().cellsFailed);
    }
  }

  get count(): number {
    return this.header.cells;
  }

  service(key: string): number {
    return Math.max(
      this.header.services.findIndex((one) => one.key === key),
      0,
    );
  }

  private mode(key: string): number {
    return Math.max(
      this.header.modes.findIndex((one) => one.key === key),
      0,
    );
  }

  /** The ways by a street mode. */
  by(key: string): Ways {
    const mode = this.mode(key);
    const { horizon, limits, modes, services } = this.header;
    const minutesTo = (service: number): Uint8Array => {
      const start = (mode * services.length + service) * this.count;
      return this.minutes.subarray(start, start + this.count);
    };
    return {
      name: german ? modes[mode].name : modes[mode].name_en,
      timed: false,
      minutesTo,
      limit: (service) => limits[mode]?.[service] ?? 15,
      say: (service, cell) => {
        const minutes = minutesTo(service)[cell];
        return minutes === BEYOND ? words().beyond(horizon) : words().minutes(minutes);
      },
    };
  }

  /** Per cent of every cell's people who have the service digitally, UNKNOWN where the connection is not known. */
  digitalFor(service: number): Uint8Array {
    return this.digital.subarray(service * this.count, (service + 1) * this.count);
  }

  /** The cell that holds a point in degrees, -1 for none. */
  at(lon: number, lat: number): number {
    const [x, y] = this.inBox(lon, lat);
    const { corner } = this;
    for (let cell = 0, k = 0; cell < this.count; cell += 1, k += 8) {
      // The cell is turned by a degree or two only: its diagonal bounds it, its sides decide.
      if (x < Math.min(corner[k], corner[k + 6]) || x > Math.max(corner[k + 2], corner[k + 4])) continue;
      if (y < Math.min(corner[k + 1], corner[k + 3]) || y > Math.max(corner[k + 5], corner[k + 7])) continue;
      if (holds(corner, k, x, y)) return cell;
    }
    return -1;
  }

  /** Its outline as a closed ring in degrees. */
  ring(cell: number): [number, number][] {
    const corners = [0, 1, 2, 3].map((k) => {
      const at = cell * 8 + k * 2;
      return this.toDegrees(this.corner[at], this.corner[at + 1]);
    });
    return [...corners, corners[0]];
  }

  centreOf(cell: number): { lon: number; lat: number } {
    return { lon: this.centre[2 * cell] / 1e7, lat: this.centre[2 * cell + 1] / 1e7 };
  }

  /** Per municipality the middle of its people, on the scale of `corner`. */
  middles(): { name: string; at: [number, number] }[] {
    const sums = this.header.municipalities.map(() => [0, 0, 0]);
    for (let cell = 0; cell < this.count; cell += 1) {
      const sum = sums[this.municipality[cell]];
      if (!sum) continue;
      sum[0] += this.people[cell];
      sum[1] += this.people[cell] * this.corner[8 * cell];
      sum[2] += this.people[cell] * this.corner[8 * cell + 1];
    }
    return sums.map(([all, x, y], k) => ({ name: this.header.municipalities[k].name, at: [x / all, y / all] }));
  }

  /** A point in degrees on the scale of `corner`. */
  inBox(lon: number, lat: number): [number, number] {
    const [west, south, east, north] = this.header.box;
    const x = (lon / 360) * WORLD;
    const y = (Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) * WORLD) / (2 * Math.PI);
    return [((x - west) / (east - west)) * 65535, ((y - south) / (north - south)) * 65535];
  }

  toDegrees(x: number, y: number): [number, number] {
    const [west, south, east, north] = this.header.box;
    const east_ = west + (x / 65535) * (east - west);
    const north_ = south + (y / 65535) * (north - south);
    const lat = (Math.atan(Math.exp((north_ * 2 * Math.PI) / WORLD)) * 360) / Math.PI - 90;
    return [(east_ / WORLD) * 360, lat];
  }
}

/** The box of the cells in MapLibre's Mercator coordinates: origin at its south-west corner, y downwards. */
export function mercatorBox([west, south, east, north]: Header["box"]): {
  x: number;
  y: number;
  width: number;
  height: number;
} {
  return {
    x: 0.5 + west / WORLD,
    y: 0.5 - south / WORLD,
    width: (east - west) / WORLD,
    height: (south - north) / WORLD,
  };
}

/** Fetches and reads the cells. Raises Failure with a sentence. */
export async function fetchCells(url: string): Promise<Cells> {
  let buffer: ArrayBuffer;
  try {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${url}: ${response.status}`);
    buffer = await response.arrayBuffer();
  } catch (error) {
    console.error(error);
    throw new Failure(words().cellsFailed);
  }
  return Cells.read(buffer);
}

/** Header and arrays of a file, read where they lie. Raises RangeError for another magic. */
export function readArrays<H extends Arrays>(
  buffer: ArrayBuffer,
  magic: string,
): { header: H; array: <T>(name: string, type: new (buffer: ArrayBuffer, at: number, many: number) => T) => T } {
  const found = new TextDecoder().decode(new Uint8Array(buffer, 0, 8));
  if (found !== magic) throw new RangeError(`cells of another format: ${found}`);
  const length = new DataView(buffer).getUint32(8, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 12, length))) as H;
  return {
    header,
    array: (name, type) => {
      const { shape, at } = header.arrays[name] ?? missing(name);
      return new type(
        buffer,
        12 + length + at,
        shape.reduce((one, other) => one * other, 1),
      );
    },
  };
}

function missing(name: string): never {
  throw new RangeError(`cells without ${name}`);
}

function holds(corner: Uint16Array, start: number, x: number, y: number): boolean {
  for (let side = 0; side < 4; side += 1) {
    const one = start + 2 * side;
    const other = start + 2 * ((side + 1) % 4);
    const across = (corner[other] - corner[one]) * (y - corner[one + 1]);
    if (across < (corner[other + 1] - corner[one + 1]) * (x - corner[one])) return false;
  }
  return true;
}
