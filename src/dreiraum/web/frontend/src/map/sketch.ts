/** The cells on a plain canvas: within a moment while MapLibre still loads, and for good where there is no WebGL 2. */

import type { Cells } from "./cells";
import { type Classes, css } from "./classes";
import { type Bounds, ROOM } from "./start";
import { isDark, palette } from "./theme";
import { words } from "./words";
import type { Ask, Point, Shown, View } from "./view";

const PERIOD = 6;

export class Sketch implements View {
  private readonly canvas = document.createElement("canvas");
  private readonly watch = new ResizeObserver(() => this.draw());
  private shown: Shown | null = null;
  private chosen = -1;
  private named = false;

  constructor(
    frame: HTMLElement,
    private readonly cells: Cells,
    private readonly fit: Bounds,
    ask: Ask,
  ) {
    const { canvas } = this;
    canvas.className = "map-sketch";
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", words().picture);
    canvas.addEventListener("click", ({ offsetX, offsetY }) => {
      const { x, y, scale } = this.at;
      ask(...cells.toDegrees((offsetX - x) / scale, (y - offsetY) / scale));
    });
    frame.append(canvas);
    this.watch.observe(canvas);
  }

  show(shown: Shown): void {
    this.shown = shown;
    this.draw();
  }

  mark(_point: Point | null, cell: number): void {
    this.chosen = cell;
    this.draw();
  }

  focus(): void {
    // A picture takes no focus.
  }

  remove(): void {
    this.watch.disconnect();
    this.canvas.remove();
  }

  /** Stays for good, then with names. */
  keep(): void {
    this.named = true;
    this.draw();
  }

  /** Where the cells' box lies, as MapLibre would fit it: its south-west corner, and pixels per unit of `corner`. */
  private get at(): { x: number; y: number; scale: number } {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    const [west, south, east, north] = this.fit;
    const [left, bottom] = this.cells.inBox(west, south);
    const [right, top] = this.cells.inBox(east, north);
    const wide = width - ROOM.left - ROOM.right;
    const high = height - ROOM.top - ROOM.bottom;
    const scale = Math.min(wide / (right - left), high / (top - bottom));
    const x = ROOM.left + wide / 2 - ((left + right) / 2) * scale;
    return { x, y: ROOM.top + high / 2 + ((bottom + top) / 2) * scale, scale };
  }

  private draw(): void {
    const { canvas, shown } = this;
    const draw = canvas.getContext("2d");
    if (!draw || !shown || !canvas.clientWidth) return;
    canvas.width = canvas.clientWidth * devicePixelRatio;
    canvas.height = canvas.clientHeight * devicePixelRatio;
    draw.scale(devicePixelRatio, devicePixelRatio);
    this.fill(draw, shown);
    if (this.named) this.write(draw);
    if (this.chosen < 0) return;
    const ring = new Path2D();
    this.trace(ring, this.chosen);
    draw.lineWidth = 2;
    draw.strokeStyle = palette(isDark()).way;
    draw.stroke(ring);
  }

  private fill(draw: CanvasRenderingContext2D, { values, marks, classes }: Shown): void {
    const { ends, colours, beyond } = classes;
    const fills = [...colours.map(css), pattern(draw, beyond, false), pattern(draw, beyond, true)];
    const paths = fills.map(() => new Path2D());
    for (let cell = 0; cell < this.cells.count; cell += 1) {
      const near = ends.findIndex((end) => values[cell] <= end);
      this.trace(paths[near >= 0 ? near : ends.length + marks[cell]], cell);
    }
    paths.forEach((path, k) => {
      draw.fillStyle = fills[k];
      draw.fill(path);
    });
  }

  private trace(path: Path2D, cell: number): void {
    const { x, y, scale } = this.at;
    const { corner } = this.cells;
    const first = 8 * cell;
    path.moveTo(x + corner[first] * scale, y - corner[first + 1] * scale);
    for (let k = first + 2; k < first + 8; k += 2) path.lineTo(x + corner[k] * scale, y - corner[k + 1] * scale);
    path.closePath();
  }

  /** Names of municipalities where most of their people live. */
  private write(draw: CanvasRenderingContext2D): void {
    const { x, y, scale } = this.at;
    const paint = palette(isDark());
    Object.assign(draw, {
      font: `600 14px ${getComputedStyle(this.canvas).fontFamily}`,
      textAlign: "center",
      lineJoin: "round",
    });
    Object.assign(draw, { strokeStyle: paint.halo, lineWidth: 4, fillStyle: paint.ink });
    for (const { name, at } of this.cells.middles()) {
      const place = [x + at[0] * scale, y - at[1] * scale] as const;
      draw.strokeText(name, ...place);
      draw.fillText(name, ...place);
    }
  }
}

/** Hatching, or its dotted form. */
function pattern(
  draw: CanvasRenderingContext2D,
  { ground, line }: Classes["beyond"],
  dotted: boolean,
): CanvasPattern | string {
  const tile = document.createElement("canvas");
  tile.width = tile.height = PERIOD;
  const on = tile.getContext("2d");
  if (!on) return css(ground);
  on.fillStyle = css(ground);
  on.fillRect(0, 0, PERIOD, PERIOD);
  on.strokeStyle = css(line);
  on.lineWidth = 1.3;
  if (dotted) on.setLineDash([1.3, PERIOD / Math.SQRT2 - 1.3]);
  for (const shift of [-PERIOD, 0, PERIOD]) {
    on.moveTo(shift - 1, PERIOD + 1);
    on.lineTo(shift + PERIOD + 1, -1);
  }
  on.stroke();
  return draw.createPattern(tile, "repeat") ?? css(ground);
}
