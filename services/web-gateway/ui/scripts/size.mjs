// Adds up what a browser fetches before the first page stands, compressed, and fails above the budget of the house.
// Charts are loaded by the pages that draw them and do not count.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const BUDGET_KB = 500;
const manifest = JSON.parse(readFileSync("dist/.vite/manifest.json", "utf8"));
const entry = Object.values(manifest).find((chunk) => chunk.isEntry);
// The heaviest page that somebody sees first, with all that it imports.
const first = Object.values(manifest).find((chunk) => chunk.src === "src/pages/workbench/WorkbenchPage.tsx");

const files = new Set(["index.html"]);
const visit = (chunk) => {
  if (!chunk || files.has(chunk.file)) return;
  files.add(chunk.file);
  for (const css of chunk.css ?? []) files.add(css);
  for (const name of chunk.imports ?? []) visit(manifest[name]);
};
visit(entry);
visit(first);

const sizes = [...files].map((file) => ({ file, size: gzipSync(readFileSync(`dist/${file}`)).length }));
const total = sizes.reduce((sum, { size }) => sum + size, 0);
const line = (size, what) => process.stdout.write(`${(size / 1000).toFixed(1).padStart(8)} kB  ${what}\n`);

const largest = sizes.toSorted((a, b) => b.size - a.size).slice(0, 5);
for (const { file, size } of largest) line(size, file);
line(total, `first load, gzipped, ${sizes.length} files; budget ${BUDGET_KB} kB`);
if (total / 1000 > BUDGET_KB) process.exitCode = 1;
