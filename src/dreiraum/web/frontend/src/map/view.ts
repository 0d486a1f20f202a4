/** What draws the cells: a plain canvas at once, the movable map as soon as it is there. */

import type { Classes } from "./classes";

export interface Shown {
  service: string;
  /** Minutes of every cell, and whether it is marked "digital". */
  values: Uint8Array;
  marks: Uint8Array;
  classes: Classes;
}

export interface View {
  show(shown: Shown): void;
  /** Marks the point whose answer is open, and its cell (-1 for none); null where none is. */
  mark(point: Point | null, cell: number): void;
  focus(): void;
}

export type Point = [lon: number, lat: number];

/** A point of the map was asked about, by a click or by Enter. */
export type Ask = (lon: number, lat: number) => void;

const PATIENCE = 1000; // milliseconds that a browser without this entry is waited for

/** Resolves when what was drawn last is on its way to the screen. */
export function painted(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}

/** Resolves when the page has been seen for the first time: setting up WebGL would hold that up on slow machines. */
export function seen(): Promise<void> {
  return new Promise((resolve) => {
    const watch = new PerformanceObserver(() => {
      watch.disconnect();
      resolve();
    });
    watch.observe({ type: "paint", buffered: true });
    setTimeout(resolve, PATIENCE);
  });
}
