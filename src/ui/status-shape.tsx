const shapes = {
  good: <circle cx="6" cy="6" r="4.5" fill="currentColor" />,
  busy: <path d="M10.5 6A4.5 4.5 0 1 1 6 1.5" fill="none" stroke="currentColor" strokeWidth="2" />,
  bad: <path d="M6 1 11.5 11H.5Z" fill="currentColor" />,
  idle: (
    <path
      d="M6 1.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9ZM2.8 9.2l6.4-6.4"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
    />
  ),
} as const;

/** What a status means before it is read. */
export type StatusTone = keyof typeof shapes;

/** The shape that goes with a status's colour and word: full, turning, warning, struck out. */
export function StatusShape({ tone }: { tone: StatusTone }) {
  return (
    <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
      {shapes[tone]}
    </svg>
  );
}
