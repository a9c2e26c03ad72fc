import { createHash, timingSafeEqual } from "node:crypto";
import { hostname, networkInterfaces } from "node:os";
import type { Context, MiddlewareHandler } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { Problem } from "./problem.ts";

/** Who may ask. */
export interface Access {
  /** The values of Host that name this server. */
  readonly hosts: ReadonlySet<string>;
  /** What others than this machine must know; undefined where only this machine can ask. */
  readonly token: string | undefined;
  readonly port: number;
}

const WILDCARDS = new Set(["0.0.0.0", "::"]);

export const isLoopback = (address: string): boolean =>
  address === "::1" || address === "localhost" || /^(::ffff:)?127\./.test(address);

const bracketed = (host: string): string => (host.includes(":") ? `[${host}]` : host);

/** The addresses under which a server that listens on `host` is reached, as they stand in links; the best first. */
export function addressesOf(host: string): readonly string[] {
  if (!WILDCARDS.has(host)) return [bracketed(host)];
  const outward = Object.values(networkInterfaces())
    .flatMap((entries) => entries ?? [])
    // Addresses of one link (fe80::) need the name of the interface beside them, which links do not have.
    .filter(({ address }) => !address.startsWith("fe80:"))
    .filter(({ internal, family }) => !internal && (family === "IPv4" || host === "::"))
    .map(({ address }) => bracketed(address));
  return ["localhost", ...outward];
}

/** The values of Host that are this server's: a page of another site cannot make a browser send one of them. */
export function hostsOf(host: string, port: number): ReadonlySet<string> {
  const local = isLoopback(host) || WILDCARDS.has(host);
  const names = [
    ...addressesOf(host),
    ...(local ? ["localhost", "127.0.0.1", "[::1]"] : []),
    ...(WILDCARDS.has(host) ? [hostname()] : []),
  ].map((name) => name.toLowerCase());
  return new Set(names.flatMap((name) => [`${name}:${port}`, ...(port === 80 ? [name] : [])]));
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
const isSame = (given: string, token: string): boolean => timingSafeEqual(digest(given), digest(token));

/** Cookies know no ports: each studio of a machine has its own. */
const cookieName = ({ port }: Access): string => `saddlepoint-studio-${port}`;

function requireToken(c: Context, access: Access): Response | undefined {
  const { token } = access;
  if (token === undefined) return undefined;
  const url = new URL(c.req.url);
  const given = url.searchParams.get("token");
  if (given !== null && isSame(given, token)) {
    setCookie(c, cookieName(access), token, { httpOnly: true, sameSite: "Strict", path: "/" });
    if (c.req.method !== "GET" || url.pathname.startsWith("/api/")) return undefined;
    // The token is to stay in no address that somebody copies.
    url.searchParams.delete("token");
    return c.redirect(url.pathname + url.search, 303);
  }
  if (isSame(getCookie(c, cookieName(access)) ?? "", token)) return undefined;
  throw new Problem(401, "this studio needs its token: open the address that it printed when it was started");
}

function requireOwnPage(c: Context, host: string): void {
  const origin = c.req.header("Origin");
  const site = c.req.header("Sec-Fetch-Site");
  const own = site === undefined || site === "same-origin" || site === "none";
  if (own && (origin === undefined || origin.toLowerCase() === `http://${host}`)) return;
  throw new Problem(403, "only the studio's own pages may ask this");
}

/**
 * Lets through what is meant for this server and may ask: Host must be an address that is served, or a name that was made to
 * point here would read runs through somebody's browser (DNS rebinding); other sites' pages may not use the API; who is not on
 * this machine needs the token.
 */
export const guard =
  (access: () => Access): MiddlewareHandler =>
  async (c, next) => {
    const allowed = access();
    const host = (c.req.header("Host") ?? "").toLowerCase();
    if (!allowed.hosts.has(host)) {
      throw new Problem(403, `the studio answers at ${[...allowed.hosts].join(" or ")} only`);
    }
    const reads = c.req.method === "GET" || c.req.method === "HEAD";
    if (!reads || c.req.path.startsWith("/api/")) requireOwnPage(c, host);
    const redirected = requireToken(c, allowed);
    if (redirected !== undefined) return redirected;
    await next();
  };
