// Why the library cannot use a device here, as one JSON value; null where it can.
import { DEVICES, deviceProblem } from "@saddlepoint/engine";

const [, , name = ""] = process.argv;
const device = DEVICES.find((one) => one === name);
if (device === undefined) throw new RangeError(`DEVICE must be one of ${DEVICES.join(", ")}, got ${name}`);
console.log(JSON.stringify((await deviceProblem(device)) ?? null));
process.exit(0);
