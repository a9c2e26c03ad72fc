import { expect, test } from "vitest";
import { addressesOf, hostsOf, isLoopback } from "./access.ts";

test.each(["127.0.0.1", "127.9.8.7", "::1", "::ffff:127.0.0.1"])("%s is this machine alone", (address) =>
  expect(isLoopback(address)).toBe(true),
);

test.each(["0.0.0.0", "::", "10.0.0.1", "128.0.0.1", "::ffff:10.0.0.1", "1127.0.0.1"])(
  "%s is not this machine alone",
  (address) => expect(isLoopback(address)).toBe(false),
);

test("a server is known by its own addresses with its own port, and by no other name", () => {
  expect([...hostsOf("127.0.0.1", 4400)].sort()).toEqual(
    ["127.0.0.1:4400", "[::1]:4400", "localhost:4400"].sort(),
  );
  expect([...hostsOf("10.1.2.3", 4400)]).toEqual(["10.1.2.3:4400"]);
  expect([...hostsOf("127.0.0.1", 80)]).toContain("localhost");
  for (const host of hostsOf("0.0.0.0", 4400)) expect(host).toMatch(/:4400$/);
});

test("IPv6 addresses stand in brackets in links", () => {
  expect(addressesOf("::1")).toEqual(["[::1]"]);
  expect(addressesOf("0.0.0.0")[0]).toBe("localhost");
});
