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
  const rows = table.createTBody();
  for (const [field, value] of entries) {
    const row = rows.insertRow();
    row.insertCell().append(make("code", field));
    row.insertCell().append(make("code", typeOf(value)));
    const cell = row.insertCell();
    if (value.description) cell.append(make("span", value.description));
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

const body = (holder) => holder && holder.content && holder.content["application/json"].schema;

const part = (api, title, schema) => {
  const more = make("details");
  more.append(make("summary", title), fields(api, schema, []));
  return more;
};

const article = (api, method, path, operation) => {
  const box = make("article", "", { id: operation.operationId });
  const permission = [operation["x-permission"] || []].flat().join(" + ");
  if (permission) box.append(make("span", permission, { class: "permission", title: "所需权限 permission" }));
  box.append(make("h3", operation.summary));
  box.append(make("code", `${method.toUpperCase()} ${path}`));
  box.append(make("p", operation.description || ""));
  const [request, answer] = [body(operation.requestBody), body(operation.responses["200"])];
  if (request) box.append(part(api, "请求 request", request));
  if (answer) box.append(part(api, "应答 answer", answer));
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
      for (const method of ["post", "get", "delete"]) {
        const operation = methods[method];
        if (!operation || operation.tags[0] !== tag.name) continue;
        section.append(article(api, method, path, operation));
        index.append(make("a", operation.summary, { href: `#${operation.operationId}` }));
      }
    }
    content.append(section);
  }
  document.getElementById("search").addEventListener("input", (event) => {
    const words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const box of content.querySelectorAll("article")) {
      box.hidden = !words.every((word) => box.textContent.toLowerCase().includes(word));
      index.querySelector(`a[href="#${box.id}"]`).hidden = box.hidden;
    }
    content.querySelectorAll("section").forEach((section, place) => {
      section.hidden = !section.querySelector("article:not([hidden])");
      index.querySelectorAll("h2")[place].hidden = section.hidden;
    });
    document.getElementById("none").hidden = Boolean(content.querySelector("article:not([hidden])"));
  });
};

fetch("/openapi.json")
  .then((response) => response.json())
  .then(draw)
  .catch(() => {
    document.getElementById("content").textContent = "接口文档加载失败。 The document could not be loaded.";
  });
