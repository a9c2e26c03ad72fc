import { expect, test } from "vitest";
import { placeFlags, placeRequest, USUAL_PLACE } from "./startPlace.ts";

test("what is left empty is said neither to the server nor on the command line", () => {
  expect(placeRequest(USUAL_PLACE)).toEqual({});
  expect(placeFlags(USUAL_PLACE)).toEqual([]);
  const place = { name: " mine ", device: "webgpu", threads: " 2 " };
  expect(placeRequest(place)).toEqual({ name: "mine", device: "webgpu", threads: 2 });
  expect(placeFlags(place)).toEqual(["--device webgpu", "--threads 2"]);
});
