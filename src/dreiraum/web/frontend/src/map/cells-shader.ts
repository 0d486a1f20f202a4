/** The shaders of CellsLayer. Sizes are device pixels; patterns lie still on the map and keep their size. */

export const MOST_CLASSES = 8;

export const VERTEX = `#version 300 es
uniform mat4 u_matrix;
uniform float u_ends[${MOST_CLASSES}];
uniform vec3 u_colours[${MOST_CLASSES}];
uniform int u_many;
in vec2 a_south_west;
in vec2 a_south_east;
in vec2 a_north_east;
in vec2 a_north_west;
in float a_value;
in float a_mark;
out vec2 v_in_cell;
flat out vec4 v_colour;
flat out float v_mark;

void main() {
  vec2 corners[4] = vec2[4](a_south_west, a_south_east, a_north_west, a_north_east);
  v_in_cell = vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1));
  v_colour = vec4(0.0);
  v_mark = a_mark;
  for (int k = 0; k < u_many; k++) {
    if (a_value <= u_ends[k]) {
      v_colour = vec4(u_colours[k], 1.0);
      break;
    }
  }
  gl_Position = u_matrix * vec4(corners[gl_VertexID], 0.0, 1.0);
}`;

// A colour with alpha 0 stands for "beyond": hatched, or dotted where marked, and then with a dotted edge
// once the cell is large enough to show one.
export const FRAGMENT = `#version 300 es
precision highp float;
uniform vec3 u_ground;
uniform vec3 u_line;
uniform vec2 u_anchor;
uniform float u_ratio;
uniform float u_alpha;
in vec2 v_in_cell;
flat in vec4 v_colour;
flat in float v_mark;
out vec4 colour;

const float PERIOD = 4.6;
const float EDGE_FROM = 26.0;

float inside(float distance, float radius) {
  return clamp((radius - distance) + 0.5, 0.0, 1.0);
}

float pattern(vec2 at, bool dotted) {
  float period = PERIOD * u_ratio;
  vec2 turned = vec2(at.x - at.y, at.x + at.y) * 0.70710678;
  vec2 spaced = vec2(period, dotted ? 0.72 * period : 1e6);
  vec2 off = (fract(turned / spaced + vec2(0.5, 0.5)) - 0.5) * spaced;
  return dotted ? inside(length(off), 1.05 * u_ratio) : inside(abs(off.x), 0.65 * u_ratio);
}

float dotted_edge(vec2 size) {
  vec2 at = v_in_cell * size;
  vec2 near = min(at, size - at);
  bool upright = near.x < near.y;
  float along = upright ? at.y : at.x;
  float whole = upright ? size.y : size.x;
  float step = whole / max(round(whole / (6.0 * u_ratio)), 1.0);
  vec2 off = vec2((fract(along / step) - 0.5) * step, min(near.x, near.y) - 3.0 * u_ratio);
  return inside(length(off), 1.6 * u_ratio);
}

void main() {
  vec3 shade = v_colour.rgb;
  vec2 size = 1.0 / max(fwidth(v_in_cell), vec2(1e-6));
  if (v_colour.a == 0.0) {
    bool marked = v_mark > 0.5;
    float line = pattern(gl_FragCoord.xy - u_anchor, marked);
    if (marked && min(size.x, size.y) > EDGE_FROM * u_ratio) {
      vec2 near = min(v_in_cell, 1.0 - v_in_cell) * size;
      line = min(near.x, near.y) < 6.0 * u_ratio ? dotted_edge(size) : line;
    }
    shade = mix(u_ground, u_line, line);
  }
  colour = vec4(shade * u_alpha, u_alpha);
}`;
