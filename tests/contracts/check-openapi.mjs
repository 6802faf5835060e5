// Validates an OpenAPI document from standard input against the specification it names.
import { readFileSync } from "node:fs";
import { Validator } from "@seriousme/openapi-schema-validator";

const document = JSON.parse(readFileSync(0, "utf8"));
const validator = new Validator();
const result = await validator.validate(document);
if (!result.valid) {
  console.error(JSON.stringify(result.errors, null, 2));
  console.error("the OpenAPI document breaks its specification: mend services/web-gateway/src/document");
  process.exit(1);
}
if (validator.version !== "3.1") {
  console.error(`the OpenAPI document should be of version 3.1, not ${validator.version}`);
  process.exit(1);
}
console.log(`openapi ${document.openapi}: ${Object.keys(document.paths).length} paths, valid`);
