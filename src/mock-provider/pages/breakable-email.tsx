import { Fragment } from "react";

/** An email address, or anything like it, that breaks after `@` and `.` where it has to. */
export function BreakableEmail({ children }: { children: string }) {
  return children.split(/(?<=[@.])/).map((part, index) => (
    <Fragment key={`${index} ${part}`}>
      {index === 0 ? null : <wbr />}
      {part}
    </Fragment>
  ));
}
