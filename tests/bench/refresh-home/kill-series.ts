import type { Browser } from "playwright";
import { type Home, type HomeName, homes } from "./homes.ts";
import { createVictim, type Round, type Victim } from "./kill-rounds.ts";
import type { ServedProvider } from "./provider-over-http.ts";
import { type Kill, seededRandom, shuffled } from "./schedule.ts";

/** One of several browsers that go through the kills side by side; each has a provider of its own. */
export interface Lane {
  readonly profileId: string;
  readonly served: ServedProvider;
}

/**
 * Every kill hits every home once, in an order that changes from kill to kill.
 *
 * @param progress told after each kill how many are done
 */
export async function runKills(
  browser: Browser,
  app: string,
  { lanes, kills, seed }: { lanes: readonly Lane[]; kills: readonly Kill[]; seed: number },
  progress: (done: number) => void,
): Promise<ReadonlyMap<HomeName, readonly Round[]>> {
  const rounds = new Map<HomeName, Round[]>(homes.map(({ name }) => [name, []]));
  const queue = [...kills];
  let done = 0;

  async function runLane(lane: Lane, number: number): Promise<void> {
    const random = seededRandom(seed + number + 1);
    const victims = new Map<HomeName, Victim>();
    for (let kill = queue.shift(); kill !== undefined; kill = queue.shift()) {
      for (const home of shuffled(homes, random))
        rounds.get(home.name)?.push(await hit(home, kill));
      progress((done += 1));
    }
    await Promise.all([...victims.values()].map((victim) => victim.close()));

    async function hit(home: Home, kill: Kill): Promise<Round> {
      const context = () => browser.newContext();
      const victim =
        victims.get(home.name) ?? (await createVictim(await context(), app, home, lane));
      victims.set(home.name, victim);
      try {
        return await victim.run(kill);
      } catch (error) {
        // Nothing is known of this kill: the next one hits another profile, as it was meant to.
        console.error(`a kill of "${home.name}" was not carried out and is repeated:`, error);
        victims.delete(home.name);
        await victim.close();
        return hit(home, kill);
      }
    }
  }

  await Promise.all(lanes.map(runLane));
  return rounds;
}
