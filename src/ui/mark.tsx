/** Pixy's mark: two pieces that fit, the verifier and its challenge. */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <path
        className="fill-accent-fill"
        d="M4.5 3H11v5.35a3.75 3.75 0 1 1 0 7.3V21H4.5A1.5 1.5 0 0 1 3 19.5v-15A1.5 1.5 0 0 1 4.5 3Z"
      />
      <path
        className="fill-ink"
        d="M12.5 3h7A1.5 1.5 0 0 1 21 4.5v15a1.5 1.5 0 0 1-1.5 1.5h-7v-3.8a5.25 5.25 0 1 0 0-10.4Z"
      />
    </svg>
  );
}
