// Opens report.html in headless Chromium at the widths of a phone, a desktop and a page, light and
// dark, and asserts what can be asserted. Usage: node check.mjs REPORT_FOLDER [SCREENSHOT_FOLDER]
// With RECHECK=path/to/recheck the certificates that the page offers are checked by that program.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [folder, shots] = process.argv.slice(2);
if (!folder) throw new Error("usage: node check.mjs REPORT_FOLDER [SCREENSHOT_FOLDER]");
const url = pathToFileURL(resolve(folder, "report.html")).href;
const report = JSON.parse(readFileSync(resolve(folder, "report.json"), "utf8"));
const ids = [...report.claims, ...report.paper.unchecked ?? []].map((claim) => claim.id);
if (ids.length === 0) throw new Error("the report has no claims: nothing would be tested");

let failures = 0;
function check(condition, what) {
  if (!condition) {
    failures += 1;
    console.error(`FAILED: ${what}`);
  }
}

const VIEWS = [
  { name: "phone", width: 390, height: 844 },
  { name: "desktop", width: 1280, height: 900 },
  // A4 less its margins, in CSS pixels.
  { name: "print", width: 687, height: 1000, media: "print" },
];

// Runs in the page.
function inspect(ids) {
  const problems = [];
  const root = document.scrollingElement;
  if (root.scrollWidth > innerWidth) {
    problems.push(`scrolls sideways: ${root.scrollWidth} > ${innerWidth}`);
    const inBox = (e) => e.parentElement?.closest(".scroll, dd, svg, math");
    const wide = [...document.querySelectorAll("main *, header *, footer *")].filter(
      (e) => e.getBoundingClientRect().right > innerWidth + 1 && !inBox(e));
    for (const e of wide.slice(0, 5)) {
      problems.push(`too wide: <${e.tagName} class="${e.getAttribute("class")}"> in ${e.closest("[id]")?.id}`);
    }
  }
  for (const id of ids) {
    const section = document.getElementById(id);
    if (!section?.matches("section.claim")) problems.push(`${id} has no section`);
    else if (!section.querySelector(".lines math, p + .note")) problems.push(`${id}: no statement`);
    const drawn = document.querySelectorAll(`.graph a[href="#${CSS.escape(id)}"]`);
    if (drawn.length < 2) problems.push(`${id} is missing in a graph`);
  }
  for (const link of document.querySelectorAll("a[href]")) {
    const href = link.getAttribute("href");
    if (href.startsWith("#")) {
      if (!document.getElementById(decodeURIComponent(href.slice(1)))) problems.push(`dead link ${href}`);
    } else if (href.startsWith("data:")) {
      JSON.parse(decodeURIComponent(href.slice(href.indexOf(",") + 1)));
      if (!link.download) problems.push("a certificate without a file name");
    } else problems.push(`a link leaves the page: ${href}`);
  }
  const names = new Set();
  for (const element of document.querySelectorAll("[id]")) {
    if (names.has(element.id)) problems.push(`two elements have the id ${element.id}`);
    names.add(element.id);
  }
  if (document.querySelectorAll("math").length < ids.length) problems.push("too little MathML");
  if (document.querySelector("merror, .error")) problems.push("a formula could not be read");
  for (const math of document.querySelectorAll("math")) {
    if (/[&\\]/.test(math.textContent)) problems.push(`a formula shows "${math.textContent}"`);
  }
  for (const picture of document.querySelectorAll("[role=img]")) {
    if (!picture.getAttribute("aria-label")) problems.push("a picture without words");
  }
  for (const table of document.querySelectorAll("table")) {
    if (!table.querySelector("th[scope]")) problems.push("a table without headers");
  }
  for (const svg of document.querySelectorAll("svg.proof")) {
    if (svg.getBoundingClientRect().width === 0) continue;
    const nodes = [...svg.querySelectorAll("a.node")];
    const boxes = nodes.map((node) => node.querySelector("rect.box").getBoundingClientRect());
    nodes.forEach((node, i) => {
      const name = node.getAttribute("href");
      const own = boxes[i];
      for (let j = 0; j < i; j++) {
        const other = boxes[j];
        const apart = own.right <= other.left || other.right <= own.left ||
          own.bottom <= other.top || other.bottom <= own.top;
        if (!apart) problems.push(`${name} overlaps ${nodes[j].getAttribute("href")}`);
      }
      for (const text of node.querySelectorAll("text")) {
        const box = text.getBoundingClientRect();
        if (box.right > own.right + 0.5) problems.push(`${name}: "${text.textContent}" leaves its box`);
      }
      const [id, label] = [...node.querySelectorAll("text")].map((t) => t.getBoundingClientRect());
      if (id.bottom > label.top + 3) problems.push(`${name}: its lines overlap`);
      const seal = node.querySelector(".seal")?.getBoundingClientRect();
      if (seal && label.right > seal.left) problems.push(`${name}: its label meets its seal`);
    });
    for (const edge of svg.querySelectorAll("path.edge")) {
      const length = edge.getTotalLength();
      for (let k = 1; k < 60; k++) {
        const p = edge.getPointAtLength((length * k) / 60).matrixTransform(edge.getScreenCTM());
        boxes.forEach((box, i) => {
          if (p.x > box.left + 1 && p.x < box.right - 1 && p.y > box.top + 1 && p.y < box.bottom - 1) {
            problems.push(`the edge "${edge.textContent}" crosses ${nodes[i].getAttribute("href")}`);
          }
        });
      }
    }
  }
  return [...new Set(problems)];
}

// The certificates that the page offers are accepted by the checker, the binary named by RECHECK.
async function recheckDownloads(page) {
  const links = page.locator("a[download]");
  const folder = mkdtempSync(join(tmpdir(), "referee-"));
  const files = [];
  for (const [name, href] of await links.evaluateAll(
    (all) => all.map((link) => [link.download, link.href]))) {
    files.push(join(folder, name));
    writeFileSync(files.at(-1), decodeURIComponent(href.slice(href.indexOf(",") + 1)));
  }
  check(files.length > 0, "no certificate can be downloaded");
  const { status, stdout } = spawnSync(process.env.RECHECK, files, { encoding: "utf8" });
  const last = stdout.trim().split("\n").at(-1);
  check(status === 0 && last.startsWith(`${files.length} accepted, 0 rejected`), `recheck: ${last}`);
  rmSync(folder, { recursive: true });
  console.log(`downloads: ${last}`);
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
for (const view of VIEWS) {
  for (const colorScheme of view.media ? ["light"] : ["light", "dark"]) {
    const name = `${view.name}-${colorScheme}`;
    const page = await browser.newPage({ viewport: view, colorScheme });
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) check(false, `${name}: ${message.text()}`);
    });
    page.on("pageerror", (error) => check(false, `${name}: ${error}`));
    page.on("request", (request) => {
      const own = request.url() === url || request.url().startsWith("data:");
      check(own, `${name}: an external request, ${request.url()}`);
    });
    await page.goto(url);
    if (view.media) await page.emulateMedia({ media: view.media });
    const proofs = report.paper.proof ?? [];
    for (const proof of view.media ? ["both"] : proofs.map((proof) => proof.name).reverse()) {
      if (!view.media) await page.click(`label:text-is("${proof[0].toUpperCase()}${proof.slice(1)} proof")`);
      for (const problem of await page.evaluate(inspect, ids)) check(false, `${name}, ${proof}: ${problem}`);
      if (shots) await page.locator("#picture").screenshot({ path: resolve(shots, `${name}-${proof}.png`) });
    }
    if (shots) {
      await page.screenshot({ path: resolve(shots, `${name}-top.png`) });
      await page.locator('[id="theorem-3.2"]').screenshot({ path: resolve(shots, `${name}-claim.png`) });
      await page.screenshot({ path: resolve(shots, `${name}-full.png`), fullPage: true });
      if (view.media) await page.pdf({ path: resolve(shots, "report.pdf"), preferCSSPageSize: true });
    }
    if (name === "desktop-light" && process.env.RECHECK) await recheckDownloads(page);
    await page.close();
    console.log(`${name}: ${ids.length} claims looked at`);
  }
}
await browser.close();
process.exit(failures === 0 ? 0 : 1);
