import { type OpenStart, openStart, type Start } from "../../subject/start.ts";

/** What `writeStart` wrote, in a page. */
export async function readStart(workload: string): Promise<OpenStart> {
  const asked = (name: string): Promise<Response> => fetch(`/start/${workload}/${name}`);
  const header: Start = await (await asked("start.json")).json();
  const bytes = await (await asked("start.bin")).arrayBuffer();
  return openStart(header, (offset, length) => new Float32Array(bytes, offset, length));
}
