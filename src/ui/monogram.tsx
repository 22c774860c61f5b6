/** A provider's initial. Pictures of providers are not loaded: they would tell them who looks. */
export function Monogram({ name }: { name: string }) {
  const [initial = "?"] = name.trim();
  return (
    <span className="monogram" aria-hidden="true">
      {initial.toLocaleUpperCase("en")}
    </span>
  );
}
