// Writes the start of a workload of the matrix, in a process of its own, whose memory is given back: FOLDER WORKLOAD.
import { workloadNamed } from "../matrix/workloads.ts";
import { writeStart } from "../subject/writeStart.ts";

const [folder = ".", name = ""] = process.argv.slice(2);
await writeStart(folder, workloadNamed(name));
