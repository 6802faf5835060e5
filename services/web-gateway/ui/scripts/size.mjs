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

let total = 0;
for (const file of files) {
  const size = gzipSync(readFileSync(`dist/${file}`)).length;
  total += size;
  process.stdout.write(`${(size / 1000).toFixed(1).padStart(8)} kB  ${file}\n`);
}
process.stdout.write(`${(total / 1000).toFixed(1).padStart(8)} kB  first load, gzipped; budget ${BUDGET_KB} kB\n`);
if (total / 1000 > BUDGET_KB) process.exitCode = 1;
