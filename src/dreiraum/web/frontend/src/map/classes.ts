/** Classes of minutes and their colours: those of the printed map (reach/export/sheet.py), and a ramp for dark. */

export type Colour = [red: number, green: number, blue: number];

export interface Classes {
  /** Upper ends in minutes, rising; the last one is the limit. */
  ends: number[];
  /** One colour per class. */
  colours: Colour[];
  /** Hatching of what lies beyond. */
  beyond: { ground: Colour; line: Colour };
}

interface Ramp {
  scale: Colour[];
  beyond: Classes["beyond"];
}

// Light: from dark (near) to pale (far). Dark: the other way round, since near must stand out from the ground.
const LIGHT: Ramp = {
  scale: [
    [10, 56, 72],
    [28, 121, 127],
    [120, 187, 174],
    [193, 221, 205],
  ],
  beyond: { ground: [222, 220, 215], line: [150, 147, 141] },
};
const DARK: Ramp = {
  scale: [
    [219, 243, 228],
    [126, 200, 186],
    [50, 137, 141],
    [25, 84, 96],
  ],
  beyond: { ground: [46, 50, 52], line: [104, 107, 106] },
};

/** Upper ends in minutes of the classes up to a limit: steps of 5, or as many as the scale can tell. */
export function ends(limit: number): number[] {
  const step = 5 * Math.max(1, Math.ceil(limit / 5 / 6));
  const inner = Array.from({ length: Math.max(Math.ceil(limit / step) - 1, 0) }, (_, k) => step * (k + 1));
  return [...inner, limit];
}

/** So many colours along the scale, near to far. */
export function shades(many: number, scale: Colour[] = LIGHT.scale): Colour[] {
  const last = scale.length - (many <= 3 ? 2 : 1);
  return Array.from({ length: many }, (_, k) => mix(scale, many > 1 ? (k * last) / (many - 1) : 1));
}

export function classes(limit: number, dark: boolean): Classes {
  const ramp = dark ? DARK : LIGHT;
  const upper = ends(limit);
  return { ends: upper, colours: shades(upper.length, ramp.scale), beyond: ramp.beyond };
}

export function css([red, green, blue]: Colour): string {
  return `rgb(${red} ${green} ${blue})`;
}

function mix(scale: Colour[], at: number): Colour {
  const low = Math.min(Math.floor(at), scale.length - 1);
  const one = scale[low];
  const other = scale[Math.min(low + 1, scale.length - 1)];
  return one.map((value, k) => Math.round(value + (at - low) * (other[k] - value))) as Colour;
}
