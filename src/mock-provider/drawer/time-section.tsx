import {
  expireAccessTokens,
  moveClock,
  resetClock,
  setLatency,
  setLifetimes,
} from "../controls/provider-controls.ts";
import type { Lifetimes } from "../state/state.ts";
import { NumberField } from "./number-field.tsx";
import { Module, type SectionProps } from "./section.tsx";
import { describeDuration, describeSkew } from "./time-words.ts";

const MINUTE = 60;
const HOUR = 3600;
const DAY = 24 * HOUR;

const lifetimes: readonly (readonly [keyof Lifetimes, string, readonly number[]])[] = [
  ["accessTokenLifetime", "Access token", [30, 10 * MINUTE, HOUR, DAY]],
  ["idTokenLifetime", "ID token", [30, 10 * MINUTE, HOUR]],
  ["codeLifetime", "Authorization code", [10, MINUTE, 10 * MINUTE]],
  ["grantLifetime", "Refresh token", [MINUTE, DAY, 30 * DAY]],
  ["deviceCodeLifetime", "Device code", [30, 10 * MINUTE, 30 * MINUTE]],
  ["pushedRequestLifetime", "Pushed request", [5, MINUTE, 10 * MINUTE]],
];

const steps = [
  [-DAY, "1 day back"],
  [-5 * MINUTE, "5 min back"],
  [5 * MINUTE, "5 min ahead"],
  [HOUR, "1 hour ahead"],
  [DAY, "1 day ahead"],
  [30 * DAY, "30 days ahead"],
] as const;

/** How long things live, what time it is, how long answers take. */
export function TimeSection({ provider, state, run }: SectionProps) {
  const { settings } = state;
  return (
    <>
      <Module title="Time machine">
        <div className="rig-keys">
          <button
            type="button"
            className="rig-key rig-key-main"
            onClick={() =>
              void run(() => expireAccessTokens(provider), "All access tokens have expired.")
            }
          >
            Expire access tokens now
          </button>
        </div>
        <p className="rig-line">
          The provider&rsquo;s clock is <strong>{describeSkew(settings.clockSkew)}</strong>.
        </p>
        <div className="rig-keys">
          {steps.map(([seconds, label]) => (
            <button
              key={label}
              type="button"
              className="rig-key"
              onClick={() =>
                void run(() => moveClock(provider, seconds), `The clock went ${label}.`)
              }
            >
              {label}
            </button>
          ))}
          <button
            type="button"
            className="rig-key"
            disabled={settings.clockSkew === 0}
            onClick={() => void run(() => resetClock(provider), "The clock is correct.")}
          >
            Back to now
          </button>
        </div>
      </Module>
      <Module title="Lifetimes" aside={<span className="rig-soft">seconds</span>}>
        {lifetimes.map(([member, label, presets]) => (
          <NumberField
            key={member}
            label={label}
            value={settings[member]}
            least={1}
            describe={describeDuration}
            presets={presets}
            onChange={(seconds) =>
              void run(
                () => setLifetimes(provider, { [member]: seconds }),
                `${label}: ${describeDuration(seconds)}.`,
              )
            }
          />
        ))}
        <p className="rig-soft">
          Outstanding access tokens are cut to a new lifetime; all else keeps the one it was given.
        </p>
      </Module>
      <Module title="Network" aside={<span className="rig-soft">milliseconds</span>}>
        <NumberField
          label="Every answer waits"
          value={settings.latency}
          least={0}
          describe={describeLatency}
          presets={[0, 300, 2000, 10_000]}
          onChange={(milliseconds) =>
            void run(
              () => setLatency(provider, milliseconds),
              `Answers wait ${describeLatency(milliseconds)}.`,
            )
          }
        />
      </Module>
    </>
  );
}

function describeLatency(milliseconds: number): string {
  return milliseconds < 1000 ? `${milliseconds} ms` : `${milliseconds / 1000} s`;
}
