import { createConnectTransport } from "@connectrpc/connect-web";

/** Connect calls to the gateway that serves the console; the session travels as a cookie. */
export const transport = createConnectTransport({
  baseUrl: "/rpc",
  useBinaryFormat: true,
  fetch: (input, init) => fetch(input, { ...init, credentials: "same-origin" }),
});
