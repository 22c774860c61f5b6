import { afterEach, vi } from "vitest";

// After each test and not before the next one: the next file may look at a global while it is loaded.
afterEach(() => void vi.unstubAllGlobals());
