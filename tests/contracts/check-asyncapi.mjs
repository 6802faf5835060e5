// Validates an AsyncAPI document from standard input against the schema of the version it names.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import Ajv from "ajv";

const document = JSON.parse(readFileSync(0, "utf8"));
const schema = createRequire(import.meta.url)(`@asyncapi/specs/schemas/${document.asyncapi}-without-$id.json`);
const validate = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(schema);
if (!validate(document)) {
  console.error(JSON.stringify(validate.errors, null, 2));
  console.error("the AsyncAPI document breaks its specification: mend services/afterdose/src/catalogue.rs");
  process.exit(1);
}
console.log(`asyncapi ${document.asyncapi}: ${Object.keys(document.channels).length} channels, valid`);
