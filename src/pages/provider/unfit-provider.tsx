import { Button } from "../../ui/button.tsx";
import { StatusShape } from "../../ui/status-shape.tsx";
import { WithCode } from "../../ui/with-code.tsx";
import { findPreset } from "../../presets/all-presets.ts";
import type { ProviderPreset } from "../../presets/provider-preset.ts";

export interface UnfitProviderProps {
  preset: ProviderPreset;
  onChoose: (presetId: string) => void;
}

/** Why a provider cannot serve a client that runs in a browser only, and what to do instead. */
export function UnfitProvider({ preset, onChoose }: UnfitProviderProps) {
  const { name, verdict, brokers = [], source } = preset;
  return (
    <div className="grid grid-cols-1 gap-6">
      <div className="alert">
        <p className="alert-head">
          <StatusShape tone="bad" />
          {name} cannot serve an app that runs in a browser only
        </p>
        <p className="max-w-[65ch]">
          <WithCode text={verdict} />
        </p>
        <p className="text-13">
          From its page{" "}
          <a className="link" href={source.url} target="_blank" rel="noreferrer">
            {source.title}
          </a>
          .
        </p>
      </div>
      {brokers.length > 0 && (
        <section aria-labelledby="broker" className="grid grid-cols-1 gap-3">
          <h3 id="broker" className="text-14 font-semibold">
            Through a broker
          </h3>
          <p className="max-w-[65ch] text-ink-soft">
            A broker is a provider that can serve a browser, and whose sign-in page offers {name}.
            It keeps the secret on its own server. What Pixy gets are the broker's tokens: they say
            who somebody is, and work at your APIs, not at those of {name}.
          </p>
          <ul className="grid grid-cols-1 gap-3 xl:grid-cols-2">
            {brokers.map(({ presetId, steps }) => {
              const broker = findPreset(presetId)?.name ?? presetId;
              return (
                <li key={presetId} className="card flex min-w-0 flex-col">
                  <div className="grid flex-1 grid-cols-1 content-start gap-2 p-4">
                    <h4 className="text-14 font-semibold">{broker}</h4>
                    <ol className="grid list-decimal grid-cols-1 gap-1 ps-5 text-13 marker:text-ink-soft">
                      {steps.map((step) => (
                        <li key={step}>
                          <WithCode text={step} />
                        </li>
                      ))}
                    </ol>
                  </div>
                  <div className="card-foot">
                    <Button onClick={() => onChoose(presetId)}>Set up {broker}</Button>
                  </div>
                </li>
              );
            })}
          </ul>
        </section>
      )}
      <section aria-labelledby="backend" className="grid gap-1">
        <h3 id="backend" className="text-14 font-semibold">
          Or with a backend
        </h3>
        <p className="max-w-[65ch] text-ink-soft">
          For the APIs of {name} itself, a server of yours keeps the secret, signs in and calls them
          (a “backend for frontend”, RFC 10017). Pixy has no server, so that is another app.
        </p>
      </section>
    </div>
  );
}
