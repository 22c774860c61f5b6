import { takeArrivedResponse } from "./app/arrived-response.ts";
import { isNewEnough, showNotLoaded, showTooOld } from "./app/not-loaded.ts";

// No request may leave while the address holds a code. What this file imports is therefore part of
// it, and all the rest is asked for afterwards.
const answer = takeArrivedResponse(location, history, import.meta.env.BASE_URL);

const root = document.querySelector("#root");
if (root !== null) {
  const starting = import("./app/start.ts");
  // What it will need comes beside it, not after it; what does not come now is asked for again.
  const flows = answer === undefined ? undefined : import("./app/flows.ts").catch(() => undefined);
  const screens = import("./app/start-screens.tsx").catch(() => undefined);
  // The styles come with the screens: what is said after them does not move.
  if (isNewEnough())
    starting
      .then(({ start }) => start(root, answer, { flows, screens }))
      .catch(async () => {
        await screens;
        showNotLoaded(root);
      });
  else {
    starting.catch(() => undefined);
    void screens.then(() => showTooOld(root));
  }
}
