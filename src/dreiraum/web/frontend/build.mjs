// Builds what the pages load into ../static/dreiraum; public/ is copied as it is.
// node build.mjs
import { build } from "esbuild";
import { cp, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { compileAsync } from "sass";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const finished = here("../static/dreiraum");
const scratch = `${finished}.new`;

const entries = [
  { out: "site", in: here("src/site.ts") },
  { out: "site", in: here("src/styles/site.css") },
  { out: "map", in: here("src/map.ts") },
  { out: "map", in: here("src/styles/map.css") },
  { out: "map-worker", in: here("node_modules/maplibre-gl/dist/maplibre-gl-worker.mjs") },
];

const scss = {
  name: "scss",
  setup(builder) {
    builder.onLoad({ filter: /\.scss$/ }, async ({ path }) => {
      const { css } = await compileAsync(path, { loadPaths: [here("node_modules")], quietDeps: true });
      return { contents: css, loader: "css" };
    });
  },
};

/** KERN declares some 700 custom properties; drops those that nothing refers to, directly or through others. */
function withoutUnused(css) {
  const declaration = /(--kern-[\w-]+):([^;{}]*)(;|(?=\}))/g;
  for (;;) {
    const used = new Set(css.match(/--kern-[\w-]+(?=[,)])/g));
    const smaller = css.replace(declaration, (all, name) => (used.has(name) ? all : ""));
    if (smaller === css) return css.replace(/[^{};]+\{\}/g, "");
    css = smaller;
  }
}

/** What the packages ask to be passed on with them: their licences, in one text. */
async function licences() {
  const { packages } = JSON.parse(await readFile(here("package-lock.json"), "utf8"));
  const carried = Object.entries(packages).filter(([path, { dev }]) => path && !dev);
  const texts = carried.map(async ([path, { version, license }]) => {
    const file = (await readdir(here(path))).find((name) => /^licen[cs]e/i.test(name));
    const text = file ? await readFile(here(`${path}/${file}`), "utf8") : "";
    return `${path.replace("node_modules/", "")} ${version} (${license})\n\n${text.trim()}\n`;
  });
  return (await Promise.all(texts)).join(`\n${"-".repeat(72)}\n\n`);
}

async function main() {
  await rm(scratch, { recursive: true, force: true });
  await cp(here("public"), scratch, { recursive: true });
  await build({
    entryPoints: entries,
    outdir: scratch,
    bundle: true,
    minify: true,
    format: "esm",
    splitting: true,
    chunkNames: "chunks/[name]-[hash]",
    target: "es2022",
    legalComments: "linked",
    logLevel: "warning",
    plugins: [scss],
  });
  for (const name of (await readdir(scratch)).filter((one) => one.endsWith(".css"))) {
    const sheet = `${scratch}/${name}`;
    await writeFile(sheet, withoutUnused(await readFile(sheet, "utf8")));
  }
  await writeFile(`${scratch}/licences.txt`, await licences());
  await rm(finished, { recursive: true, force: true });
  await rename(scratch, finished);
}

main().catch((error) => {
  console.error(`front end not built: ${error.message.split("\n")[0]}`);
  process.exitCode = 1;
});
