import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";
import { isLeftOut } from "./pointsOnly.ts";

const PACKAGES = fileURLToPath(new URL("../..", import.meta.url));

/** A namespace of jax-js, such as numpy_exports: an object with a getter for each of its functions. */
const NAMESPACE = /(\w+)_exports = \/\* @__PURE__ \*\/ __exportAll\(\{([\s\S]*?)\n\}\)/g;
/** Element types are asked for by what an array says of itself. */
const ELEMENT_TYPE = /^(bool_?|u?int\d+|float\d+)$/;
const GETTER = /^\s*"?(\w+)"?: \(\) => /;
/** A definition by a call, such as `const cross = jit$1(…`: without a note a bundler keeps the call for what it might do. */
const DEFINITION = /^((?:const|let|var) [\w$]+ = )(?=(?:new )?[\w$.]+\()/gm;

/**
 * The rules by which jax-js maps over an axis, fuses kernels and computes at once. A page does none of these: it traces
 * functions, differentiates them, and leaves the computing to ONNX Runtime.
 */
const TABLES = {
  vmapRules: /^const vmapRules = \{[\s\S]*?^\};$/m,
  jitRules: /^const jitRules = \{[\s\S]*?^\};$/m,
  implRules: /^const implRules = Array\$1\._implRules\(\);$/m,
};
const EAGER = /^\tstatic _implRules\(\) \{[\s\S]*?^\t\}$/m;
/** What needs those rules: a build stops where a package comes to use it in the page. */
const NEED_RULES = ["vmap", "jit", "jacfwd", "jacrev", "jacobian", "hessian", "random"];

/**
 * Views and expressions of the plain backend that only computing at once needs. What a traced function takes from it is its
 * constants: numbers in memory, or an expression of the index such as that of `eye`, which is evaluated as it stands.
 */
const METHODS: Readonly<Record<string, readonly string[]>> = {
  AluExp: ["toString", "reindexGids", "some", "distinctOps", "not", "divides", "constFactor"],
  View: [
    "compose",
    "reshape",
    "expand",
    "flip",
    "#unsafeResize",
    "dataRange",
    "pad",
    "permute",
    "shrink",
    "minify",
  ],
  ShapeTracker: [
    "repeat",
    "padOrShrink",
    "simplify",
    "reshape",
    "broadcast",
    "compose",
    "moveaxis",
    "expand",
    "permute",
    "shrink",
    "flip",
    "pad",
  ],
  Kernel: ["pprint", "toString"],
};
/** The same of jax-js's other file: buffers of GPUs, sorting, and how equations are printed. */
const FRONT_METHODS: Readonly<Record<string, readonly string[]>> = {
  Tracer: ["diagonal", "argsort", "sort"],
  "Array\\$1": ["async gpuBuffer", "gpuBufferSync"],
  JaxprEqn: ["pprint", "toString"],
  Jaxpr: ["pprint", "toString"],
};
/** Sorting, decompositions and transforms, random bits, and backends that are not there yet. */
const FUNCTIONS = ["runCpuRoutine", "threefry2x32", "createBackend"];
/** The same as text, for workers of the other backend: a string from the start. */
const ROUTINES_AS_TEXT = /^function cpuRoutineJSForWorkers\(\)[\s\S]*?^\}$/m;
/** What no network of dense layers does, of the rules for shapes, derivatives and transposes. */
const RULE =
  /^\t\["(?:argsort|cholesky|conv|fft|jacobi_eigh|lu|pool|pool_transpose|random_bits|scatter|sort|triangular_solve)"\][\s\S]*?(?=^\t\["|^\};)/gm;
/** What an expression may be at least and at most, by which only `simplify` goes. */
const RANGE = [
  /^\t#computeRange\(\) \{[\s\S]*?^\t\}$/m,
  /^\tget min\(\) \{[\s\S]*?^\t\}$/m,
  /^\tget max\(\) \{[\s\S]*?^\t\}$/m,
];
/** It only makes expressions shorter, for compilers of kernels. */
const SIMPLIFY = /(^var AluExp = class[\s\S]*?^\tsimplify\([^\n]*\) \{)[\s\S]*?(^\t\}$)/m;

/**
 * Leaves out of jax-js what a page does not need: the functions of its namespaces that nothing here names, which no bundler
 * can see through an object of getters, the rules for what only other uses of it do, and its WebAssembly backend.
 */
export function leanJax(): Plugin {
  const named = namesUsed(["engine", "saddlepoint", "studio"]);
  return {
    name: "studio-lean-jax",
    enforce: "pre",
    transform(code, id) {
      if (!id.includes("@jax-js/jax/dist/")) return null;
      const lean = withoutComputing(withoutTables(code.replaceAll("new WasmBackend()", "null")))
        .replace(NAMESPACE, (whole: string, name: string, body: string) =>
          whole.replace(body, pruned(body, named.get(name) ?? new Set())),
        )
        .replace(DEFINITION, "$1/* @__PURE__ */ ");
      return { code: withoutUnusedMethods(lean), map: null };
    },
  };
}

function withoutTables(code: string): string {
  if (!EAGER.test(code)) return code;
  const emptied = Object.entries(TABLES).reduce(
    (text, [name, table]) => cut(text, table, `const ${name} = {};`),
    code,
  );
  return withoutMethods(emptied.replace(EAGER, "").replace(RULE, ""), FRONT_METHODS);
}

function withoutComputing(code: string): string {
  if (!SIMPLIFY.test(code)) return code;
  let lean = code.replace(SIMPLIFY, "$1\n\t\treturn this;\n$2");
  for (const part of RANGE) lean = cut(lean, part);
  lean = cut(lean, ROUTINES_AS_TEXT, 'function cpuRoutineJSForWorkers() { return ""; }');
  for (const name of FUNCTIONS) {
    const body = new RegExp(`^((?:async )?function ${name}\\()[\\s\\S]*?^\\}$`, "m");
    lean = cut(lean, body, `$1) { throw new Error("${name} of jax-js is left out of the page"); }`);
  }
  return withoutMethods(lean, METHODS);
}

function withoutMethods(code: string, classes: Readonly<Record<string, readonly string[]>>): string {
  let lean = code;
  for (const [name, methods] of Object.entries(classes)) {
    const [body = ""] = new RegExp(`^var ${name} = class[\\s\\S]*?^\\};$`, "m").exec(lean) ?? [];
    let left = body;
    for (const method of methods) {
      const definition = new RegExp(`^\\t${method}\\([^\\n]*\\) \\{[\\s\\S]*?^\\t\\}$`, "m");
      left = cut(left, definition, "", `${name}.${method}`);
    }
    lean = lean.replace(body, () => left);
  }
  return lean;
}

/** @throws Error where jax-js is no longer as it was: then see anew what may be left out */
function cut(text: string, part: RegExp, replacement = "", name = String(part)): string {
  if (!part.test(text)) throw new Error(`leanJax: jax-js no longer has ${name} as it was`);
  return text.replace(part, replacement);
}

/** Private methods that nothing calls any more, which minifiers keep. */
function withoutUnusedMethods(code: string): string {
  for (let text = code; ; ) {
    const before = text;
    for (const [method, name = ""] of text.matchAll(/^\t(?:static )?(#\w+)\([^\n]*\) \{\n[\s\S]*?^\t\}$/gm)) {
      const uses =
        text.split(new RegExp(`${name}\\b`)).length - method.split(new RegExp(`${name}\\b`)).length;
      if (uses === 0) text = text.replace(method, "");
    }
    if (text === before) return text;
  }
}

const pruned = (body: string, named: ReadonlySet<string>): string =>
  body
    .split("\n")
    .filter((line) => {
      const name = GETTER.exec(line)?.[1];
      return name === undefined || named.has(name) || ELEMENT_TYPE.test(name);
    })
    .join("\n");

/**
 * What the packages' sources name of each namespace of jax-js, whatever they import it as: all that stands behind its name and
 * a point.
 */
function namesUsed(packages: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
  const used = new Map<string, Set<string>>();
  const add = (namespace: string, name: string) => {
    const names = used.get(namespace) ?? new Set();
    used.set(namespace, names.add(name));
  };
  for (const text of packages.flatMap(sourcesOf)) {
    for (const [, imported = ""] of text.matchAll(/import (?:type )?\{([^}]*)\} from "@jax-js\/jax"/g)) {
      for (const [, namespace = "", alias = namespace] of imported.matchAll(/(\w+)(?: as (\w+))?/g)) {
        if (NEED_RULES.includes(namespace)) add(namespace, "");
        for (const [, name = "", inner = ""] of text.matchAll(
          new RegExp(`\\b${alias}\\??\\.(\\w+)(?:\\.(\\w+))?`, "g"),
        )) {
          add(namespace, name);
          add(`${namespace}_${name}`, inner);
        }
      }
    }
  }
  const needing = NEED_RULES.find((name) => used.has(name));
  if (needing !== undefined)
    throw new Error(
      `leanJax: a package uses ${needing} of jax-js, whose rules are left out of the page: put them back in`,
    );
  return used;
}

function sourcesOf(name: string): readonly string[] {
  const folder = join(PACKAGES, name, "src");
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.(ts|svelte)$/.test(file) && !file.endsWith(".test.ts"))
    .map((file) => join(folder, file))
    .filter((path) => !isLeftOut(path))
    .map((path) => readFileSync(path, "utf8"));
}
