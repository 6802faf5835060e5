export * from "./clients";
export { type Problem, problemOf, RequestRefused } from "./problem";
export { useSession, useSignedIn } from "./SessionProvider";
export { fromDate, toDate } from "./time";
