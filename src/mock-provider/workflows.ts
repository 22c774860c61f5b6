import type { Execution } from "./state/state.ts";

/** A project of the workflows API. */
export interface Project {
  readonly id: string;
  readonly name: string;
  readonly description: string;
}

/** Something that can be run. */
export interface Workflow {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  readonly trigger: string;
  readonly steps: readonly string[];
  readonly enabled: boolean;
}

export const projects: readonly Project[] = [
  { id: "finance", name: "Finance", description: "Invoices, dunning and the monthly close" },
  { id: "support", name: "Customer support", description: "Tickets and answers" },
  { id: "data", name: "Data platform", description: "Imports, exports and quality checks" },
];

export const workflows: readonly Workflow[] = [
  {
    id: "invoice-run",
    projectId: "finance",
    name: "Monthly invoice run",
    trigger: "schedule: first of the month, 06:00",
    steps: ["Collect usage", "Create invoices", "Send by email"],
    enabled: true,
  },
  {
    id: "payment-reminders",
    projectId: "finance",
    name: "Payment reminders",
    trigger: "schedule: weekdays, 09:00",
    steps: ["Find overdue invoices", "Choose a template", "Send by email"],
    enabled: true,
  },
  {
    id: "ticket-triage",
    projectId: "support",
    name: "Ticket triage",
    trigger: "event: ticket created",
    steps: ["Read the ticket", "Classify", "Assign to a team"],
    enabled: true,
  },
  {
    id: "satisfaction-survey",
    projectId: "support",
    name: "Satisfaction survey",
    trigger: "event: ticket closed",
    steps: ["Wait two days", "Send the survey"],
    enabled: false,
  },
  {
    id: "nightly-import",
    projectId: "data",
    name: "Nightly warehouse import",
    trigger: "schedule: daily, 02:30",
    steps: ["Extract", "Check the schema", "Load", "Report"],
    enabled: true,
  },
];

/** Seconds after its start at which an execution runs, and at which it is through. */
const RUNNING_AFTER = 2;
const SUCCEEDED_AFTER = 20;

/** @param now seconds since the epoch */
export function describeExecution(execution: Execution, now: number): Record<string, unknown> {
  const age = now - execution.startedAt;
  const finished = age >= SUCCEEDED_AFTER;
  return {
    id: execution.id,
    workflowId: execution.workflowId,
    status: finished ? "succeeded" : age >= RUNNING_AFTER ? "running" : "queued",
    startedBy: execution.startedBy,
    startedAt: isoTime(execution.startedAt),
    finishedAt: finished ? isoTime(execution.startedAt + SUCCEEDED_AFTER) : null,
  };
}

function isoTime(epochTime: number): string {
  return new Date(epochTime * 1000).toISOString();
}
