// Charts as SVG of our own drawing: no script, no style attribute, colours by class, so that themes and a strict content
// policy both hold. Every mark has its words (`title`), the whole has a description.
import { escaped } from "./escape.ts";
import type { Axis, ChartPart, Point, Series } from "./report.ts";

const WIDTH = 640;
const HEIGHT = 340;
const LEFT = 56;
const RIGHT = 16;
const TOP = 12;

interface Frame {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  readonly bottom: number;
}

const n = (value: number): string => String(Math.round(value * 100) / 100);

/** A complete `<svg>`; ids in it begin with the chart's. */
export function drawn(chart: ChartPart): string {
  const names = chart.x.names;
  const bottom = HEIGHT - (names ? 110 : 46);
  const scale =
    ({ from, to }: Axis, low: number, high: number) =>
    (value: number) =>
      low + ((value - from) / (to - from || 1)) * (high - low);
  const frame: Frame = {
    x: scale(chart.x, LEFT, WIDTH - RIGHT),
    y: scale(chart.y, bottom, TOP),
    bottom,
  };
  return [
    `<svg class="chart" role="img" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-labelledby="${chart.id}-t ${chart.id}-d">`,
    `<title id="${chart.id}-t">${escaped(chart.title)}</title><desc id="${chart.id}-d">${escaped(chart.description)}</desc>`,
    yAxis(chart.y, frame),
    names ? nameAxis(names, chart.x.label, frame) : xAxis(chart.x, frame),
    ...chart.series.map((s, i) => series(s, i, frame)),
    chart.series.length > 1 ? legend(chart.series) : "",
    "</svg>",
  ].join("\n");
}

const STEPS = [1, 2, 2.5, 5, 10];

/** Four to eight round values inside the axis. */
export function ticks({ from, to }: Pick<Axis, "from" | "to">): number[] {
  const raw = (to - from || 1) / 6;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = (STEPS.find((s) => s * power >= raw) ?? 10) * power;
  const first = Math.ceil(from / step - 1e-9);
  return Array.from({ length: Math.floor(to / step + 1e-9) - first + 1 }, (_, i) =>
    Number(((first + i) * step).toPrecision(12)),
  );
}

const shown = (value: number, axis: Axis): string =>
  axis.percent ? String(Number((value * 100).toPrecision(6))) : value.toLocaleString("en-US");

function yAxis(axis: Axis, { y, bottom }: Frame): string {
  const lines = ticks(axis).map(
    (t) =>
      `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${n(y(t))}" y2="${n(y(t))}"/><text class="tick" x="${LEFT - 6}" y="${n(y(t) + 4)}" text-anchor="end">${shown(t, axis)}</text>`,
  );
  const middle = (TOP + bottom) / 2;
  return `${lines.join("")}<text class="axis" transform="translate(14 ${n(middle)}) rotate(-90)" text-anchor="middle">${escaped(axis.label)}</text>`;
}

function xAxis(axis: Axis, { x, bottom }: Frame): string {
  const marks = ticks(axis).map(
    (t) =>
      `<text class="tick" x="${n(x(t))}" y="${bottom + 16}" text-anchor="middle">${shown(t, axis)}</text>`,
  );
  return `<line class="base" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${bottom}" y2="${bottom}"/>${marks.join("")}<text class="axis" x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 8}" text-anchor="middle">${escaped(axis.label)}</text>`;
}

const LONGEST = 18;

function nameAxis(names: readonly string[], label: string, { x, bottom }: Frame): string {
  const marks = names.map((name, i) => {
    const cut = name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name;
    return `<text class="tick" transform="translate(${n(x(i))} ${bottom + 12}) rotate(-40)" text-anchor="end">${escaped(cut)}</text>`;
  });
  return `<line class="base" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${bottom}" y2="${bottom}"/>${marks.join("")}<text class="axis" x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 6}" text-anchor="middle">${escaped(label)}</text>`;
}

const spoken = ({ label }: Point): string => (label ? `<title>${escaped(label)}</title>` : "");

function whisker({ low, high }: Point, at: number, { y }: Frame): string {
  if (low === undefined || high === undefined) return "";
  const [top, end] = [n(y(high)), n(y(low))];
  return `<path class="whisker" d="M${n(at)} ${top}V${end}M${n(at - 4)} ${top}h8M${n(at - 4)} ${end}h8"/>`;
}

function series({ draw, points }: Series, index: number, frame: Frame): string {
  const { x, y } = frame;
  const css = `s${index % 6}`;
  if (draw === "bars")
    return points
      .map((p) => {
        const [from, to] = [x(p.x - (p.width ?? 0) / 2) + 1, x(p.x + (p.width ?? 0) / 2) - 1];
        const top = y(p.y);
        return `<g class="${css}">${spoken(p)}<rect x="${n(from)}" y="${n(top)}" width="${n(Math.max(1, to - from))}" height="${n(Math.max(0.5, frame.bottom - top))}"/>${whisker(p, x(p.x), frame)}</g>`;
      })
      .join("");
  if (draw === "dots")
    return points
      .map(
        (p) =>
          `<g class="${css}">${spoken(p)}${whisker(p, x(p.x), frame)}<circle cx="${n(x(p.x))}" cy="${n(y(p.y))}" r="4"/></g>`,
      )
      .join("");
  const path = points
    .map((p, i) => {
      const [px, py] = [n(x(p.x)), n(y(p.y))];
      return i === 0 ? `M${px} ${py}` : draw === "step" ? `H${px}V${py}` : `L${px} ${py}`;
    })
    .join("");
  const band = points.every((p) => p.low !== undefined && p.high !== undefined) && points.length > 1;
  const edge = band
    ? `<path class="band" d="M${points.map((p) => `${n(x(p.x))} ${n(y(p.high as number))}`).join("L")}L${[
        ...points,
      ]
        .reverse()
        .map((p) => `${n(x(p.x))} ${n(y(p.low as number))}`)
        .join("L")}Z"/>`
    : "";
  const few = points.length <= 30 && draw === "line";
  const marks = few
    ? points.map((p) => `<g>${spoken(p)}<circle cx="${n(x(p.x))}" cy="${n(y(p.y))}" r="3"/></g>`).join("")
    : "";
  return `<g class="${css}">${edge}<path class="${draw === "dashes" ? "dashes" : "line"}" d="${path}"/>${marks}</g>`;
}

function legend(all: readonly Series[]): string {
  return all
    .map(
      ({ name }, i) =>
        `<g class="s${i % 6}"><rect x="${LEFT + 8}" y="${TOP + 4 + 16 * i}" width="10" height="10"/></g><text class="tick" x="${LEFT + 24}" y="${TOP + 13 + 16 * i}">${escaped(name)}</text>`,
    )
    .join("");
}
