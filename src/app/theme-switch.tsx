import Monitor from "lucide-react/icons/monitor";
import Moon from "lucide-react/icons/moon";
import Sun from "lucide-react/icons/sun";
import { useEffect, useState } from "react";
import { Segmented } from "../ui/segmented.tsx";
import { chooseTheme, followTheme, readTheme } from "./theme.ts";

const options = [
  { value: "system", name: "System", icon: <Monitor size={14} aria-hidden="true" /> },
  { value: "light", name: "Light", icon: <Sun size={14} aria-hidden="true" /> },
  { value: "dark", name: "Dark", icon: <Moon size={14} aria-hidden="true" /> },
] as const;

/** The choice of theme. */
export function ThemeSwitch() {
  const [theme, setTheme] = useState(readTheme);
  useEffect(() => followTheme(setTheme), []);
  return (
    <Segmented
      label="Theme"
      value={theme}
      options={options}
      onChange={(choice) => {
        setTheme(choice);
        chooseTheme(choice);
      }}
    />
  );
}
