import { strict as assert } from "node:assert";
import { test } from "node:test";
import fc from "fast-check";
import { compileRoutes, route, type Route } from "../../../lambdas/edge/http-route.ts";

const named = (method: "GET" | "POST", path: string): Route =>
  route(method, path, { role: "anyone", summary: path, run: async () => ({}) });

const find = compileRoutes([
  named("GET", "/things"),
  named("POST", "/things"),
  named("GET", "/things/{id}"),
  named("GET", "/things/{id}/parts/{name}"),
  named("GET", "/things/all"),
]);

function found(method: string, path: string) {
  const match = find(method, path);
  return "route" in match ? [match.route.path, match.parameters] : match.methods;
}

test("a path finds its route, and a literal goes before a parameter", () => {
  assert.deepEqual(found("GET", "/things"), ["/things", {}]);
  assert.deepEqual(found("GET", "/things/a"), ["/things/{id}", { id: "a" }]);
  assert.deepEqual(found("GET", "/things/all"), ["/things/all", {}]);
  assert.deepEqual(found("GET", "/things/a/parts/b"), ["/things/{id}/parts/{name}", { id: "a", name: "b" }]);
});

test("what is not there names the methods that are", () => {
  assert.deepEqual(found("DELETE", "/things"), ["GET", "POST"]);
  assert.deepEqual(found("GET", "/nothing"), []);
  assert.deepEqual(found("GET", "/things/a/parts"), []);
  assert.deepEqual(found("GET", "/things/a/parts/b/c"), []);
  assert.deepEqual(found("GET", ""), []);
});

test("a raw plus is a plus, and percent-encoding is decoded once", () => {
  assert.deepEqual(found("GET", "/things/a+b=c"), ["/things/{id}", { id: "a+b=c" }]);
  assert.deepEqual(found("GET", "/things/a%2Bb%3D"), ["/things/{id}", { id: "a+b=" }]);
  assert.deepEqual(found("GET", "/things/a%20b%2Fc"), ["/things/{id}", { id: "a b/c" }]);
  assert.deepEqual(found("GET", "/things/%2541"), ["/things/{id}", { id: "%41" }]);
});

test("whatever a client encodes comes out as it went in", () => {
  const text = fc.string({ minLength: 1, unit: "grapheme" }).filter((id) => id.isWellFormed() && id !== "all");
  fc.assert(
    fc.property(text, (id) => {
      assert.deepEqual(found("GET", `/things/${encodeURIComponent(id)}`), ["/things/{id}", { id }]);
    }),
  );
});

test("a broken percent-encoding is the caller's mistake", () => {
  for (const path of ["/things/%", "/things/%zz", "/things/%ff"]) {
    assert.throws(() => find("GET", path), { name: "InvalidArgument", code: "invalid_argument" }, path);
  }
});

test("a route that is declared twice is refused at the start", () => {
  assert.throws(() => compileRoutes([named("GET", "/a"), named("GET", "/a")]), /twice/);
});
