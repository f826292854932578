/* The few things of Node that our tests use. Its own types would give a page's timers other types. */

declare module "node:test" {
  export function test(title: string, body: () => void | Promise<void>): Promise<void>;
  export function beforeEach(body: () => void | Promise<void>): void;
  export function afterEach(body: () => void | Promise<void>): void;
  export namespace mock {
    const timers: {
      enable(options?: { apis?: string[]; now?: number }): void;
      reset(): void;
      tick(milliseconds: number): void;
    };
  }
}

declare module "node:assert/strict" {
  const assert: {
    (value: unknown, message?: string): asserts value;
    equal(actual: unknown, expected: unknown, message?: string): void;
    notEqual(actual: unknown, expected: unknown, message?: string): void;
    deepEqual(actual: unknown, expected: unknown, message?: string): void;
    throws(body: () => unknown, expected?: RegExp): void;
    rejects(body: () => Promise<unknown>, expected?: RegExp): Promise<void>;
  };
  export default assert;
}

declare module "node:crypto" {
  export function createHash(kind: string): {
    update(text: string): { digest(format: "hex"): string };
  };
}
