import type { ThemeConfig } from "antd";

/** Colours that the theme and the charts share. Contrast on white: ink 14:1, teal 7:1, muted 5:1. */
export const palette = {
  ink: "#12303a",
  teal: "#0b5d6b",
  tealSoft: "#e6f2f3",
  muted: "#546b74",
  line: "#dbe4e7",
  ground: "#f4f7f8",
  danger: "#b3261e",
  warning: "#8a5300",
  success: "#1f6b3a",
  series: [
    "#0b5d6b",
    "#c2772b",
    "#5b6fb5",
    "#4b8f62",
    "#a2485f",
    "#7a6a9c",
    "#8a8f3c",
    "#3f7fa6",
    "#b0533c",
    "#6b7b83",
  ],
};

export const fontFamily =
  '"Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", system-ui, sans-serif';

/** A calm, dense look: deep teal on near-white, small radii, quiet shadows. */
export const theme: ThemeConfig = {
  cssVar: { key: "ad" },
  hashed: false,
  token: {
    colorPrimary: palette.teal,
    colorLink: palette.teal,
    colorInfo: palette.teal,
    colorSuccess: palette.success,
    colorWarning: palette.warning,
    colorError: palette.danger,
    // Derived from colours this dark, these would be muddy and too dark for text.
    colorSuccessBg: "#e8f4ec",
    colorSuccessBorder: "#a9d3b8",
    colorWarningBg: "#fdf3e1",
    colorWarningBorder: "#ecc98a",
    colorErrorBg: "#fdeeec",
    colorErrorBorder: "#eeb4af",
    colorInfoBg: palette.tealSoft,
    colorInfoBorder: "#a5cdd2",
    colorText: palette.ink,
    colorTextSecondary: palette.muted,
    colorTextTertiary: "#5b717a",
    colorTextDescription: palette.muted,
    colorTextPlaceholder: "#66787f",
    colorBorder: "#c3d0d5",
    colorBorderSecondary: palette.line,
    colorBgLayout: palette.ground,
    borderRadius: 6,
    fontFamily,
    fontSize: 14,
    controlHeight: 34,
    wireframe: false,
  },
  components: {
    Layout: { headerBg: "#ffffff", headerHeight: 56, headerPadding: "0 20px", siderBg: "#0d2f38" },
    Menu: {
      darkItemBg: "#0d2f38",
      darkSubMenuItemBg: "#0d2f38",
      darkItemSelectedBg: "#14626f",
      darkItemHoverBg: "#123f4a",
      darkItemColor: "#d4e4e7",
      darkGroupTitleColor: "#9dbac1",
      itemHeight: 38,
    },
    Table: { headerBg: "#eef3f4", headerColor: palette.ink, cellPaddingBlockSM: 8, rowHoverBg: "#f2f8f8" },
    Card: { headerFontSize: 15 },
    Descriptions: { labelColor: palette.muted },
  },
};
