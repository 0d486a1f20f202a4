/** What every map shares before there is one: its attributes, its parts, and a sentence where it cannot be. */

import { words } from "./words";

export type Start = (element: HTMLElement) => void;
export type Bounds = [west: number, south: number, east: number, north: number];

/** Pixels left free around what a map shows first; below for scale and sources. */
export const ROOM = { top: 16, right: 16, bottom: 44, left: 16 };

/** A failure that has a sentence for the reader. */
export class Failure extends Error {}

export function part<E extends HTMLElement = HTMLElement>(element: HTMLElement, name: string): E | null {
  return element.querySelector<E>(`[data-part="${name}"]`);
}

/** Numbers of an attribute such as "9.1,51.9,9.7,52.3"; null unless there are exactly `many`. */
export function numbers(text: string | undefined, many: number): number[] | null {
  const read = (text ?? "").split(",").map((one) => (one.trim() === "" ? Number.NaN : Number(one)));
  return read.length === many && read.every(Number.isFinite) ? read : null;
}

export function bounds(text: string | undefined): Bounds | null {
  return numbers(text, 4) as Bounds | null;
}

/** Says what the map is doing; nothing empties it. */
export function say(element: HTMLElement, text: string): void {
  const status = part(element, "status");
  if (status && status.textContent !== text) status.textContent = text;
}

/** A sentence instead of the map, and the picture of it where the page names one. */
export function explain(element: HTMLElement, error: unknown): void {
  if (!(error instanceof Failure)) console.error(error);
  const text = error instanceof Failure ? error.message : words().failed;
  element.dataset.mapState = "failed";
  const frame = part(element, "canvas") ?? element;
  const children: HTMLElement[] = [];
  const picture = element.dataset.picture;
  if (picture) {
    const image = document.createElement("img");
    image.src = picture;
    image.alt = words().picture;
    image.className = "map-picture";
    children.push(image);
  }
  const sentence = document.createElement("p");
  sentence.className = "map-failure";
  sentence.textContent = text;
  children.push(sentence);
  frame.replaceChildren(...children);
  frame.classList.add("map-frame--failed");
  say(element, text);
}
