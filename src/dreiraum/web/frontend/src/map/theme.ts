/** Light or dark, as the reader's system says, and the colours of the base map in both. */

export interface Palette {
  land: string;
  outside: string;
  forest: string;
  green: string;
  built: string;
  works: string;
  water: string;
  stream: string;
  building: string;
  street: string;
  road: string;
  rail: string;
  border: string;
  ink: string;
  soft: string;
  halo: string;
  mark: string;
  disc: string;
  way: string;
}

const LIGHT: Palette = {
  land: "#fdfcf8",
  outside: "#f0ece3",
  forest: "#eef0e2",
  green: "#f3f4e9",
  built: "#f5f1e8",
  works: "#f1eeea",
  water: "#cfdfe4",
  stream: "#bcd2da",
  building: "#d9d1c2",
  street: "#dcd5c6",
  road: "#beb4a2",
  rail: "#a39c8f",
  border: "#80786c",
  ink: "#212529",
  soft: "#55534d",
  halo: "#fdfcf8",
  mark: "#131525",
  disc: "#ffffff",
  way: "#a03c28",
};
const DARK: Palette = {
  land: "#191b20",
  outside: "#101115",
  forest: "#1c211e",
  green: "#1d211f",
  built: "#202228",
  works: "#212327",
  water: "#1a2a33",
  stream: "#243944",
  building: "#34373d",
  street: "#3a3d43",
  road: "#57595c",
  rail: "#55565a",
  border: "#85827a",
  ink: "#e9e7e1",
  soft: "#b4b2ab",
  halo: "#15161b",
  mark: "#ffffff",
  disc: "#131525",
  way: "#ff9d80",
};

const asked = matchMedia("(prefers-color-scheme: dark)");
const changes: (() => void)[] = [];
let paper = false;

asked.addEventListener("change", announce);

/** Whether maps are to be dark now; on paper never. */
export function isDark(): boolean {
  return asked.matches && !paper;
}

export function palette(dark: boolean): Palette {
  return dark ? DARK : LIGHT;
}

export function onThemeChange(change: () => void): void {
  changes.push(change);
}

/** Light colours while the page is printed. */
export function setPaper(on: boolean): void {
  if (paper === on) return;
  paper = on;
  if (asked.matches) announce();
}

function announce(): void {
  for (const change of changes) change();
}
