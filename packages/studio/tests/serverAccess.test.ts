import { describe, expect, test } from "vitest";
import { errorOf, JSON_BODY } from "../testing/asking.ts";
import { type RawRequest, rawRequest } from "../testing/rawRequest.ts";
import { temporaryFolder, testStudio } from "../testing/testStudio.ts";

describe("only the studio's own pages may ask", () => {
  const asked = async (request: Omit<RawRequest, "port">) => {
    const { port } = await testStudio(temporaryFolder());
    return { port, ...(await rawRequest({ ...request, port })) };
  };

  test.each([
    "evil.example",
    "127.0.0.1.evil.example",
    "localhost",
    "127.0.0.1:1",
    "[::1",
    "evil.example:80",
    "",
  ])("a request for the host %j is refused, for the page as for the API", async (Host) => {
    for (const target of ["/", "/api/runs", "http://evil.example/api/runs"]) {
      const { status } = await asked({ target, headers: { Host } });
      expect([400, 403]).toContain(status);
    }
  });

  test("an address in the request's line that is another's is refused", async () => {
    const { status } = await asked({
      target: "http://evil.example/api/runs",
      headers: { Host: "evil.example" },
    });
    expect([400, 403]).toContain(status);
  });

  test.each([
    { Origin: "http://evil.example" },
    { Origin: "null" },
    { Origin: "https://127.0.0.1" },
    { "Sec-Fetch-Site": "cross-site" },
    { "Sec-Fetch-Site": "same-site" },
  ])("with %j nothing is read or changed", async (headers) => {
    const { status, body } = await asked({ target: "/api/runs", headers: { ...headers } });
    expect(status).toBe(403);
    expect(errorOf(body)).not.toBe("");
    const started = await asked({
      method: "POST",
      target: "/api/runs",
      headers: { ...headers, ...JSON_BODY },
      body: '{"recipe":"ring-gan"}',
    });
    expect(started.status).toBe(403);
  });

  test("its own origin is let in", async () => {
    const { port } = await testStudio(temporaryFolder());
    for (const name of ["127.0.0.1", "localhost"]) {
      const { status } = await rawRequest({
        port,
        target: "/api/runs",
        headers: {
          Host: `${name}:${port}`,
          Origin: `http://${name}:${port}`,
          "Sec-Fetch-Site": "same-origin",
        },
      });
      expect(status).toBe(200);
    }
  });

  test("no answer allows another origin, and every answer is isolated and says what may run", async () => {
    const { port } = await testStudio(temporaryFolder());
    for (const target of ["/", "/assets/main.js", "/api/runs", "/api/nothing", "/nothing"]) {
      const { headers } = await rawRequest({ port, target });
      expect([...headers.keys()]).not.toContain("access-control-allow-origin");
      expect(headers.get("content-security-policy")).toContain("default-src 'self'");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
      expect(headers.get("cross-origin-embedder-policy")).toBe("require-corp");
    }
    expect((await rawRequest({ port, target: "/api/runs" })).headers.get("cache-control")).toBe("no-store");
  });
});

describe("a studio that other machines can reach", () => {
  test("answers nothing without its token, and everything with the cookie that the token is changed for", async () => {
    const { port, links, isOpen } = await testStudio(temporaryFolder(), { host: "0.0.0.0" });
    expect(isOpen).toBe(true);
    const token = new URL(links[0] ?? "").searchParams.get("token") ?? "";
    expect(token.length).toBeGreaterThanOrEqual(32);
    for (const target of [
      "/",
      "/api/runs",
      "/assets/main.js",
      "/?token=",
      `/?token=${token}x`,
      "/api/runs?token=no",
    ]) {
      expect((await rawRequest({ port, target })).status, target).toBe(401);
    }
    const opened = await rawRequest({ port, target: `/?token=${token}` });
    expect(opened.status).toBe(303);
    expect(opened.headers.get("location")).toBe("/");
    const cookie = opened.headers.get("set-cookie") ?? "";
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
    const headers = { Cookie: cookie.split(";")[0] ?? "" };
    for (const target of ["/", "/api/runs"]) {
      expect((await rawRequest({ port, target, headers })).status).toBe(200);
    }
    expect(
      (await rawRequest({ port, target: "/api/runs", headers: { Cookie: `${headers.Cookie}x` } })).status,
    ).toBe(401);
  });

  test("every start makes another token", async () => {
    const links = await Promise.all(
      [1, 2].map(async () => (await testStudio(temporaryFolder(), { host: "0.0.0.0" })).links[0] ?? ""),
    );
    const [one, two] = links.map((link) => new URL(link).searchParams.get("token"));
    expect(one).not.toBe(two);
  });

  test("a loopback studio needs none and is not reachable elsewhere", async () => {
    const { port, links, isOpen } = await testStudio(temporaryFolder());
    expect(isOpen).toBe(false);
    expect(links).toEqual([`http://127.0.0.1:${port}/`]);
  });
});
