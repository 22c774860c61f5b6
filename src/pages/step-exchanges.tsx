import { exchangeCurl } from "../journeys/exchange-curl.ts";
import type { JourneyExchange } from "../journeys/journey-event.ts";
import { HttpExchange } from "../ui/http-exchange.tsx";

export interface StepExchangesProps {
  /** Of which step: those of another one are not these, opened or not. */
  of: string;
  exchanges: readonly JourneyExchange[];
}

/** The requests of a step, each folded to a line. */
export function StepExchanges({ of, exchanges }: StepExchangesProps) {
  if (exchanges.length === 0) return null;
  return (
    <div className="grid grid-cols-1 gap-1">
      {exchanges.map((exchange, index) => (
        <HttpExchange key={`${of} ${index}`} exchange={exchange} curl={exchangeCurl(exchange)} />
      ))}
    </div>
  );
}
