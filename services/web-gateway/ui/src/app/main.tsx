import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App";
import "antd/dist/reset.css";
import "./theme.css";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
