import { expect, it } from "vitest";
import { lifeLeft } from "../../src/ui/life-ring.tsx";

const received = 1_000_000;
const expires = received + 3_600_000;

it("the ring is full when the token has just been received", () => {
  expect(lifeLeft(received, expires, received)).toEqual({
    percent: 100,
    life: "good",
    label: "Access token: 60 minutes left",
  });
});

it("the ring runs down with the clock and warns near the end", () => {
  expect(lifeLeft(received, expires, received + 1_800_000)).toMatchObject({
    percent: 50,
    life: "good",
  });
  expect(lifeLeft(received, expires, expires - 60_000)).toMatchObject({
    life: "low",
    label: "Access token: 60 seconds left",
  });
});

it("the ring is empty at and after the expiry", () => {
  for (const now of [expires, expires + 86_400_000]) {
    expect(lifeLeft(received, expires, now)).toEqual({
      percent: 0,
      life: "over",
      label: "Access token: expired",
    });
  }
});

it("a clock that was set back never overfills the ring", () => {
  expect(lifeLeft(received, expires, received - 7_200_000).percent).toBe(100);
});

it("a token that expired as it was received is over, not a division by nothing", () => {
  expect(lifeLeft(received, received, received)).toMatchObject({ percent: 0, life: "over" });
});

it("a token without a stated expiry is said to be one", () => {
  const { life, label } = lifeLeft(received, undefined, received);
  expect(life).toBe("unknown");
  expect(label).toContain("did not say");
});
