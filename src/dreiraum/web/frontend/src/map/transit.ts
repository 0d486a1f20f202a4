/** Minutes of all cells by public transport at one time of the week: a file of its own beside that of the cells. */

import { BEYOND, type Cells, readArrays, type Ways } from "./cells";
import { Failure } from "./start";
import { german, words } from "./words";

const MAGIC = "DRTRANS1";
export const TRANSIT = "transit";

interface Header {
  cells: number;
  version: string;
  window: { key: string; name: string; name_en: string };
  services: string[];
  limits: number[];
  arrays: Record<string, { type: string; shape: number[]; at: number }>;
}

/** There and back; a cell is as far away as the longer of the two. */
export class Transit implements Ways {
  private readonly longer = new Map<number, Uint8Array>();

  private constructor(
    private readonly header: Header,
    private readonly there: Uint8Array,
    private readonly back: Uint8Array,
  ) {}

  /** Raises Failure for anything but this format, or where it is not about these cells. */
  static read(buffer: ArrayBuffer, cells: Cells): Transit {
    try {
      const { header, array } = readArrays<Header>(buffer, MAGIC);
      if (header.version !== cells.header.version) throw new RangeError("minutes of other cells");
      return new Transit(header, array("minutes", Uint8Array), array("back", Uint8Array));
    } catch (error) {
      console.error(error);
      throw new Failure(words().choiceFailed);
    }
  }

  get name(): string {
    const { name, name_en } = this.header.window;
    return words().byTransit(german ? name : name_en);
  }

  readonly timed = true;

  limit(service: number): number {
    return this.header.limits[service] ?? 15;
  }

  minutesTo(service: number): Uint8Array {
    const known = this.longer.get(service);
    if (known) return known;
    const back = this.backFrom(service);
    const longer = this.thereTo(service).map((minutes, cell) => Math.max(minutes, back[cell]));
    this.longer.set(service, longer);
    return longer;
  }

  /** "12 / 15 Min": there and back. */
  say(service: number, cell: number): string {
    const [there, back] = [this.thereTo(service)[cell], this.backFrom(service)[cell]];
    if (there === BEYOND) return words().noJourney;
    return words().thereAndBack(there, back === BEYOND ? "–" : `${back}`);
  }

  private thereTo(service: number): Uint8Array {
    return this.there.subarray(service * this.header.cells, (service + 1) * this.header.cells);
  }

  private backFrom(service: number): Uint8Array {
    return this.back.subarray(service * this.header.cells, (service + 1) * this.header.cells);
  }
}

/** Fetches and reads the minutes of a time of the week. Raises Failure with a sentence. */
export async function fetchTransit(url: string, cells: Cells): Promise<Transit> {
  let buffer: ArrayBuffer;
  try {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${url}: ${response.status}`);
    buffer = await response.arrayBuffer();
  } catch (error) {
    console.error(error);
    throw new Failure(words().choiceFailed);
  }
  return Transit.read(buffer, cells);
}
