// The dashboard as one picture, drawn here: nothing leaves the browser. It is drawn anew from the figures, whatever part of
// the page is on the screen.

import { PAPER } from "./chart/look";
import type { ChartModel } from "./chart/model";

/** What the picture shows. */
export interface Picture {
  title: string;
  lines: string[];
  tiles: { name: string; value: string; change: string }[];
  charts: ChartModel[];
}

const WIDTH = 1600;
const GAP = 24;
const SCALE = 2;
const TILE = { width: 240, height: 96 };
const CHART = { width: (WIDTH - 3 * GAP) / 2, height: 360 };
const CHART_TITLE = 30;

/** Draws the picture; refused when the browser cannot make one. */
export async function draw(picture: Picture): Promise<Blob> {
  const library = await import("./chart/draw");
  const across = Math.floor((WIDTH - GAP) / (TILE.width + 12));
  const head = 52 + picture.lines.length * 24 + GAP;
  const tiles = Math.ceil(picture.tiles.length / across) * (TILE.height + 12) + GAP;
  const charts = Math.ceil(picture.charts.length / 2) * (CHART.height + CHART_TITLE + GAP);
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH * SCALE;
  canvas.height = (head + tiles + charts + GAP) * SCALE;
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("no canvas");
  pen.scale(SCALE, SCALE);
  pen.fillStyle = PAPER.paper;
  pen.fillRect(0, 0, WIDTH, canvas.height);
  pen.textBaseline = "top";

  write(pen, picture.title, GAP, GAP, 28, PAPER.ink, true);
  picture.lines.forEach((line, at) => void write(pen, line, GAP, GAP + 40 + at * 24, 16, PAPER.faint));
  picture.tiles.forEach((tile, at) => {
    const x = GAP + (at % across) * (TILE.width + 12);
    const y = head + Math.floor(at / across) * (TILE.height + 12);
    pen.strokeStyle = PAPER.line;
    pen.strokeRect(x, y, TILE.width, TILE.height);
    write(pen, tile.name, x + 12, y + 10, 14, PAPER.faint);
    write(pen, tile.value, x + 12, y + 32, 28, PAPER.ink, true);
    write(pen, tile.change, x + 12, y + 70, 13, PAPER.faint);
  });
  picture.charts.forEach((model, at) => {
    const x = GAP + (at % 2) * (CHART.width + GAP);
    const y = head + tiles + Math.floor(at / 2) * (CHART.height + CHART_TITLE + GAP);
    write(pen, model.title, x, y, 17, PAPER.ink, true);
    pen.drawImage(
      library.picture(model, PAPER, CHART.width, CHART.height),
      x,
      y + CHART_TITLE,
      CHART.width,
      CHART.height,
    );
  });
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png"),
  );
}

function write(
  pen: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  size: number,
  color: string,
  bold = false,
) {
  pen.font = `${bold ? "600 " : ""}${size}px ${PAPER.font}`;
  pen.fillStyle = color;
  pen.fillText(text, x, y);
}
