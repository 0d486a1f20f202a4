/** Draws many small quads in classes of colour: one draw call, one byte per cell to recolour. */

import type { CustomLayerInterface, CustomRenderMethodInput, Map } from "maplibre-gl";
import type { Classes, Colour } from "./classes";
import { FRAGMENT, MOST_CLASSES, VERTEX } from "./cells-shader";

export interface Quads {
  count: number;
  /** x, y of south-west, south-east, north-east, north-west of each, 0..65535 in `box`. */
  corner: Uint16Array;
  /** Where 0..65535 lies in MapLibre's Mercator coordinates; a negative height for y upwards. */
  box: { x: number; y: number; width: number; height: number };
}

interface Drawing {
  gl: WebGL2RenderingContext;
  program: WebGLProgram;
  vertices: WebGLVertexArrayObject;
  buffers: [corners: WebGLBuffer, values: WebGLBuffer, marks: WebGLBuffer];
  uniform: (name: string) => WebGLUniformLocation | null;
}

const CORNERS = ["a_south_west", "a_south_east", "a_north_east", "a_north_west"];
const UNSEEN = 255;

export class CellsLayer implements CustomLayerInterface {
  readonly type = "custom";
  readonly renderingMode = "2d";
  private map: Map | null = null;
  private drawing: Drawing | null = null;
  private values: Uint8Array;
  private marks: Uint8Array;
  private classes: Classes | null = null;
  private changed = true;

  constructor(
    readonly id: string,
    private readonly quads: Quads,
  ) {
    this.values = new Uint8Array(quads.count).fill(UNSEEN);
    this.marks = new Uint8Array(quads.count);
  }

  /**
   * Colours every quad by the first class whose end its value does not exceed; beyond the last it is hatched, or
   * dotted where `marks` is not 0. At most MOST_CLASSES classes. Takes effect with the next frame.
   */
  setColours(values: Uint8Array, classes: Classes, marks?: Uint8Array): void {
    if (values.length !== this.quads.count)
      throw new RangeError(`${values.length} values for ${this.quads.count} cells`);
    if (classes.ends.length > MOST_CLASSES) throw new RangeError(`more than ${MOST_CLASSES} classes`);
    this.values = values;
    this.classes = classes;
    this.marks = marks ?? new Uint8Array(this.quads.count);
    this.changed = true;
    this.map?.triggerRepaint();
  }

  onAdd(map: Map, gl: WebGL2RenderingContext): void {
    this.map = map;
    this.drawing = prepare(gl, this.quads);
    this.changed = true;
  }

  onRemove(): void {
    const { drawing } = this;
    this.map = this.drawing = null;
    if (!drawing) return;
    for (const buffer of drawing.buffers) drawing.gl.deleteBuffer(buffer);
    drawing.gl.deleteVertexArray(drawing.vertices);
    drawing.gl.deleteProgram(drawing.program);
  }

  render(gl: WebGL2RenderingContext, input: CustomRenderMethodInput): void {
    const { drawing, classes, map } = this;
    if (!drawing || !classes || !map) return;
    if (this.changed) this.upload(drawing, classes);
    const matrix = place(input.defaultProjectionData.mainMatrix as ArrayLike<number>, this.quads.box);
    const ratio = map.getPixelRatio();
    const { uniform } = drawing;
    gl.useProgram(drawing.program);
    gl.uniformMatrix4fv(uniform("u_matrix"), false, matrix);
    gl.uniform2fv(uniform("u_anchor"), anchor(matrix, gl.drawingBufferWidth, gl.drawingBufferHeight));
    gl.uniform1f(uniform("u_ratio"), ratio);
    gl.uniform1f(uniform("u_alpha"), alpha(map.getZoom()));
    gl.bindVertexArray(drawing.vertices);
    gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, this.quads.count);
    gl.bindVertexArray(null);
  }

  private upload({ gl, program, buffers, uniform }: Drawing, { ends, colours, beyond }: Classes): void {
    gl.bindBuffer(gl.ARRAY_BUFFER, buffers[1]);
    gl.bufferSubData(gl.ARRAY_BUFFER, 0, this.values);
    gl.bindBuffer(gl.ARRAY_BUFFER, buffers[2]);
    gl.bufferSubData(gl.ARRAY_BUFFER, 0, this.marks);
    gl.useProgram(program);
    gl.uniform1i(uniform("u_many"), ends.length);
    gl.uniform1fv(uniform("u_ends"), ends);
    gl.uniform3fv(uniform("u_colours"), colours.flatMap(unit));
    gl.uniform3fv(uniform("u_ground"), unit(beyond.ground));
    gl.uniform3fv(uniform("u_line"), unit(beyond.line));
    this.changed = false;
  }
}

/** Near the ground streets and houses show through. */
function alpha(zoom: number): number {
  return 0.94 - 0.22 * Math.min(Math.max((zoom - 12.5) / 2.5, 0), 1);
}

function unit(colour: Colour): number[] {
  return colour.map((value) => value / 255);
}

/** The box's matrix to clip space, multiplied in double precision so that cells stand still at every zoom. */
function place(m: ArrayLike<number>, { x, y, width, height }: Quads["box"]): Float32Array {
  const column = (k: number, by: number): number[] => [0, 1, 2, 3].map((row) => m[4 * k + row] * by);
  const origin = [0, 1, 2, 3].map((row) => m[row] * x + m[4 + row] * y + m[12 + row]);
  return new Float32Array([...column(0, width), ...column(1, height), ...column(2, 1), ...origin]);
}

/** Where the box's origin lies on the screen, so that patterns move with the map. */
function anchor(matrix: Float32Array, width: number, height: number): [number, number] {
  const w = matrix[15];
  return [((matrix[12] / w + 1) / 2) * width, ((matrix[13] / w + 1) / 2) * height];
}

function prepare(gl: WebGL2RenderingContext, quads: Quads): Drawing {
  const program = link(gl);
  const vertices = gl.createVertexArray();
  const buffers: Drawing["buffers"] = [gl.createBuffer(), gl.createBuffer(), gl.createBuffer()];
  gl.bindVertexArray(vertices);
  gl.bindBuffer(gl.ARRAY_BUFFER, buffers[0]);
  gl.bufferData(gl.ARRAY_BUFFER, quads.corner, gl.STATIC_DRAW);
  CORNERS.forEach((name, k) => attribute(gl, program, name, 2, gl.UNSIGNED_SHORT, 16, 4 * k));
  for (const [buffer, name] of [
    [buffers[1], "a_value"],
    [buffers[2], "a_mark"],
  ] as const) {
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    gl.bufferData(gl.ARRAY_BUFFER, quads.count, gl.DYNAMIC_DRAW);
    attribute(gl, program, name, 1, gl.UNSIGNED_BYTE, 1, 0);
  }
  gl.bindVertexArray(null);
  const places = new globalThis.Map<string, WebGLUniformLocation | null>();
  const uniform = (name: string): WebGLUniformLocation | null => {
    if (!places.has(name)) places.set(name, gl.getUniformLocation(program, name));
    return places.get(name) ?? null;
  };
  return { gl, program, vertices, buffers, uniform };
}

function attribute(
  gl: WebGL2RenderingContext,
  program: WebGLProgram,
  name: string,
  size: number,
  type: number,
  stride: number,
  at: number,
): void {
  const index = gl.getAttribLocation(program, name);
  gl.enableVertexAttribArray(index);
  gl.vertexAttribPointer(index, size, type, type === gl.UNSIGNED_SHORT, stride, at);
  gl.vertexAttribDivisor(index, 1);
}

function link(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, VERTEX],
    [gl.FRAGMENT_SHADER, FRAGMENT],
  ] as const) {
    const shader = gl.createShader(type);
    if (!shader) throw new Error("the context is lost");
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
    gl.deleteShader(shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost()) {
    throw new Error(`cells: ${gl.getProgramInfoLog(program) ?? "not linked"}`);
  }
  return program;
}
