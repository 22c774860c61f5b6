import { useLayoutEffect, useState } from "react";
import { Glyph } from "../ui/glyph.tsx";
import { Segmented } from "../ui/segmented.tsx";
import { chooseTheme, followTheme, readTheme } from "./theme.ts";

const options = [
  { value: "system", name: "System", icon: <Glyph name="system" size={14} /> },
  { value: "light", name: "Light", icon: <Glyph name="light" size={14} /> },
  { value: "dark", name: "Dark", icon: <Glyph name="dark" size={14} /> },
] as const;

/** The choice of theme. */
export function ThemeSwitch() {
  const [theme, setTheme] = useState(readTheme);
  // Before anything is painted, so that the other theme does not flash.
  useLayoutEffect(() => followTheme(setTheme), []);
  return <Segmented label="Theme" value={theme} options={options} onChange={chooseTheme} />;
}
