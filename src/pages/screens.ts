/** The screens, in the order of the navigation; each is reached by its letter after "g" too. */
export const screens = [
  { to: "/", name: "Connections", icon: "connections", key: "c" },
  { to: "/console", name: "Console", icon: "console", key: "o" },
  { to: "/journeys", name: "Journeys", icon: "journeys", key: "j" },
  { to: "/jwt", name: "Tokens", icon: "tokens", key: "t" },
  { to: "/check", name: "Check", icon: "check", key: "k" },
  { to: "/lab", name: "Lab", icon: "lab", key: "l" },
  { to: "/settings", name: "Settings", icon: "settings", key: "s" },
] as const;
