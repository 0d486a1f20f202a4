/** What the map counts, from the cells alone: people by class and by municipality, as the server does. */

import { type Cells, UNKNOWN, type Ways } from "./cells";

export interface Area {
  name: string;
  people: number;
  reached: number;
}

export interface Figures {
  ends: number[];
  /** People by class, the last those beyond the limit. */
  people: number[];
  everybody: number;
  reached: number;
  /** Of those beyond the limit, how many have the service digitally; expected number. */
  digital: number;
  areas: Area[];
}

export interface Question {
  service: number;
  ways: Ways;
  limit: number;
}

/** Counts everybody, or the people of the municipality `ags` only. */
export function figures(cells: Cells, { service, ways, limit }: Question, ends: number[], ags = ""): Figures {
  const minutes = ways.minutesTo(service);
  const digital = cells.digitalFor(service);
  const { municipalities } = cells.header;
  const areas = municipalities.map(({ name }) => ({ name, people: 0, reached: 0 }));
  const asked = municipalities.findIndex((one) => one.ags === ags);
  const people = new Array<number>(ends.length + 1).fill(0);
  let online = 0;
  for (let cell = 0; cell < cells.count; cell += 1) {
    const many = cells.people[cell];
    const near = minutes[cell] <= limit;
    const area = areas[cells.municipality[cell]];
    if (area) {
      area.people += many;
      if (near) area.reached += many;
    }
    if (asked >= 0 && cells.municipality[cell] !== asked) continue;
    people[near ? ends.findIndex((end) => minutes[cell] <= end) : ends.length] += many;
    if (!near && digital[cell] !== UNKNOWN) online += (many * digital[cell]) / 100;
  }
  const everybody = people.reduce((one, other) => one + other, 0);
  return {
    ends,
    people,
    everybody,
    reached: everybody - people[ends.length],
    digital: online,
    areas: asked >= 0 ? [areas[asked]] : areas,
  };
}

/** Which cells are marked "digital": those where at least half the people have the service so. */
export function marks(digital: Uint8Array): Uint8Array {
  return digital.map((share) => (share !== UNKNOWN && share >= 50 ? 1 : 0));
}
