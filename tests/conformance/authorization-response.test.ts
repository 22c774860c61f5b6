import { expectRejected, noTokenRequest, row } from "./harness.ts";

row("9", "a state that nobody sent", async (app) => {
  const tab = await app("authorization-state-wrong");
  await expectRejected(tab, await tab.signIn(), {
    code: "state_mismatch",
    title: "This answer is not for your sign-in",
    noRequestTo: noTokenRequest,
  });
});
