// Draws /openapi.json as a page: an index, and for each call its permission, fields and answer.
"use strict";

const make = (tag, text, attributes = {}) => {
  const element = document.createElement(tag);
  if (text) element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
};

const nameOf = (schema) => (schema.$ref ? schema.$ref.split("/").pop() : null);

const typeOf = (schema) => {
  if (nameOf(schema)) return nameOf(schema);
  if (schema.allOf) return typeOf(schema.allOf[0]);
  if (schema.type === "array") return `${typeOf(schema.items)}[]`;
  return schema.format ? `${schema.type} (${schema.format})` : schema.type || "any";
};

const fields = (api, schema, seen) => {
  const name = nameOf(schema);
  const resolved = name ? api.components.schemas[name] : schema;
  if (resolved.enum) return make("p", resolved.enum.join(", "));
  const entries = Object.entries(resolved.properties || {});
  if (!entries.length) return make("p", "无字段 no fields");
  const table = make("table");
  const head = table.createTHead().insertRow();
  for (const title of ["字段 field", "类型 type", "说明 meaning"]) head.append(make("th", title));
  for (const [field, value] of entries) {
    const row = table.insertRow();
    row.insertCell().append(make("code", field));
    row.insertCell().append(make("code", typeOf(value)));
    const cell = row.insertCell();
    cell.append(make("span", value.description || ""));
    const inner = nameOf(value) || (value.allOf && nameOf(value.allOf[0])) || (value.items && nameOf(value.items));
    if (inner && !seen.includes(inner)) {
      const more = make("details");
      more.append(make("summary", inner));
      more.addEventListener("toggle", () => {
        if (more.open && more.childElementCount === 1) {
          more.append(fields(api, { $ref: `#/components/schemas/${inner}` }, [...seen, inner]));
        }
      });
      cell.append(more);
    }
  }
  return table;
};

const article = (api, path, operation) => {
  const box = make("article", "", { id: operation.operationId });
  const permission = operation["x-permission"];
  if (permission) box.append(make("span", permission, { class: "permission", title: "所需权限 permission" }));
  box.append(make("h3", operation.summary));
  box.append(make("code", `POST ${path}`));
  box.append(make("p", operation.description || ""));
  const request = make("details");
  request.append(make("summary", "请求 request"));
  const body = operation.requestBody && operation.requestBody.content["application/json"].schema;
  if (body) request.append(fields(api, body, []));
  const answer = make("details");
  answer.append(make("summary", "应答 answer"));
  const ok = operation.responses["200"];
  if (ok && ok.content) answer.append(fields(api, ok.content["application/json"].schema, []));
  box.append(request, answer);
  return box;
};

const draw = (api) => {
  const index = document.getElementById("index");
  const content = document.getElementById("content");
  content.replaceChildren();
  for (const tag of api.tags) {
    const section = make("section");
    section.append(make("h2", tag.name), make("p", tag.description || ""));
    index.append(make("h2", tag.name));
    for (const [path, methods] of Object.entries(api.paths)) {
      const operation = methods.post;
      if (!operation || operation.tags[0] !== tag.name) continue;
      section.append(article(api, path, operation));
      index.append(make("a", operation.summary, { href: `#${operation.operationId}` }));
    }
    content.append(section);
  }
  document.getElementById("search").addEventListener("input", (event) => {
    const words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const box of content.querySelectorAll("article")) {
      box.hidden = !words.every((word) => box.textContent.toLowerCase().includes(word));
      index.querySelector(`a[href="#${box.id}"]`).hidden = box.hidden;
    }
  });
};

fetch("/openapi.json")
  .then((response) => response.json())
  .then(draw)
  .catch(() => {
    document.getElementById("content").textContent = "接口文档加载失败。 The document could not be loaded.";
  });
