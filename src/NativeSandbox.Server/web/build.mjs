// Bundles the page into a directory: node build.mjs DIRECTORY. Called by bundle.sh; `npm run build` is for trying things.
import { build } from "esbuild";
import { cp, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const target = process.argv[2];
if (!target) throw new Error("usage: node build.mjs DIRECTORY");
const made = `${target}.new`;

await rm(made, { recursive: true, force: true });
await mkdir(made, { recursive: true });
const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: { main: "src/main.ts" },
  outdir: join(made, "assets"),
  // The name says what is in it, so that browsers may keep it for ever.
  entryNames: "[name]-[hash]",
  chunkNames: "part-[hash]",
  bundle: true,
  splitting: true,
  format: "esm",
  // What Firefox ESR 115 and Safari 16.4 have: constructable style sheets, dialog, :focus-visible.
  target: ["es2022", "safari16.4"],
  minify: true,
  metafile: true,
  legalComments: "eof",
  logLevel: "warning",
});
const assets = Object.keys(metafile.outputs).map((name) => basename(name));
const asset = (pattern) => {
  const found = assets.filter((name) => pattern.test(name));
  if (found.length !== 1) throw new Error(`expected one asset like ${pattern}, found ${found.join(", ") || "none"}`);
  return found[0];
};
const page = await readFile(join(here, "index.html"), "utf8");
await writeFile(join(made, "index.html"), page.replace("{script}", asset(/^main-.*\.js$/)).replace("{style}", asset(/^main-.*\.css$/)));
await cp(join(here, "favicon.svg"), join(made, "favicon.svg"));
// A reader of the directory sees the old bundle or the new one, never half of one.
await rm(target, { recursive: true, force: true });
await rename(made, target);
