import { fontFamily, palette } from "@/app/theme";

/** How a chart looks: on paper-white pages, or dark on a wall. */
export interface Look {
  ink: string;
  faint: string;
  line: string;
  paper: string;
  /** Of the letters, in pixels. */
  size: number;
  font: string;
  /** Somebody sits before it who can page through the names. */
  scrolls: boolean;
  /** The colour that stands for another one here, where that would not show. */
  tone: (color: string) => string;
}

/** Lighter relatives of the colours that would drown in the dark. */
const LIGHTER: Record<string, string> = {
  "#0072b2": "#4db2ff",
  "#882255": "#ff7fb0",
  "#cc79a7": "#f0b3d6",
  "#009e73": "#2ed3a5",
  "#56b4e9": "#c4e6ff",
  "#5d6d78": "#b3c2cb",
  "#7f6ea8": "#b9a8e6",
  "#9a8c1f": "#dccb4a",
  "#3d2b1f": "#d9b38c",
  "#0b7a75": "#3ccfc6",
  "#d55e00": "#ff9147",
};

export const PAPER: Look = {
  ink: palette.ink,
  faint: palette.muted,
  line: palette.line,
  paper: "#ffffff",
  size: 12,
  font: fontFamily,
  scrolls: true,
  tone: (color) => color,
};

/** Dark, with letters of a size that carries across a room. */
export const wall = (size: number): Look => ({
  ink: "#ffffff",
  faint: "#d3e2e6",
  line: "#2b4a53",
  paper: "#0f2a32",
  size,
  font: fontFamily,
  scrolls: false,
  tone: (color) => LIGHTER[color] ?? color,
});
