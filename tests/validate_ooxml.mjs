// The Open XML SDK's errors in each file named on the command line, as JSON; it takes seconds to start, so once for all.
import { readFile } from "node:fs/promises";
import validate from "@ooxml-tools/validate";

const found = {};
for (const path of process.argv.slice(2)) {
  const errors = await validate(new Uint8Array(await readFile(path)), "docx", "Microsoft365");
  found[path] = errors.map((error) => `${error.path.partUri} ${error.id}: ${error.description}`);
}
console.log(JSON.stringify(found));
process.exit(0);
