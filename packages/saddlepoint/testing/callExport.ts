// Calls one export of a module and writes what it returns as JSON: `callOnSoftwareGpu` runs this.
const { entry, name, args } = JSON.parse(process.argv[2] ?? "{}");
const module = await import(entry);
const result: unknown = await module[name](...args);
process.stdout.write(JSON.stringify(result));
