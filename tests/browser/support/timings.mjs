// What a first visit costs, as the browser itself measures it: with nothing in its cache.

import { open } from "./browser.mjs";

/** Long enough for the system to give others their turn. */
const SPIN_MS = 150;

/** Runs in the page before anything else does, and keeps what the browser reports. */
function observe() {
  const kept = { paint: 0, largest: 0, shifts: [], tasks: [] };
  globalThis.timings = kept;
  const on = (type, each) =>
    new PerformanceObserver((list) => list.getEntries().forEach(each)).observe({ type, buffered: true });
  on("paint", (entry) => {
    if (entry.name === "first-contentful-paint") kept.paint = entry.startTime;
  });
  on("largest-contentful-paint", (entry) => {
    kept.largest = entry.startTime;
  });
  on("layout-shift", ({ startTime, value, hadRecentInput, sources }) => {
    const moved = sources.map(({ node }) => node?.className || node?.nodeName || "?");
    if (!hadRecentInput) kept.shifts.push({ at: startTime, value, moved });
  });
  on("longtask", ({ startTime, duration }) => kept.tasks.push({ at: startTime, duration }));
}

/** The worst burst of shifts: less than a second between two, five seconds at most (web.dev, cumulative layout shift). */
function worstBurst(shifts) {
  let [worst, sum, first, last] = [0, 0, 0, Number.NEGATIVE_INFINITY];
  for (const { at, value } of shifts) {
    if (at - last > 1_000 || at - first > 5_000) [sum, first] = [0, at];
    sum += value;
    last = at;
    worst = Math.max(worst, sum);
  }
  return worst;
}

/** How many times longer than alone something takes here, because others use the machine at the same time. */
function crowding() {
  const [began, used] = [performance.now(), process.cpuUsage()];
  const spent = () => {
    const { user, system } = process.cpuUsage(used);
    return (user + system) / 1_000;
  };
  while (spent() < SPIN_MS);
  return Math.max(1, (performance.now() - began) / spent());
}

/** One first visit: milliseconds, shift, bytes over the wire, and which elements moved. */
export async function firstVisit(browser, page, session) {
  const window = await open(browser);
  if (session) await window.context().addCookies(session);
  const wire = await window.context().newCDPSession(window);
  let bytes = 0;
  await wire.send("Network.enable");
  wire.on("Network.loadingFinished", ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  await window.addInitScript(observe);
  const before = crowding();
  await page.visit(window);
  const crowd = Math.max(before, crowding());
  // what comes late moves what stands already
  await window.waitForTimeout(1_500);
  const { paint, largest, shifts, tasks } = await window.evaluate(() => globalThis.timings);
  await window.context().close();
  const blocked = tasks.filter(({ at }) => at >= paint).map(({ duration }) => Math.max(0, duration - 50));
  return {
    paint,
    largest,
    shift: worstBurst(shifts),
    blocked: blocked.reduce((sum, one) => sum + one, 0),
    bytes,
    crowd,
    moved: shifts.flatMap(({ moved }) => moved),
  };
}

/** Several visits as one: the one that others disturbed least, with the worst shift of all. */
export function together(visits) {
  const [calmest] = visits.toSorted((one, other) => one.largest / one.crowd - other.largest / other.crowd);
  const shift = Math.max(...visits.map((visit) => visit.shift));
  return { ...calmest, shift, moved: new Set(visits.flatMap(({ moved }) => moved)) };
}
