import { expect, test } from "@playwright/test";
import type { Evidence, Send, Sighting } from "./evidence.ts";
import { judge } from "./judge.ts";

const connection = "Acme: alice";
/** Milliseconds; far from 0, as clocks are. */
const NOON = 1_000_000;

/** A send of the first refresh token by the first tab, that goes well. */
function send(changes: Partial<Send> = {}): Send {
  const begin = changes.begin ?? NOON;
  const told = changes.told ?? "tokens";
  return {
    token: "Acme/0",
    family: "Acme/0",
    tab: "1.1",
    carried: false,
    begin,
    end: begin + 200,
    told,
    verdict: told === "tokens" || told === "refused" ? told : "not-processed",
    ...changes,
  };
}

function evidence(changes: Partial<Evidence> = {}): Evidence {
  return {
    sends: [],
    families: [{ name: "Acme/0", connection, since: NOON - 60_000 }],
    disturbances: [],
    presses: [],
    revocations: [],
    sightings: [],
    ...changes,
  };
}

function rulesBroken(changes: Partial<Evidence>): string[] {
  return judge(evidence(changes)).violations.map(({ rule }) => rule);
}

const lost = send({ told: "nothing", verdict: "tokens" });
const refusedAgain = send({ tab: "2.1", begin: NOON + 5_000, told: "refused" });
const killed = { tab: "1.1", deed: "close", from: NOON + 100, to: NOON + 150 } as const;
const seenAsLost: Sighting = {
  connection,
  at: NOON + 20_000,
  status: "Needs reconnect",
  code: "refresh_interrupted",
  works: false,
  says: "",
};
const seenWell: Sighting = {
  connection,
  at: NOON + 20_000,
  status: "Connected",
  works: true,
  says: "",
};

test.describe("nothing is wrong with", () => {
  test("one token after the other, each sent once", () => {
    const sends = [0, 1, 2].map((n) => send({ token: `Acme/${n}`, begin: NOON + n * 4_000 }));
    expect(judge(evidence({ sends, sightings: [seenWell] }))).toEqual({
      violations: [],
      losses: [],
    });
  });

  test("a token that is sent again at a distance because its answer was lost", () => {
    const sends = [{ ...lost, verdict: "not-processed" as const }, send({ begin: NOON + 4_000 })];
    expect(rulesBroken({ sends, sightings: [seenWell] })).toEqual([]);
  });

  test("an answer that a courier lost because the tab crashed in whose process it was", () => {
    const { violations, losses } = judge(
      evidence({
        sends: [send({ carried: true }), refusedAgain],
        disturbances: [{ ...killed, tab: "7.1", deed: "crash" }],
        sightings: [seenAsLost],
      }),
    );
    expect(violations).toEqual([]);
    expect(losses).toMatchObject([{ cause: "crash", code: "refresh_interrupted" }]);
  });

  test("an answer that was written to a tab which was killed before it could keep it", () => {
    const { violations, losses } = judge(
      evidence({
        sends: [send(), refusedAgain],
        disturbances: [killed],
        sightings: [seenAsLost],
      }),
    );
    expect(violations).toEqual([]);
    expect(losses).toMatchObject([{ cause: "close", code: "refresh_interrupted" }]);
  });

  test("a grant that the provider took back, once, and said so", () => {
    const { violations, losses } = judge(
      evidence({
        sends: [send({ told: "refused" })],
        revocations: [{ connection, at: NOON - 1_000 }],
        sightings: [{ ...seenAsLost, code: "refresh_rejected" }],
      }),
    );
    expect(violations).toEqual([]);
    expect(losses).toMatchObject([{ cause: "revoked", code: "refresh_rejected" }]);
  });

  test("a grant that the provider took back, and a tab that may have died before its request left", () => {
    const taken = {
      sends: [send({ told: "refused", tab: "2.1" })],
      revocations: [{ connection, at: NOON - 2_000 }],
      sightings: [seenAsLost],
    };
    const early = { ...killed, from: NOON - 1_000, to: NOON - 900 };
    expect(rulesBroken({ ...taken, disturbances: [early] })).toEqual([]);
    expect(rulesBroken(taken)).toEqual(["the reason is told"]);
    const late = { ...killed, from: NOON + 1_000, to: NOON + 1_100 };
    expect(rulesBroken({ ...taken, disturbances: [late] })).toEqual(["the reason is told"]);
  });

  test("a send that a slow provider looked at only after the one that was sent again", () => {
    const slow = send({ told: "nothing", verdict: "refused", end: NOON + 100 });
    const again = send({ tab: "2.1", begin: NOON + 5_000 });
    const next = send({ token: "Acme/1", tab: "2.1", begin: NOON + 11_000, told: "refused" });
    const { violations, losses } = judge(
      evidence({
        sends: [slow, again, next],
        disturbances: [killed],
        sightings: [{ ...seenAsLost, code: "refresh_rejected" }],
      }),
    );
    expect(violations).toEqual([]);
    expect(losses).toMatchObject([{ cause: "close", code: "refresh_rejected" }]);
  });

  test("a person who presses earlier than Pixy itself would send", () => {
    const sends = [
      { ...lost, verdict: "not-processed" as const },
      send({ begin: NOON + 1_000, token: "Acme/0" }),
    ];
    const presses = [{ tab: "1.1", connection, from: NOON + 900, to: NOON + 1_400 }];
    expect(rulesBroken({ sends, presses })).toEqual([]);
    expect(rulesBroken({ sends })).toEqual(["again only at a distance"]);
  });
});

test.describe("it is found when", () => {
  test("two sends of one token are under way at once", () => {
    const sends = [
      send({ told: "nothing", end: NOON + 9_000 }),
      send({ tab: "2.1", begin: NOON + 8_000 }),
    ];
    expect(rulesBroken({ sends })).toEqual(["never two at once"]);
  });

  test("a token is sent again although its answer had come", () => {
    const sends = [send(), refusedAgain];
    expect(rulesBroken({ sends, sightings: [seenAsLost] })).toContain(
      "never again after a known outcome",
    );
    expect(rulesBroken({ sends, sightings: [seenAsLost] })).toContain("no loss without a reason");
  });

  test("what was done to another tab, or long after, is given as the excuse", () => {
    for (const excuse of [
      { ...killed, tab: "3.1" },
      { ...killed, from: NOON + 30_000, to: NOON + 30_100 },
      { ...killed, from: NOON - 30_000, to: NOON - 20_000 },
    ]) {
      expect(
        rulesBroken({
          sends: [send(), refusedAgain],
          disturbances: [excuse],
          sightings: [seenAsLost],
        }),
      ).toContain("never again after a known outcome");
    }
  });

  test("a token in doubt is sent again at once, or the second time too soon", () => {
    const doubts = [NOON, NOON + 5_000, NOON + 9_000].map((begin) =>
      send({ begin, told: "nothing" }),
    );
    expect(rulesBroken({ sends: doubts })).toEqual(["again only at a distance"]);
    const hasty = [doubts[0] ?? lost, send({ begin: NOON + 1_000 })];
    expect(rulesBroken({ sends: hasty })).toEqual(["again only at a distance"]);
  });

  test("a token in doubt is sent a fourth time by itself", () => {
    const sends = [0, 10_000, 30_000, 60_000].map((after) =>
      send({ begin: NOON + after, told: "nothing" }),
    );
    expect(rulesBroken({ sends })).toEqual(["at most twice again by itself"]);
    const presses = [{ tab: "1.1", connection, from: NOON + 59_900, to: NOON + 61_000 }];
    expect(rulesBroken({ sends, presses })).toEqual([]);
    const early = [{ tab: "1.1", connection, from: NOON + 50_000, to: NOON + 51_000 }];
    expect(rulesBroken({ sends, presses: early }), "it had to wait").toEqual([]);
    const fifth = [...sends, send({ begin: NOON + 80_000, told: "nothing" })];
    expect(rulesBroken({ sends: fifth, presses: early }), "a press is one send").toEqual([
      "at most twice again by itself",
    ]);
    const elsewhere = early.map((press) => ({ ...press, tab: "2.1" }));
    expect(rulesBroken({ sends, presses: elsewhere })).toEqual(["at most twice again by itself"]);
  });

  test("a provider that is busy is asked again at once", () => {
    const sends = [send({ told: "busy" }), send({ begin: NOON + 700 })];
    expect(rulesBroken({ sends })).toEqual(["a busy provider is left alone"]);
  });

  test("something is sent after the provider has ended it", () => {
    const sends = [
      send({ told: "refused" }),
      send({ token: "Acme/0", tab: "2.1", begin: NOON + 9_000, told: "refused" }),
    ];
    const revocations = [{ connection, at: NOON - 1_000 }];
    expect(rulesBroken({ sends, revocations, sightings: [{ ...seenAsLost }] })).toContain(
      "nothing is sent after the end",
    );
  });

  test("tokens are sent that a reconnect has replaced", () => {
    const families = [
      { name: "Acme/0", connection, since: NOON - 60_000 },
      { name: "Acme/5", connection, since: NOON - 10_000 },
    ];
    expect(rulesBroken({ families, sends: [send()] })).toEqual([
      "a reconnect replaces what was before",
    ]);
  });

  test("many are sent in a short time", () => {
    const sends = [0, 1, 2, 3, 4, 5].map((n) =>
      send({ token: `Acme/${n}`, begin: NOON + n * 1_000 }),
    );
    expect(rulesBroken({ sends })).toEqual(["no storm"]);
  });

  test("a courier loses an answer with a tab that was closed, and with no process", () => {
    for (const deed of ["close", "close-all", "reload", "cut-off"] as const) {
      const broken = rulesBroken({
        sends: [send({ carried: true }), refusedAgain],
        disturbances: [{ ...killed, deed }],
        sightings: [seenAsLost],
      });
      expect(broken).toEqual(["never again after a known outcome", "no loss without a reason"]);
    }
  });

  test("a grant ends and nobody knows why", () => {
    expect(
      rulesBroken({
        sends: [send({ told: "refused" })],
        sightings: [{ ...seenAsLost, code: "refresh_rejected" }],
      }),
    ).toEqual(["no loss without a reason"]);
  });
});

test.describe("it is found on the screen when", () => {
  const loss = { sends: [lost, refusedAgain] };

  test("a loss is not shown", () => {
    expect(rulesBroken(loss)).toEqual(["no loss is silent"]);
    expect(rulesBroken({ ...loss, sightings: [seenWell] })).toContain("no loss is silent");
  });

  test("a loss is shown only after it was mended", () => {
    const families = [
      { name: "Acme/0", connection, since: NOON - 60_000 },
      { name: "Acme/5", connection, since: NOON + 15_000 },
    ];
    expect(rulesBroken({ ...loss, families, sightings: [seenAsLost] })).toContain(
      "no loss is silent",
    );
  });

  test("a loss is called by another name", () => {
    const sightings = [{ ...seenAsLost, code: "refresh_rejected" }];
    expect(rulesBroken({ ...loss, sightings })).toEqual(["the reason is told"]);
  });

  test("a connection needs a reconnect that the provider has not ended", () => {
    expect(rulesBroken({ sends: [send()], sightings: [seenAsLost] })).toEqual([
      "only the provider ends a connection",
    ]);
  });

  test("what is called Connected does not work", () => {
    expect(rulesBroken({ sightings: [{ ...seenWell, works: false }] })).toEqual([
      "what is Connected works",
    ]);
  });

  test("a connection does not come to rest", () => {
    expect(rulesBroken({ sightings: [{ ...seenWell, status: "Offline", works: false }] })).toEqual([
      "it comes to rest",
    ]);
  });
});
