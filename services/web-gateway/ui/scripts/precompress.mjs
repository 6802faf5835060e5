// Lays a brotli and a gzip form beside every built file worth it, so that the web-gateway compresses nothing itself.
// index.html stays as it is: it gets a fresh nonce with every answer.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const dist = fileURLToPath(new URL("../dist", import.meta.url));
const worthIt = /\.(css|js|json|mjs|svg|txt|wasm|webmanifest)$/;
const smallest = 1024;

for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
  const file = join(entry.parentPath, entry.name);
  if (!entry.isFile() || !worthIt.test(entry.name)) {
    continue;
  }
  const content = readFileSync(file);
  if (content.length < smallest) {
    continue;
  }
  const hint = { [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
  writeFileSync(`${file}.br`, brotliCompressSync(content, { params: hint }));
  writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
}
