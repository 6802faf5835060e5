import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// While developing, everything that is not the console itself is answered by a web-gateway; UI_BACKEND names another one.
const backend = process.env.UI_BACKEND ?? "http://127.0.0.1:8081";
const forwarded = ["/rpc", "/session", "/live", "/evidence", "/export", "/openapi.json"];

export default defineConfig(({ command }) => ({
  // The list of a hundred files says nothing that `npm run size` does not say better.
  logLevel: command === "build" ? "warn" : "info",
  plugins: [react()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  server: {
    host: "127.0.0.1",
    proxy: Object.fromEntries(forwarded.map((path) => [path, { target: backend, changeOrigin: true }])),
  },
  build: {
    // Nothing is inlined: the content security policy knows no data: fonts or scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
    manifest: true,
  },
}));
