// Starts the table service of Azurite. It ends with its standard input, also where the process that started it is killed.
"use strict";

const { createRequire } = require("node:module");

process.stdin.on("end", () => process.exit(0));
process.stdin.on("error", () => process.exit(0));
process.stdin.resume();

// The packages are in the working directory.
createRequire(process.cwd() + "/")("azurite/dist/src/table/main.js");
