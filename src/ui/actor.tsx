import Building2 from "lucide-react/icons/building-complex";
import Database from "lucide-react/icons/database";
import HatGlasses from "lucide-react/icons/hat-glasses";
import PanelTop from "lucide-react/icons/panel-top";
import UserRound from "lucide-react/icons/user-round";

/** Who acts. */
export type Actor = "you" | "tab" | "provider" | "api" | "attacker";

const actors = {
  you: { name: "You", Icon: UserRound },
  tab: { name: "This tab", Icon: PanelTop },
  provider: { name: "Provider", Icon: Building2 },
  api: { name: "API", Icon: Database },
  attacker: { name: "Attacker", Icon: HatGlasses },
} as const;

/** An actor's icon; its colour comes from `data-actor`. */
export function ActorIcon({ actor }: { actor: Actor }) {
  const { Icon } = actors[actor];
  return <Icon size={14} aria-hidden="true" />;
}

/** What an actor is called everywhere. */
export function actorName(actor: Actor): string {
  return actors[actor].name;
}
