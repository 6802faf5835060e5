import { Button, Checkbox, Select } from "antd";
import { usePersons } from "@/api/persons";
import { RegionSelect } from "@/components/RegionSelect";
import { SearchField } from "@/components/SearchField";
import { WorkKind } from "@/gen/afterdose/common/v1/common_pb";
import { useLabels, useMessages } from "@/i18n";
import { messages } from "../messages";
import { useTeams } from "../useTeams";

export const defaults = {
  state: "open",
  kind: "0",
  team: "",
  owner: "",
  queue: "",
  text: "",
  region: "",
  order: "due",
};
export type Filters = typeof defaults;

export const kinds = Object.values(WorkKind).filter(
  (kind): kind is WorkKind => typeof kind === "number" && kind !== WorkKind.UNSPECIFIED,
);

interface Props {
  filters: Filters;
  onChange: (changes: Partial<Filters>) => void;
  onClear: () => void;
}

/** What the list is to show. */
export function TicketFilters({ filters, onChange, onClear }: Props) {
  const t = useMessages(messages);
  const labels = useLabels();
  const teams = useTeams();
  const { persons } = usePersons();
  const people = persons.filter((person) => person.active);
  return (
    <search className="filter-bar">
      <SearchField value={filters.text} onChange={(text) => onChange({ text })} label={t.search} />
      <Select
        aria-label={t.queue}
        value={filters.queue}
        onChange={(queue) => onChange({ queue })}
        options={[
          { value: "", label: t.allQueues },
          { value: "mine", label: t.mine },
          { value: "team", label: t.teamQueue },
          { value: "unassigned", label: t.unassigned },
          { value: "breached", label: t.breached },
          { value: "due_soon", label: t.due_soon },
        ]}
      />
      <Select
        aria-label={t.state}
        value={filters.state}
        onChange={(state) => onChange({ state })}
        options={[
          { value: "all", label: t.allStates },
          ...["open", "waiting", "closed"].map((state) => ({ value: state, label: labels.slug(state) })),
        ]}
      />
      <Select
        aria-label={t.kind}
        value={filters.kind}
        onChange={(kind) => onChange({ kind })}
        options={[
          { value: "0", label: t.allKinds },
          ...kinds.map((kind) => ({ value: String(kind), label: labels.kind(kind) })),
        ]}
      />
      <Select
        aria-label={t.team}
        value={filters.team}
        onChange={(team) => onChange({ team })}
        options={[
          { value: "", label: t.allTeams },
          ...teams.map((team) => ({ value: team, label: labels.slug(team) })),
        ]}
      />
      <Select
        aria-label={t.owner}
        value={filters.owner}
        showSearch={{ optionFilterProp: "label" }}
        onChange={(owner) => onChange({ owner })}
        options={[
          { value: "", label: t.anyone },
          { value: "me", label: t.me },
          { value: "none", label: t.nobody },
          ...people.map((person) => ({ value: person.personId, label: person.displayName })),
        ]}
      />
      <RegionSelect value={filters.region} onChange={(region) => onChange({ region: region ?? "" })} />
      <Checkbox
        checked={filters.order === "newest"}
        onChange={(e) => onChange({ order: e.target.checked ? "newest" : "due" })}
      >
        {t.newestFirst}
      </Checkbox>
      <Button type="link" onClick={onClear}>
        {t.clear}
      </Button>
    </search>
  );
}
